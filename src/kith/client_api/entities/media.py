"""Files for apps: https://docs.joinmastodon.org/entities/MediaAttachment/"""

from __future__ import annotations

from typing import Any

from kith.client_api.entities.plain import absolute, stored
from kith.media.copies import door_of
from kith.media.models import Kind, MediaFile, State


def media_json(file: MediaFile) -> dict[str, Any]:
    """One file. While it is being prepared it has no `url` yet; apps ask again."""
    is_ready = file.state == State.READY
    address = stored(file.file) if is_ready and file.file else _elsewhere(file)
    preview = stored(file.preview) if is_ready and file.preview else (address if file.kind == Kind.IMAGE else None)
    if preview and not file.file and door_of(file):
        preview += "?small"
    # What is only linked is of no kind to apps: they would load it from where it lies, and be seen there.
    is_shown = bool(file.file or door_of(file)) if file.is_copied else bool(address)
    return {
        "id": str(file.pk),
        "type": file.kind if is_shown or not is_ready else Kind.UNKNOWN.value,
        "url": address,
        "preview_url": preview,
        "remote_url": file.remote_url or None,
        "preview_remote_url": None,
        "text_url": None,
        "meta": _meta(file),
        "description": file.description or None,
        "blurhash": file.blurhash or None,
    }


def _elsewhere(file: MediaFile) -> str | None:
    """Return where what is not here is had: from a door of ours, or as a link to where it lies."""
    return absolute(door_of(file)) or file.remote_url or None


def _meta(file: MediaFile) -> dict[str, Any]:
    meta: dict[str, Any] = {}
    if file.width and file.height:
        meta["original"] = _size(file.width, file.height) | ({"duration": file.seconds} if file.seconds else {})
    elif file.seconds:
        meta["original"] = {"duration": file.seconds}
    if file.preview_width and file.preview_height:
        meta["small"] = _size(file.preview_width, file.preview_height)
    if file.kind in {Kind.IMAGE, Kind.GIFV, Kind.VIDEO}:
        meta["focus"] = {"x": file.focus_x, "y": file.focus_y}
    return meta


def _size(width: int, height: int) -> dict[str, Any]:
    return {"width": width, "height": height, "size": f"{width}x{height}", "aspect": round(width / height, 4)}
