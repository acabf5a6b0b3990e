"""The verbs of this room: taking a file in, making it clean and small, describing it, letting it go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Protocol

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from kith.foundations.ids import new_id
from kith.foundations.text import printable
from kith.jobs.announce import announce
from kith.media import cleaning, pictures, places
from kith.media.happenings import MEDIA_READY, MEDIA_UPLOADED
from kith.media.models import Kind, MediaFile, State
from kith.media.queries import may_upload_more
from kith.media.sniffing import ENOUGH, Sort, sort_of
from kith.servers.queries import this_server

MOST_BYTES_OF_A_PICTURE = 16_000_000
MOST_BYTES_OF_A_RECORDING = 40_000_000
MOST_OF_A_DESCRIPTION = 1500
UNUSED_FOR = timedelta(days=1)
STUCK_AFTER = timedelta(days=1)
AVATAR_SIDE = 400
HEADER_SIDES = (1500, 500)
_QUICK = 1_500_000  # bytes of a picture that a page can wait for
_SWEPT_AT_ONCE = 500

BROKEN = "This file could not be read. It may be damaged; saving it again in another program often helps."
HAS_TOO_MANY_PIXELS = "This picture is too large to be read. Send a smaller copy."
NOT_CLEAN = "This file could not be freed of what it tells about people and places, so it was not kept."


class NotAccepted(Exception):
    """The file is none of the sorts that Kith takes."""


class TooBig(Exception):
    """The file has more bytes than are taken."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class TooManyUploads(Exception):
    """This member has sent as much as a day, or an hour, allows."""


class CouldNotBeRead(Exception):
    """The picture is broken or has too many pixels; the words say which."""


class Upload(Protocol):
    """What a form or an app hands in."""

    @property
    def size(self) -> int | None: ...
    def read(self, size: int = -1, /) -> bytes: ...
    def seek(self, place: int, /) -> int: ...


def receive_upload(*, owner_id: int, upload: Upload, now: datetime, description: str = "") -> MediaFile:
    """Keep an upload where nobody sees it, and have it prepared.

    Raises NotAccepted, TooBig or TooManyUploads. A small picture is ready at once; for the rest the worker is called.
    """
    sort = check_upload(upload)
    size = upload.size or 0
    if settings.KITH_RATE_LIMITS and not may_upload_more(owner_id, size=size, now=now):
        raise TooManyUploads
    with transaction.atomic():
        file = _keep_original(owner_id, upload, sort, now, description)
        announce(MEDIA_UPLOADED, media_id=file.pk)
    if sort.kind == Kind.IMAGE and size <= _QUICK:
        prepare_media(file=file)
    return file


def take_back(*, owner_id: int, upload: Upload, now: datetime, description: str = "") -> MediaFile:
    """Keep a file that its owner brings along in an archive, and prepare it here and now; no allowance is asked.

    Raises NotAccepted, TooBig, CouldNotBeRead.
    """
    file = _keep_original(owner_id, upload, check_upload(upload), now, description)
    prepare_media(file=file)
    if file.state == State.FAILED:
        raise CouldNotBeRead(file.problem)
    return file


def _keep_original(owner_id: int, upload: Upload, sort: Sort, now: datetime, description: str) -> MediaFile:
    return MediaFile.objects.create(
        id=new_id(now),
        owner_id=owner_id,
        kind=sort.kind,
        content_type=sort.content_type,
        original=places.originals().save(places.new_token(), ContentFile(upload.read())),
        description=printable(description).strip()[:MOST_OF_A_DESCRIPTION],
        size=upload.size or 0,
        created_at=now,
    )


def check_upload(upload: Upload) -> Sort:
    """Return what the upload is, by its content. Raises NotAccepted or TooBig."""
    upload.seek(0)
    sort = sort_of(upload.read(ENOUGH))
    upload.seek(0)
    if sort is None:
        raise NotAccepted
    ceiling = MOST_BYTES_OF_A_PICTURE if sort.kind == Kind.IMAGE else MOST_BYTES_OF_A_RECORDING
    most = min(ceiling, this_server().largest_upload * 1_000_000)
    if (upload.size or 0) > most:
        raise TooBig(most)
    return sort


