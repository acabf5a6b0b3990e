"""Pictures and small sounds of other servers, fetched once for everyone here; see media/copies.py."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from kith.accounts.models import Account
from kith.federation.happenings import FILE_WANTED
from kith.federation.lookup.fetching import NotAsked, NotFetched, is_ours
from kith.federation.models import RemoteActor
from kith.foundations import http
from kith.foundations.http import FetchFailed, TooMuch
from kith.jobs.announce import announce
from kith.media.actions import NotAccepted
from kith.media.copies import MOST_BYTES, bytes_of_copies, is_wanted_now, keep_copy, note_failed
from kith.media.models import Kind, MediaFile
from kith.protocols.activitypub.values import host_of
from kith.servers.others import rejects_media
from kith.servers.queries import this_server

SECONDS = 30.0
DOOR_SECONDS = 4.0
_LARGEST_AT_THE_DOOR = 2_000_000  # bytes: what is larger is drawn where nobody waits
_ACCEPT = {Kind.IMAGE: "image/avif,image/webp,image/*;q=0.9", Kind.AUDIO: "audio/*"}
_A_GIGABYTE = 1_000_000_000
_ROOM_KNOWN_FOR = 60.0  # seconds; adding up all copies for each would cost more than they do

_places = threading.BoundedSemaphore(2)  # as in asking.py: few wait in the threads that answer pages
_room: tuple[float, int] | None = None


def fetch_file(*, file: MediaFile, now: datetime, deadline: float = SECONDS, largest: int | None = None) -> None:
    """Fetch a file that is wanted and keep a clean copy; one that can't be had is noted, never raised."""
    if not is_wanted_now(file, now) or not has_room():
        return
    owner = Account.objects.filter(pk=file.owner_id).only("domain").first()
    most = MOST_BYTES[Kind(file.kind)]
    try:
        check_file_address(file.remote_url, owner.domain if owner else "")
        body = fetch_bytes(file.remote_url, Kind(file.kind), most=min(most, largest or most), deadline=deadline)
        keep_copy(file=file, content=body, now=now)
    except TooMuch:
        if largest is None:
            note_failed(file=file, now=now, for_good=True)
    except NotAccepted:
        note_failed(file=file, now=now, for_good=True)
    except (FetchFailed, NotFetched):
        note_failed(file=file, now=now)


def fetch_at_the_door(*, file: MediaFile, now: datetime) -> None:
    """Fetch a file that somebody waits for, if that is quickly done; else it is fetched behind the page."""
    if not is_wanted_now(file, now) or not has_room():
        return
    if _places.acquire(blocking=False):
        try:
            failures = file.failures
            fetch_file(file=file, now=now, deadline=DOOR_SECONDS, largest=_LARGEST_AT_THE_DOOR)
        finally:
            _places.release()
        if file.file or file.failures > failures:
            return
    with transaction.atomic():
        announce(FILE_WANTED, media_id=file.pk)


def fetch_bytes(url: str, kind: Kind, *, most: int, deadline: float) -> bytes:
    """Return what is at an address of a picture or sound. Raises FetchFailed, NotFetched."""
    headers = {"Accept": _ACCEPT.get(kind, "*/*")}
    answer = http.fetch(url, headers=headers, sign=_checked, max_bytes=most, deadline=deadline)
    if not answer.is_good:
        raise NotFetched("Its server does not show it to us.")
    return answer.body


def check_file_address(url: str, domain: str = "") -> None:
    """Refuse files of servers whose files moderators do not want, theirs or wherever they lie. Raises NotAsked."""
    if is_ours(url) or any(rejects_media(each) for each in {domain, host_of(url)} - {""}):
        raise NotAsked("No files are taken from there.")


def has_room() -> bool:
    """Say whether copies take less room than they may; looked at once a minute."""
    global _room
    most = this_server().room_for_copies * _A_GIGABYTE
    at = time.monotonic()
    if _room is None or at - _room[0] > _ROOM_KNOWN_FOR:
        _room = (at, bytes_of_all_copies())
    return _room[1] < most


def forget_room() -> None:
    """Look anew how much room copies take."""
    global _room
    _room = None


def bytes_of_all_copies() -> int:
    """Return how many bytes the copies of files and of portraits are."""
    portraits = RemoteActor.objects.filter(copied_at__isnull=False).aggregate(all=Sum("copied_bytes"))["all"]
    return bytes_of_copies() + int(portraits or 0)


def _checked(method: str, url: str, headers: dict[str, str], body: bytes) -> Mapping[str, str]:
    check_file_address(url)
    return {}
