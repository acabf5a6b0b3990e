"""Custom emoji: small pictures with a name that an administrator gave this server, written `:like_this:`.

Words keep the name, and the picture is put in when they are shown: what is renamed or removed leaves plain words
behind, and apps and other servers get what they expect. Cards are kept by `revision`, so showing them is not slower.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.html import format_html

from kith.jobs.announce import announce
from kith.media import pictures, places
from kith.media.actions import CouldNotBeRead, NotAccepted, TooBig, Upload, check_upload, forget_file
from kith.media.happenings import EMOJI_WANTED
from kith.media.models import Emoji, Kind
from kith.servers.actions import note_changed_emoji
from kith.servers.queries import this_server

MOST = 500
MOST_BYTES = 512_000
SIDE = 96
_SEEN_FOR = timedelta(days=365)
_FORGOTTEN_AT_ONCE = 500
_SEEN_AGAIN = timedelta(hours=1)
MOST_OF_A_SERVER = 5000
_FOREIGN_NAME = re.compile(r"[a-z0-9_]{2,40}")
_NAME = re.compile(r"[a-z0-9_]{2,40}")
_WRITTEN = re.compile(r":([a-z0-9_]{2,40}):", re.IGNORECASE)
_TAG = re.compile(r"(<(?:[^<>\"]|\"[^\"]*\")*>)")

_kept: tuple[int, dict[str, str]] | None = None  # the revision, and addresses by name


class NameNotFit(Exception):
    """A name of an emoji has 2 to 40 small letters a to z, digits and _."""


class NameTaken(Exception):
    """Another emoji has this name."""


class TooManyEmoji(Exception):
    """There are as many as a picker can show."""


def add_emoji(*, name: str, upload: Upload, now: datetime) -> Emoji:
    """Take in a picture as an emoji; a moving one is shown still.

    Raises NameNotFit, NameTaken, TooManyEmoji, NotAccepted, TooBig, CouldNotBeRead.
    """
    name = _fit(name)
    if Emoji.objects.filter(domain="", name=name).exists():
        raise NameTaken
    if Emoji.objects.filter(domain="").count() >= MOST:
        raise TooManyEmoji
    stored = _drawn(upload)
    try:
        with transaction.atomic():
            made = Emoji.objects.create(name=name, file=stored, created_at=now)
            note_changed_emoji()
    except IntegrityError as taken:
        default_storage.delete(stored)
        raise NameTaken from taken
    return made


def rename_emoji(*, emoji: Emoji, name: str) -> None:
    """Call it otherwise; where its old name is written there are plain words then. Raises NameNotFit, NameTaken."""
    name = _fit(name)
    try:
        with transaction.atomic():
            Emoji.objects.filter(pk=emoji.pk).update(name=name)
            note_changed_emoji()
    except IntegrityError as taken:
        raise NameTaken from taken


def remove_emoji(*, emoji: Emoji) -> None:
    with transaction.atomic():
        removed, _ = Emoji.objects.filter(pk=emoji.pk).delete()
        if removed:
            forget_file(name=emoji.file)
            note_changed_emoji()


def revision() -> int:
    """Return what goes up whenever an emoji of this server changes; asks nothing of the database by itself."""
    return this_server().emoji_revision


def emoji_here() -> Mapping[str, str]:
    """Return the addresses of this server's emoji by name; read once a revision."""
    global _kept
    now_at = revision()
    if not now_at:
        return {}
    if _kept is None or _kept[0] != now_at:
        rows = Emoji.objects.filter(domain="").order_by("name").values_list("name", "file")
        _kept = (now_at, {name: default_storage.url(file) for name, file in rows})
    return _kept[1]


