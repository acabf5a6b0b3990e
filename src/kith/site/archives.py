"""Archives: asked for, kept for a week, handed to whose they are, and to nobody else (row M15)."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from kith.accounts.models import Account
from kith.jobs.announce import announce
from kith.members.composing import compose
from kith.members.letters import write_letter
from kith.members.models import User
from kith.notifications.actions.telling import notify_of_archive
from kith.site.archiving.making import NoRoomOnDisk, make
from kith.site.happenings import ARCHIVE_ASKED
from kith.site.models import KEPT_FOR, Archive

NO_OFTENER_THAN = timedelta(days=1)
_GIVEN_UP_AFTER = timedelta(days=3)
_FULL = "There was not enough room on the server’s disk. Try again later, or tell an administrator."
_LOST = "It could not be made. Ask for it again; if that happens twice, tell an administrator."


class IsBeingMade(Exception):
    """One archive at a time: there is one on its way."""


class TooSoon(Exception):
    """The last archive is younger than a day."""


def ask_for_archive(*, account: Account, now: datetime) -> Archive:
    """Have all of `account`'s put into one file. Raises IsBeingMade or TooSoon."""
    last = latest_archive(account)
    if last is not None and last.done_at is None:
        raise IsBeingMade
    if last is not None and last.is_ready and last.asked_at > now - NO_OFTENER_THAN:
        raise TooSoon
    try:
        with transaction.atomic():
            asked = Archive.objects.create(account=account, token=secrets.token_hex(16), asked_at=now)
            announce(ARCHIVE_ASKED, archive_id=asked.pk)
    except IntegrityError as twice:
        raise IsBeingMade from twice
    return asked


def latest_archive(account: Account) -> Archive | None:
    """Return the archive that was asked for last, whatever has become of it; None where its file is not there.

    Backups leave archives out, so a server that was put back knows of some that it does not have.
    """
    last = Archive.objects.filter(account=account).order_by("-id").first()
    return None if last is not None and last.is_ready and not path_of(last).exists() else last


def make_archive(*, archive: Archive, now: datetime) -> None:
    """Make the file and say that it is ready. Cut off at any moment, it is begun anew."""
    if archive.done_at is not None:
        return
    problem, path = "", path_of(archive)
    try:
        make(archive, path)
    except NoRoomOnDisk:
        problem = _FULL
    size = path.stat().st_size if not problem else 0
    with transaction.atomic():
        made = {"done_at": now, "size": size, "problem": problem, "done": F("things")}
        changed = Archive.objects.filter(pk=archive.pk, done_at=None).update(**made)
        if changed:
            _tell(archive.account, problem, now)


def path_of(archive: Archive) -> Path:
    """Return where an archive lies, or will lie."""
    return folder() / f"{archive.token}.zip"


def folder() -> Path:
    """Return the folder of archives; nobody but this server may look into it."""
    place = Path(settings.KITH_DATA) / "archives"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def forget_archives(*, now: datetime) -> int:
    """Remove archives that have lain for a week, and files that no archive knows of; return how many archives.

    One that is not there after three days has been given up by its job: its owner may ask anew.
    """
    lost = Archive.objects.filter(done_at=None, asked_at__lt=now - _GIVEN_UP_AFTER)
    lost.update(done_at=now, problem=_LOST)
    old = list(Archive.objects.filter(done_at__lt=now - KEPT_FOR))
    for archive in old:
        _forget(archive)
    known = set(Archive.objects.values_list("token", flat=True))
    for path in folder().glob("*.zip"):
        if path.stem not in known:
            path.unlink(missing_ok=True)
    return len(old)


def forget_archives_of(account: Account) -> None:
    """Remove the archives of who leaves."""
    for archive in Archive.objects.filter(account=account):
        _forget(archive)


def _forget(archive: Archive) -> None:
    path_of(archive).unlink(missing_ok=True)
    archive.delete()


def _tell(account: Account, problem: str, now: datetime) -> None:
    member = User.objects.filter(account=account).first()
    if member is None:
        return
    if not problem:
        notify_of_archive(account=account, now=now)
    words = compose(
        "site/letters/archive.txt",
        reader=member,
        name=account.name,
        link=settings.KITH_ORIGIN + reverse("site:takeout"),
        problem=problem,
        days=KEPT_FOR.days,
    )
    write_letter(to=member.email, words=words, now=now, user=member)
