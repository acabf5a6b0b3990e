"""Sending files: what the look is made of, under /static/, and what members uploaded, under /media/."""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound

from kith.foundations.sending import send_file

FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"
_VERSION = re.compile(r"v[0-9a-f]{10}/")
# Folders and a name as media/places.py makes them; what is longer no file system knows.
_KEPT_NAME = re.compile(r"(?:\w{1,30}/){0,3}[\w.-]{1,100}", re.ASCII)
# What a browser may show from /media/; all else is only ever saved.
_SHOWN = ("image/", "audio/", "video/")
_TEXT = ("text/", "application/json", "image/svg+xml", "application/javascript", "application/manifest+json")

View = Callable[[HttpRequest], HttpResponseBase]


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


@lru_cache(maxsize=64)
def _type_of_ending(ending: str) -> str:
    if ending == ".woff2":
        return "font/woff2"  # missing from some systems' lists
    guessed = mimetypes.guess_type("x" + ending)[0] or "application/octet-stream"
    return guessed + "; charset=utf-8" if guessed.startswith("text/") else guessed


def _type_of(path: Path) -> str:
    return _type_of_ending(path.suffix.lower())
