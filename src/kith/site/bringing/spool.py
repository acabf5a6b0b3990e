"""Where archives lie that members brought: each in a folder that nobody guesses, and nobody but this server reads."""

import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.files.base import File

from kith.site.archiving.making import SPARE, NoRoomOnDisk

UPLOAD, ARCHIVE, POSTS = "upload", "archive.zip", "posts.jsonl"


def keep(upload: File) -> str:  # type: ignore[type-arg]
    """Keep an upload, and return the token of its folder. Raises NoRoomOnDisk."""
    # It is copied once more where it is no zip, and its posts are written out.
    if shutil.disk_usage(_folder()).free < 3 * (upload.size or 0) + SPARE:
        raise NoRoomOnDisk
    token = secrets.token_hex(16)
    place = path_of(token)
    place.mkdir(mode=0o700)
    with (place / UPLOAD).open("xb") as into:
        (place / UPLOAD).chmod(0o600)
        for piece in upload.chunks():
            into.write(piece)
    return token


def path_of(token: str) -> Path:
    """Return the folder of an archive."""
    return _folder() / token


def has_room() -> bool:
    """Say whether the disk has room to go on."""
    return shutil.disk_usage(_folder()).free > SPARE


def forget(token: str) -> None:
    """Remove an archive; nothing happens where there is none."""
    if token:
        shutil.rmtree(path_of(token), ignore_errors=True)


def sweep(known: Iterable[str]) -> None:
    """Remove what no import knows of any more; what is younger than a day may be on its way to be known."""
    kept, old = set(known), time.time() - 24 * 3600
    for place in _folder().iterdir():
        if place.name not in kept and place.stat().st_mtime < old:
            shutil.rmtree(place, ignore_errors=True)


def _folder() -> Path:
    place = Path(settings.KITH_DATA) / "brought"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place