def addresses_of(own: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses of emoji of another server by name, from their places in the storage."""
    return {name: default_storage.url(file) for name, file in own.items()}


def keep_foreign_emoji(*, domain: str, named: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Note which emoji words of another server name (`named`: address by name), and return the place of each.

    The place is known before the picture is there, so what shows it need not change when it comes; in a transaction.
    """
    wanted = {name: url for name, url in named.items() if _FOREIGN_NAME.fullmatch(name)}
    if not wanted:
        return {}
    known = {emoji.name: emoji for emoji in Emoji.objects.filter(domain=domain, name__in=wanted)}
    if wanted.keys() - known.keys() and Emoji.objects.filter(domain=domain).count() < MOST_OF_A_SERVER:
        fresh = [
            Emoji(
                domain=domain, name=name, file=places.name_of("emoji", ".webp"), remote_url=url[:2000], created_at=now
            )
            for name, url in wanted.items()
            if name not in known
        ]
        Emoji.objects.bulk_create(fresh, ignore_conflicts=True)
        known = {emoji.name: emoji for emoji in Emoji.objects.filter(domain=domain, name__in=wanted)}
    for emoji in known.values():
        _note_seen(emoji, wanted[emoji.name], now)
    return {name: emoji.file for name, emoji in known.items()}


def draw_foreign_emoji(*, emoji: Emoji, upload: Upload, now: datetime) -> None:
    """Put the picture of an emoji into its place. Raises NotAccepted, TooBig, CouldNotBeRead."""
    drawn = _icon_of(upload)
    if default_storage.exists(emoji.file):
        default_storage.delete(emoji.file)
    default_storage.save(emoji.file, ContentFile(drawn.content))
    Emoji.objects.filter(pk=emoji.pk).update(fetched_at=now)


def _note_seen(emoji: Emoji, url: str, now: datetime) -> None:
    """Have a picture fetched that is not here, or is another one now; asked for once an hour at the most."""
    is_other = emoji.remote_url != url
    if not is_other and emoji.seen_at is not None and now - emoji.seen_at < _SEEN_AGAIN:
        return
    fetched_at = None if is_other else emoji.fetched_at
    Emoji.objects.filter(pk=emoji.pk).update(remote_url=url[:2000], fetched_at=fetched_at, seen_at=now)
    if fetched_at is None:
        announce(EMOJI_WANTED, emoji_id=emoji.pk)


def forget_unseen_emoji(*, now: datetime) -> int:
    """Forget emoji of other servers that no words named for a year, and return how many."""
    unseen = list(Emoji.objects.exclude(domain="").filter(seen_at__lt=now - _SEEN_FOR)[:_FORGOTTEN_AT_ONCE])
    for emoji in unseen:
        with transaction.atomic():
            emoji.delete()
            forget_file(name=emoji.file)
    return len(unseen)


def with_emoji(html: str, known: Mapping[str, str]) -> str:
    """Return clean `html` with pictures where its words name an emoji; not inside code."""
    if not known or html.count(":") < 2 or not _WRITTEN.search(html):
        return html
    pieces = _TAG.split(html)
    code = 0
    for number, piece in enumerate(pieces):
        if number % 2:
            if piece.startswith(("<code", "<pre")):
                code += 1
            elif piece.startswith(("</code", "</pre")):
                code -= 1
        elif not code and ":" in piece:
            pieces[number] = _WRITTEN.sub(_drawn_as(known), piece)
    return "".join(pieces)


def _drawn_as(known: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    def drawn(written: re.Match[str]) -> str:
        address = known.get(written[1].lower())
        if address is None:
            return written[0]
        said = written[1].replace("_", " ")
        return format_html(
            '<img class="emoji" src="{}" alt="{}" title=":{}:" loading="lazy">', address, said, written[1]
        )

    return drawn


def _fit(name: str) -> str:
    name = name.strip().strip(":").lower()
    if not _NAME.fullmatch(name):
        raise NameNotFit
    return name


def _drawn(upload: Upload) -> str:
    drawn = _icon_of(upload)
    return places.keep("emoji", places.new_token(), drawn.suffix, drawn.content)


def _icon_of(upload: Upload) -> pictures.Drawn:
    sort = check_upload(upload)
    if sort.kind != Kind.IMAGE:
        raise NotAccepted
    if (upload.size or 0) > MOST_BYTES:
        raise TooBig(MOST_BYTES)
    try:
        return pictures.draw_icon(BytesIO(upload.read()), sort, longest=SIDE)
    except (pictures.Unreadable, pictures.TooLarge) as broken:
        raise CouldNotBeRead from broken
