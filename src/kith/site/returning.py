"""Archives that members bring: kept, looked into, shown, and brought back in the background (rows M15, N15)."""

import time
from datetime import datetime, timedelta

from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.jobs.announce import announce
from kith.posts.actions import take_out_restored
from kith.site import imports
from kith.site.archiving.making import NoRoomOnDisk
from kith.site.bringing import spool
from kith.site.bringing.kinds import KINDS
from kith.site.bringing.looking import look
from kith.site.bringing.packed import NotAnArchive
from kith.site.bringing.restoring import Lost, NoRoom, Source, restore_profile, restore_some_posts
from kith.site.happenings import ARCHIVE_BROUGHT, ARCHIVE_CONFIRMED, ARCHIVE_UNWANTED
from kith.site.imports import NotThisFile
from kith.site.models import Import, ImportKind, ImportLine

_OF_PROFILES = {ImportKind.PROFILE, ImportKind.AVATAR, ImportKind.HEADER}
_AT_ONCE = 50
_GIVEN_UP_AFTER = timedelta(days=3)
Result = ImportLine.Result


class NothingWanted(Exception):
    """No part of the archive was chosen."""


def bring_archive(*, account: Account, upload: File, now: datetime) -> Import:  # type: ignore[type-arg]
    """Keep an archive and have it looked into; nothing else happens yet. Raises NotThisFile."""
    under_way = Import.objects.filter(account=account, kind=ImportKind.ARCHIVE, done_at=None)
    if under_way.exclude(begun_at=None).exists():
        raise NotThisFile(_("Another archive of yours is on its way. Wait till it is done, or stop it."))
    imports.drop_unbegun(account=account)
    try:
        token = spool.keep(upload)
    except NoRoomOnDisk:
        raise NotThisFile(_("There is not enough room on the server’s disk. Tell an administrator.")) from None
    with transaction.atomic():
        made = Import.objects.create(account=account, kind=ImportKind.ARCHIVE, token=token, created_at=now)
        announce(ARCHIVE_BROUGHT, import_id=made.pk)
    return made


def look_at_archive(*, brought: Import, now: datetime) -> None:
    """Find out what is in an archive. Cut off at any moment, it is begun anew."""
    if brought.seen_at is not None or brought.done_at is not None:
        return
    try:
        source = look(brought)
    except NotAnArchive as refused:
        _give_up(brought, str(refused), now)
        return
    except FileNotFoundError:
        _give_up(brought, _gone(), now)
        return
    if not brought.parts.exists():
        _give_up(brought, _("There is nothing in this archive that can be brought here."), now)
        return
    Import.objects.filter(pk=brought.pk).update(seen_at=now, source=source)


def confirm_archive(*, brought: Import, wanted: set[str], now: datetime) -> None:
    """Begin with the parts that are wanted (their kinds); twice is once. Raises NothingWanted."""
    if not brought.parts.filter(kind__in=wanted).exists():
        raise NothingWanted
    with transaction.atomic():
        if Import.objects.filter(pk=brought.pk, begun_at=None, done_at=None).update(begun_at=now):
            brought.parts.exclude(kind__in=wanted).delete()
            brought.parts.update(begun_at=now)
            announce(ARCHIVE_CONFIRMED, import_id=brought.pk)


def bring_some(*, brought: Import, now: datetime, for_seconds: float) -> bool:
    """Bring more of an archive back, for about so long, and say whether that was all."""
    ends_at = time.monotonic() + for_seconds
    with Source(brought) as source:
        while True:
            # Asked anew: it may have been stopped.
            part = Import.objects.filter(part_of=brought, part_of__done_at=None, done_at=None).order_by("id").first()
            if part is None:
                _finish(brought, now)
                return True
            try:
                _bring_some_of(part, source, now)
            except NoRoom:
                _give_up(brought, _full(), now)
                return True
            except Lost:
                _give_up(brought, _gone(), now)
                return True
            except NotAnArchive as refused:
                _give_up(brought, str(refused), now)
                return True
            if time.monotonic() > ends_at:
                return False


def stop(*, brought: Import, now: datetime) -> None:
    """Bring no more of an archive; what came stays."""
    with transaction.atomic():
        if Import.objects.filter(pk=brought.pk, done_at=None).update(done_at=now, stopped_at=now):
            brought.parts.filter(done_at=None).update(done_at=now, stopped_at=now)
    spool.forget(brought.token)


def take_out(*, brought: Import, now: datetime) -> None:
    """Have all that came with an archive taken out again; what was here before stays. Only what is over can go."""
    over = Import.objects.filter(pk=brought.pk, kind=ImportKind.ARCHIVE, unwanted_at=None)
    with transaction.atomic():
        if over.exclude(begun_at=None).exclude(done_at=None).update(unwanted_at=now):
            announce(ARCHIVE_UNWANTED, import_id=brought.pk)


def take_some_out(*, brought: Import, now: datetime) -> bool:
    """Take some more out, and say whether that was all."""
    gone = take_out_restored(author=brought.account, brought_in=brought.pk, most=_AT_ONCE)
    if gone:
        brought.parts.filter(kind=ImportKind.POSTS).update(removed=F("removed") + gone)
        return False
    of_lists = ImportLine.objects.filter(brought__part_of=brought, brought__kind__in=KINDS, result=Result.DONE)
    lines = list(of_lists.select_related("brought")[:_AT_ONCE])
    for line in lines:
        doing = KINDS[ImportKind(line.brought.kind)]
        doing.undo(brought.account, doing.key(line), now)
        line.result = Result.GONE
    ImportLine.objects.bulk_update(lines, ["result"])
    if lines:
        return False
    Import.objects.filter(pk=brought.pk, taken_out_at=None).update(taken_out_at=now)
    return True


def give_up_lost(*, now: datetime) -> int:
    """Say of archives that got no further for days that they came to nothing, and return how many."""
    lost = Import.objects.filter(kind=ImportKind.ARCHIVE, done_at=None, created_at__lt=now - _GIVEN_UP_AFTER)
    lost = lost.filter(seen_at=None) | lost.filter(begun_at__lt=now - 10 * _GIVEN_UP_AFTER)
    found = list(lost)
    for brought in found:
        _give_up(brought, _gone(), now)
    return len(found)


def parts_of(brought: Import) -> list[tuple[Import, imports.Outlook]]:
    """Return the parts of an archive, each with how it stands."""
    return [(part, imports.outlook_of(part)) for part in brought.parts.order_by("id")]


def _bring_some_of(part: Import, source: Source, now: datetime) -> None:
    if part.kind == ImportKind.POSTS:
        restore_some_posts(part=part, source=source, now=now)
    elif part.kind in _OF_PROFILES:
        restore_profile(part=part, source=source, now=now)
    else:
        imports.do_some(brought=part, now=now)


def _finish(brought: Import, now: datetime) -> None:
    Import.objects.filter(pk=brought.pk, done_at=None).update(done_at=now)
    spool.forget(brought.token)


def _give_up(brought: Import, problem: str, now: datetime) -> None:
    with transaction.atomic():
        Import.objects.filter(pk=brought.pk, done_at=None).update(done_at=now, problem=problem[:300])
        brought.parts.filter(begun_at=None).delete()
        brought.parts.filter(done_at=None).update(done_at=now, stopped_at=now)
    spool.forget(brought.token)


def _full() -> str:
    return _("There was not enough room on the server’s disk. What came stays; bring the archive again later.")


def _gone() -> str:
    return _("The archive is not there any more. What came stays; bring the archive again.")
