"""Sending files: what the look is made of, under /static/, and what members uploaded, under /media/."""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound, StreamingHttpResponse

PIECE = 256 * 1024
FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"
_VERSION = re.compile(r"v[0-9a-f]{10}/")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})$")
# Folders and a name as media/places.py makes them; what is longer no file system knows.
_KEPT_NAME = re.compile(r"(?:\w{1,30}/){0,3}[\w.-]{1,100}", re.ASCII)
# What a browser may show from /media/; all else is only ever saved.
_SHOWN = ("image/", "audio/", "video/")
_TEXT = ("text/", "application/json", "image/svg+xml", "application/javascript", "application/manifest+json")

View = Callable[[HttpRequest], HttpResponseBase]


class FilePart(StreamingHttpResponse):
    """A file, or a stretch of one, as an answer; the bridge sends it by path, without reading it in Python."""

    def __init__(self, path: Path, *, start: int, length: int, is_whole: bool, content_type: str, status: int) -> None:
        self.path, self.start, self.length, self.is_whole = path, start, length, is_whole
        super().__init__(self.pieces(), content_type=content_type, status=status)
        self["Content-Length"] = str(length)

    def pieces(self) -> Iterator[bytes]:
        left = self.length
        with self.path.open("rb") as file:
            file.seek(self.start)
            while left and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece


class VersionedStorage(StaticFilesStorage):
    """Gives static files addresses that change with their content: /static/v1a2b3c4d5e/design/base.css.

    The version is one for all files, so that what style sheets and scripts name relatively needs no rewriting.
    """

    def url(self, name: str | None) -> str:
        return f"{settings.STATIC_URL}{static_version()}/{name}"


@lru_cache(maxsize=1)
def static_files() -> dict[str, Path]:
    """Return every static file of every room by its name; the first room that has a name wins."""
    found: dict[str, Path] = {}
    for finder in get_finders():
        for name, storage in finder.list([]):
            found.setdefault(name.replace("\\", "/"), Path(storage.path(name)))
    return found


@lru_cache(maxsize=1)
def static_version() -> str:
    digest = hashlib.blake2b(digest_size=5)
    for name, path in sorted(static_files().items()):
        digest.update(name.encode())
        digest.update(path.read_bytes())
    return "v" + digest.hexdigest()


def serve_files(get_response: View) -> View:
    """Answer for /static/ and /media/ before anyone asks who is there."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path.startswith("/static/"):
            return _static(request, path.removeprefix("/static/"))
        if path.startswith("/media/"):
            return _media(request, path.removeprefix("/media/"))
        return get_response(request)

    return middleware


def _static(request: HttpRequest, name: str) -> HttpResponseBase:
    bare = _VERSION.sub("", name, count=1)
    path = static_files().get(bare)
    if path is None:
        return HttpResponseNotFound("There is no such file.", content_type="text/plain")
    content_type = _type_of(path)
    if content_type.startswith(_TEXT) and "gzip" in request.headers.get("Accept-Encoding", ""):
        response: HttpResponseBase = HttpResponse(_gzipped(path, path.stat().st_mtime_ns), content_type=content_type)
        response["Content-Encoding"] = "gzip"
    else:
        response = send_file(request, path, content_type)
    response["Vary"] = "Accept-Encoding"
    # An address of another release gets today's file, but must not be kept for it.
    response["Cache-Control"] = FOR_EVER if name.startswith(static_version() + "/") else FOR_AN_HOUR
    return response


@lru_cache(maxsize=256)
def _gzipped(path: Path, _changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)


def _media(request: HttpRequest, name: str) -> HttpResponseBase:
    if not _KEPT_NAME.fullmatch(name):
        return HttpResponseNotFound("There is no such file.", content_type="text/plain")
    root = Path(settings.MEDIA_ROOT)
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        return HttpResponseNotFound("There is no such file.", content_type="text/plain")
    content_type = _type_of(path)
    shown = content_type.startswith(_SHOWN) and content_type != "image/svg+xml"
    response = send_file(request, path, content_type if shown else "application/octet-stream")
    response["Cache-Control"] = FOR_EVER
    # Even a file that passed for a picture can run nothing and reach nobody.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; media-src 'self'; style-src 'unsafe-inline'"
    if not shown:
        response["Content-Disposition"] = "attachment"
    return response


def send_file(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    """Answer with the file, with the stretch of it that was asked for, or with “not modified”."""
    known = path.stat()
    tag = f'"{known.st_mtime_ns:x}-{known.st_size:x}"'
    start, end, status = 0, known.st_size, 200
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        if request.headers.get("If-Range") in {None, tag}:
            try:
                start, end, status = _stretch(request.headers.get("Range", ""), known.st_size)
            except _OutOfRange:
                return HttpResponse(status=416, headers={"Content-Range": f"bytes */{known.st_size}"})
        response = FilePart(
            path, start=start, length=end - start, is_whole=status == 200, content_type=content_type, status=status
        )
        if status == 206:
            response["Content-Range"] = f"bytes {start}-{end - 1}/{known.st_size}"
    response["ETag"] = tag
    response["Accept-Ranges"] = "bytes"
    return response


class _OutOfRange(Exception):
    pass


def _stretch(asked: str, size: int) -> tuple[int, int, int]:
    """Return from where, up to where, and the status; several ranges at once are answered with the whole file."""
    matched = _RANGE.match(asked.strip())
    if not matched or matched.groups() == ("", ""):
        return 0, size, 200
    first, last = matched.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    if start >= end:
        raise _OutOfRange
    return start, end, 206


@lru_cache(maxsize=64)
def _type_of_ending(ending: str) -> str:
    if ending == ".woff2":
        return "font/woff2"  # missing from some systems' lists
    guessed = mimetypes.guess_type("x" + ending)[0] or "application/octet-stream"
    return guessed + "; charset=utf-8" if guessed.startswith("text/") else guessed


def _type_of(path: Path) -> str:
    return _type_of_ending(path.suffix.lower())
