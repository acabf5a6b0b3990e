"""Copies of what lies on other servers: nobody's look at a post is told there, and none is kept for long.

Pictures and small sounds are copied; videos are links, with a word of warning. A copy goes after some days and is made
again when somebody sees the post: its address until then is a door of ours that fetches it. Whoever knows the address
of a door saw the post, so it asks for nothing else. See docs/decisions/0028-pictures-of-others.md.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum

from kith.jobs.announce import announce
from kith.media import cleaning, pictures, places
from kith.media.actions import NotAccepted, forget_file, made_of_picture, made_of_recording
from kith.media.happenings import MEDIA_READY
from kith.media.models import Kind, MediaFile
from kith.media.sniffing import ENOUGH, sort_of

MOST_BYTES = {Kind.IMAGE: 16_000_000, Kind.AUDIO: 8_000_000}
_FIRST_PAUSE = timedelta(minutes=10)
_LONGEST_PAUSE = timedelta(days=3)
_GIVEN_UP_AFTER = 6  # tries; then it is a link
_DOOR = "from-elsewhere"


def door_of(file: MediaFile) -> str:
    """Return the path under which a file of another server is had, fetched if need be; empty where it is a link."""
    return f"/{_DOOR}/{file.pk}/{key_of(file.pk)}" if may_be_copied(file) else ""


def key_of(file_id: int) -> str:
    """Return what stands in the address of a file's door, so that nobody counts through them."""
    return hmac.new(settings.SECRET_KEY.encode(), f"copy {file_id}".encode(), sha256).hexdigest()[:24]


def file_behind(file_id: int, key: str) -> MediaFile | None:
    """Return the file whose door this is."""
    if not hmac.compare_digest(key_of(file_id).encode(), key.encode()):
        return None
    return MediaFile.objects.filter(pk=file_id, is_copied=True).first()


def may_be_copied(file: MediaFile) -> bool:
    """Say whether a copy of a file is made when somebody is to see it."""
    return file.is_copied and file.kind in MOST_BYTES and file.failures < _GIVEN_UP_AFTER


def is_wanted_now(file: MediaFile, now: datetime) -> bool:
    """Say whether a copy is missing, and may be asked for already."""
    return not file.file and may_be_copied(file) and (file.ask_again_at is None or file.ask_again_at <= now)


def keep_copy(*, file: MediaFile, content: bytes, now: datetime) -> None:
    """Make a clean copy of what another server sent. Raises NotAccepted where it is nothing that can be shown."""
    sort = sort_of(content[:ENOUGH])
    if sort is None or sort.kind not in MOST_BYTES or len(content) > MOST_BYTES[Kind(sort.kind)]:
        raise NotAccepted
    token = places.new_token()
    try:
        made = (made_of_picture if sort.kind == Kind.IMAGE else made_of_recording)(token, content, sort)
    except (pictures.Unreadable, pictures.TooLarge, cleaning.CanNotBeMadeClean) as broken:
        raise NotAccepted from broken
    if made["kind"] not in MOST_BYTES:
        raise NotAccepted
    with transaction.atomic():
        mine = MediaFile.objects.filter(pk=file.pk, file="")
        if mine.update(**made, copied_at=now, ask_again_at=None, failures=0):
            announce(MEDIA_READY, media_id=file.pk)
        else:  # another worker was quicker, or the post is gone
            for name in {made.get("file"), made.get("preview")} - {None}:
                forget_file(name=str(name))
    file.refresh_from_db()


def note_failed(*, file: MediaFile, now: datetime, for_good: bool = False) -> None:
    """Remember that a file could not be had, and when to ask again; one that never can be is a link."""
    failures = _GIVEN_UP_AFTER if for_good else min(file.failures + 1, _GIVEN_UP_AFTER)
    pause = min(_FIRST_PAUSE * 4**file.failures, _LONGEST_PAUSE)
    with transaction.atomic():
        MediaFile.objects.filter(pk=file.pk).update(failures=failures, ask_again_at=now + pause)
        if failures >= _GIVEN_UP_AFTER:
            announce(MEDIA_READY, media_id=file.pk)  # what shows it says so now
    file.failures, file.ask_again_at = failures, now + pause


def drop_copies(files: Iterable[MediaFile]) -> int:
    """Remove copies; their files are fetched again when somebody sees the posts. Return how many."""
    dropped = 0
    for file in files:
        with transaction.atomic():
            if not MediaFile.objects.filter(pk=file.pk, file=file.file).update(
                file="", preview="", copied_at=None, size=0
            ):
                continue
            for name in {file.file, file.preview} - {""}:
                forget_file(name=name)
            announce(MEDIA_READY, media_id=file.pk)
        dropped += 1
    return dropped


def copies_made_before(moment: datetime) -> QuerySet[MediaFile]:
    """Return copies that are older, the oldest first."""
    return MediaFile.objects.filter(copied_at__lt=moment).order_by("copied_at")


def copies_of(owners: QuerySet[Any]) -> QuerySet[MediaFile]:
    """Return copies of what these accounts posted."""
    return MediaFile.objects.filter(owner_id__in=owners.values("pk"), copied_at__isnull=False)


def bytes_of_copies() -> int:
    """Return how much room copies take."""
    total = MediaFile.objects.filter(copied_at__isnull=False).aggregate(all=Sum("size"))["all"]
    return int(total or 0)
