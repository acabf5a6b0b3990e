"""What hangs on a document: its files, whom and what it names, the emoji in its words."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from kith.accounts.models import Account
from kith.federation.outbound.documents import addresses
from kith.federation.outbound.documents.times import span
from kith.foundations.addresses import absolute, stored
from kith.media.emoji import emoji_here
from kith.media.models import Kind, MediaFile, State
from kith.posts.models import Tag

_WRITTEN = re.compile(r":([a-z0-9_]{2,40}):", re.IGNORECASE)
_SEEN = {Kind.IMAGE, Kind.GIFV, Kind.VIDEO}


def file_document(file: MediaFile) -> dict[str, Any] | None:
    """Return a picture, sound or video; None while it is being prepared, or where it could not be read."""
    if file.state != State.READY or not file.file:
        return None
    document: dict[str, Any] = {
        "type": "Document",
        "mediaType": file.content_type or media_type(file.file),
        "url": stored(file.file),
        "name": file.description or None,
    }
    if file.kind in _SEEN:
        document["focalPoint"] = [file.focus_x, file.focus_y]
    if file.blurhash:
        document["blurhash"] = file.blurhash
    if file.width and file.height:
        document |= {"width": file.width, "height": file.height}
    if file.seconds:
        document["duration"] = span(file.seconds)
    if file.preview and file.kind != Kind.IMAGE:
        document["icon"] = {"type": "Image", "mediaType": media_type(file.preview), "url": stored(file.preview)}
    return document


def picture(address: str, description: str) -> dict[str, Any]:
    """Return somebody's picture. What is seen on it is read as `summary` by Mastodon, as `name` by GoToSocial."""
    said = {"summary": description, "name": description} if description else {}
    return {"type": "Image", "mediaType": media_type(address), "url": address} | said


def mention_tag(account: Account) -> dict[str, Any]:
    return {
        "type": "Mention",
        "href": account.uri,
        "name": f"@{account.username}@{account.domain or settings.KITH_DOMAIN}",
    }


def hashtag_tag(tag: Tag) -> dict[str, Any]:
    return {"type": "Hashtag", "href": addresses.tag(tag.name), "name": f"#{tag.display}"}


def emoji_tags(*texts: str) -> list[dict[str, Any]]:
    """Return the emoji of this server that these words name."""
    known = emoji_here()
    if not known:
        return []
    names = dict.fromkeys(written.lower() for text in texts for written in _WRITTEN.findall(text))
    return [emoji_document(name, known[name]) for name in names if name in known]


def emoji_document(name: str, address: str) -> dict[str, Any]:
    return {
        "id": addresses.emoji(name),
        "type": "Emoji",
        "name": f":{name}:",
        "icon": {"type": "Image", "mediaType": media_type(address), "url": absolute(address)},
    }


def media_type(address: str) -> str:
    """Return what kind of file an address leads to, by its ending; the files of this house all have one."""
    path = urlsplit(address).path
    if path.endswith(".webp"):  # Python 3.11 does not know it
        return "image/webp"
    return mimetypes.guess_type(path)[0] or "image/png"


def without_none(documents: Iterable[dict[str, Any] | None]) -> list[dict[str, Any]]:
    return [document for document in documents if document is not None]