def prepare_media(*, file: MediaFile) -> None:
    """Make an uploaded file clean and small, and let it be seen; nothing where that was done."""
    if file.state != State.WAITING or not file.original:
        return
    original = file.original
    with places.originals().open(original) as opened:
        content = opened.read()
    sort = sort_of(content[:ENOUGH])
    try:
        if sort is None:
            raise pictures.Unreadable
        changes = (made_of_picture if sort.kind == Kind.IMAGE else made_of_recording)(original, content, sort)
    except pictures.Unreadable:
        changes = {"state": State.FAILED, "problem": BROKEN}
    except pictures.TooLarge:
        changes = {"state": State.FAILED, "problem": HAS_TOO_MANY_PIXELS}
    except cleaning.CanNotBeMadeClean:
        changes = {"state": State.FAILED, "problem": NOT_CLEAN}
    with transaction.atomic():
        MediaFile.objects.filter(pk=file.pk, state=State.WAITING).update(**changes, original="")
        announce(MEDIA_READY, media_id=file.pk)
        transaction.on_commit(lambda: places.originals().delete(original))
    try:
        file.refresh_from_db()
    except MediaFile.DoesNotExist:  # taken away meanwhile: nobody would ever sweep what was made of it
        for name in {changes.get("file"), changes.get("preview")} - {None}:
            default_storage.delete(str(name))


def describe_media(
    *, file: MediaFile, description: str | None = None, focus: tuple[float, float] | None = None
) -> MediaFile:
    """Say what a file shows, and where to look first; None leaves a thing as it is."""
    if description is not None:
        file.description = printable(description).strip()[:MOST_OF_A_DESCRIPTION]
    if focus is not None:
        # What is no number at all (“nan” is what it calls itself) is the middle.
        file.focus_x, file.focus_y = (max(-1.0, min(1.0, each)) if each == each else 0.0 for each in focus)
    file.save(update_fields=["description", "focus_x", "focus_y"])
    return file


def keep_avatar(*, upload: Upload) -> str:
    """Make a portrait of an uploaded picture and return its name. Raises NotAccepted, TooBig or CouldNotBeRead."""
    return _keep_cropped("avatars", upload, width=AVATAR_SIDE, height=AVATAR_SIDE)


def keep_header(*, upload: Upload) -> str:
    """Make the wide picture of a profile and return its name. Raises as `keep_avatar`."""
    width, height = HEADER_SIDES
    return _keep_cropped("headers", upload, width=width, height=height)


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """A picture that stands beside words; `name` is its place in the storage."""

    name: str
    width: int
    height: int
    blurhash: str


def keep_small(*, upload: Upload, folder: str, smallest_side: int = 1) -> SmallPicture:
    """Keep a picture clean and no larger than a preview. Raises as `keep_avatar`, NotAccepted for a mere speck too."""
    sort = check_upload(upload)
    if sort.kind != Kind.IMAGE:
        raise NotAccepted
    with _our_words():
        small, blurhash = pictures.draw_small(BytesIO(upload.read()), sort)
    if min(small.width, small.height) < smallest_side:
        raise NotAccepted
    name = places.keep(folder, places.new_token(), small.suffix, small.content)
    return SmallPicture(name, small.width, small.height, blurhash)


def sweep_unused(*, now: datetime) -> int:
    """Remove files that nothing has used for a day, and return how many."""
    is_spared = Q(spare_until__gt=now)
    old = MediaFile.objects.filter(~is_spared, is_used=False, created_at__lt=now - UNUSED_FOR).order_by("pk")
    swept = 0
    for file in old[:_SWEPT_AT_ONCE]:
        with transaction.atomic():
            # Asked again: a post may take the file in this very moment.
            removed, _ = MediaFile.objects.filter(pk=file.pk, is_used=False).delete()
            if removed:
                forget_all_of(file)
                swept += 1
    return swept


