"""The files of a note: as Documents, as Links, in lists of lists, each server in its own way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

from kith.protocols.activitypub.model import IncomingAttachment
from kith.protocols.activitypub.values import link_of, number_of, objects_of, text_of, type_of

MOST = 16
_KINDS = {"Image": "image/", "Video": "video/", "Audio": "audio/"}
_BY_ENDING = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "avif": "image/avif", "heic": "image/heic", "mp4": "video/mp4", "webm": "video/webm", "mov": "video/quicktime",
    "mp3": "audio/mpeg", "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg", "flac": "audio/flac",
    "m4a": "audio/mp4", "wav": "audio/wav",
}  # fmt: skip
_ALLOWED_HEIGHT = 720  # of a video that comes in several: the largest that is not larger


def files_of(data: Mapping[str, Any]) -> tuple[IncomingAttachment, ...]:
    """Return pictures, sounds and videos of an object, each once."""
    found = {file.url: file for file in _files(data)}
    return tuple(found.values())[:MOST]


def links_of(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return addresses that hang on an object and are no files: what a Lemmy post is about."""
    links = [link_of([each]) for each in objects_of(data.get("attachment")) if _is_page(each)]
    return tuple(dict.fromkeys(link for link in links if link))[:MOST]


def _files(data: Mapping[str, Any]) -> Iterator[IncomingAttachment]:
    attached = [each for each in objects_of(data.get("attachment")) if type_of(each) != "PropertyValue"]
    for each in attached:
        file = None if _is_page(each) else _file(each)
        if file is not None:
            yield file
    kind = type_of(data)
    if kind in {"Video", "Audio", "Image"}:
        own = _own_file(data, kind)
        if own is not None:
            yield own
    elif not attached and kind in {"Article", "Page", "Event"}:
        # The picture that stands above an article, or for an event.
        yield from (file for each in objects_of(data.get("image")) if (file := _file(each, "image/")) is not None)


def _file(data: Mapping[str, Any], kind: str = "") -> IncomingAttachment | None:
    """One attachment; its `url` may be a Link of its own with the type and the size (Pleroma)."""
    url = link_of(data.get("url")) or link_of([data])
    if not url:
        return None
    inner = next(objects_of(data.get("url")), {})
    content_type = text_of(data.get("mediaType")) or text_of(inner.get("mediaType"))
    content_type = content_type or _type_by_ending(url) or kind or _KINDS.get(type_of(data), "")
    return IncomingAttachment(
        url=url,
        content_type=content_type.partition(";")[0].strip().lower()[:100],
        # Pixelfed and others have it in `summary`, all else in `name`.
        description=text_of(data.get("summary"), 1500) or text_of(data.get("name"), 1500),
        width=_size(data.get("width")) or _size(inner.get("width")),
        height=_size(data.get("height")) or _size(inner.get("height")),
        blurhash=text_of(data.get("blurhash"), 120),
        focus=_focus(data.get("focalPoint")),
        preview_url=_picture_of(data),
    )


def _own_file(data: Mapping[str, Any], kind: str) -> IncomingAttachment | None:
    """What an object is itself: PeerTube sends one video in many sizes, some within a list of streams."""
    wanted = _KINDS[kind]
    sizes = [each for each in _links_in(data) if text_of(each.get("mediaType")).startswith(wanted)]
    sizes.sort(key=lambda each: _size(each.get("height")) or 0)
    fitting = [each for each in sizes if (_size(each.get("height")) or 0) <= _ALLOWED_HEIGHT] or sizes[:1]
    chosen: Mapping[str, Any] = fitting[-1] if fitting else {}
    url = link_of([chosen]) or (link_of(data.get("url"), wanted) if kind == "Image" else "")
    if not url:
        return None
    return IncomingAttachment(
        url=url,
        content_type=text_of(chosen.get("mediaType"), 100) or _type_by_ending(url) or wanted,
        description=text_of(data.get("name"), 1500),
        width=_size(chosen.get("width")),
        height=_size(chosen.get("height")),
        blurhash=text_of(data.get("blurhash"), 120),
        preview_url=_picture_of(data),
    )


def _links_in(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for each in objects_of(data.get("url")):
        yield each
        yield from objects_of(each.get("tag"))


def _is_page(attached: Mapping[str, Any]) -> bool:
    """Say whether what is attached is an address to be opened, not a file to be shown."""
    media_type = text_of(attached.get("mediaType"))
    if media_type:
        return media_type.startswith("text/html")
    url = link_of([attached])
    return type_of(attached) in {"Link", "Page", "Article"} and not _type_by_ending(url)


def _picture_of(data: Mapping[str, Any]) -> str:
    """Return the largest of the small pictures that stand for a video or sound."""
    icons = sorted(objects_of(data.get("icon")), key=lambda each: _size(each.get("width")) or 0)
    return link_of(icons[-1].get("url")) if icons else ""


def _size(value: Any) -> int | None:
    size = number_of(value)
    return size if size and size <= 100_000 else None


def _focus(value: Any) -> tuple[float, float] | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    # A whole number may be longer than any float: it is compared, and turned into one only afterwards.
    if not all(isinstance(each, int) or (isinstance(each, float) and isfinite(each)) for each in value):
        return None
    across, up = (float(max(-1, min(1, each))) for each in value)
    return across, up


def _type_by_ending(url: str) -> str:
    return _BY_ENDING.get(urlsplit(url).path.rpartition(".")[2].lower(), "") if url else ""