def give_up_stuck(*, now: datetime) -> int:
    """Say of files that are still not ready after a day that they can't be read, and return how many.

    A picture that takes more memory than there is ends its worker each time, so no task is left to say it.
    """
    stuck = MediaFile.objects.filter(state=State.WAITING, created_at__lt=now - STUCK_AFTER).order_by("pk")
    given_up = 0
    for file in stuck.exclude(original="")[:_SWEPT_AT_ONCE]:
        with transaction.atomic():
            mine = MediaFile.objects.filter(pk=file.pk, state=State.WAITING)
            if mine.update(state=State.FAILED, problem=BROKEN, original=""):
                announce(MEDIA_READY, media_id=file.pk)
                forget_all_of(file)
                given_up += 1
    return given_up


def readdress(*, file: MediaFile) -> None:
    """Move a file to a name that nobody knows yet: whoever has its old address finds nothing there any more."""
    token = places.new_token()
    had = {field: getattr(file, field) for field in ("file", "preview") if getattr(file, field)}
    has = {field: places.copy(name, token) for field, name in had.items()}
    if not has:
        return
    with transaction.atomic():
        # Where another worker was quicker, its copies stay and ours go.
        ours = MediaFile.objects.filter(pk=file.pk, **had).update(**has)
        for name in (had if ours else has).values():
            forget_file(name=name)


def forget_file(*, name: str) -> None:
    """Remove a stored file when the transaction commits, so that a rollback keeps it."""
    transaction.on_commit(lambda: default_storage.delete(name))


def forget_all_of(file: MediaFile) -> None:
    """Remove what is stored of a file when the transaction commits."""
    for name in {file.file, file.preview} - {""}:
        forget_file(name=name)
    if file.original:
        transaction.on_commit(lambda: places.originals().delete(file.original))


def made_of_picture(token: str, content: bytes, sort: Sort) -> dict[str, object]:
    """Return what a row says of a picture that was made clean and stored. Raises pictures.Unreadable, TooLarge."""
    made = pictures.prepare_picture(BytesIO(content), sort)
    return {
        "state": State.READY,
        "kind": Kind.IMAGE,
        "content_type": made.whole.content_type,
        "file": places.keep("files", token, made.whole.suffix, made.whole.content),
        "preview": places.keep("previews", token, made.preview.suffix, made.preview.content),
        "blurhash": made.blurhash,
        "width": made.whole.width,
        "height": made.whole.height,
        "preview_width": made.preview.width,
        "preview_height": made.preview.height,
        "size": len(made.whole.content) + len(made.preview.content),
    }


def made_of_recording(token: str, content: bytes, sort: Sort) -> dict[str, object]:
    """Return what a row says of a recording that was made clean and stored. Raises CanNotBeMadeClean."""
    made = cleaning.clean(content, sort)
    is_seen = made.has_picture
    content_type = sort.content_type if is_seen else sort.content_type.replace("video/", "audio/")
    return {
        "state": State.READY,
        "kind": Kind.VIDEO if is_seen else Kind.AUDIO,
        "content_type": content_type,
        "file": places.keep("files", token, sort.suffix, made.content),
        "width": made.width,
        "height": made.height,
        "seconds": made.seconds,
        "size": len(made.content),
    }


def _keep_cropped(folder: str, upload: Upload, *, width: int, height: int) -> str:
    sort = check_upload(upload)
    if sort.kind != Kind.IMAGE:
        raise NotAccepted
    with _our_words():
        drawn = pictures.crop(BytesIO(upload.read()), sort, width=width, height=height)
    return places.keep(folder, places.new_token(), drawn.suffix, drawn.content)


@contextmanager
def _our_words() -> Iterator[None]:
    """Turn what drawing refuses into words for whoever sent the picture."""
    try:
        yield
    except pictures.Unreadable as broken:
        raise CouldNotBeRead(BROKEN) from broken
    except pictures.TooLarge as large:
        raise CouldNotBeRead(HAS_TOO_MANY_PIXELS) from large
