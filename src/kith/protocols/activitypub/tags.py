"""What hangs on the words of an object: whom it names, its hashtags, its emoji, and what it quotes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kith.protocols.activitypub.model import EmojiTag
from kith.protocols.activitypub.values import id_of, link_of, objects_of, text_of, time_of, type_of

_MOST = 100
# The object that a post quotes, first by FEP-044f, then as Fedibird, Akkoma and Threads, Pleroma, and Misskey have it.
_QUOTES = ("quote", "quoteUri", "quoteUrl", "quoteURL", "_misskey_quote")


def mentions_of(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return whom an object names: address, and handle as it is written."""
    named: dict[str, str] = {}
    for tag in objects_of(data.get("tag")):
        if type_of(tag) == "Mention" and (href := link_of([tag])):
            named.setdefault(href, text_of(tag.get("name"), 400))
    return tuple(named.items())[:_MOST]


def hashtags_of(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the hashtags of an object without their sign; some servers send it (Mastodon), some don't (PeerTube)."""
    tags = (text_of(tag.get("name"), 200) for tag in objects_of(data.get("tag")) if type_of(tag) == "Hashtag")
    return tuple(dict.fromkeys(tag for each in tags if (tag := each.strip().lstrip("#＃").strip())))[:_MOST]


def emojis_of(data: Mapping[str, Any]) -> tuple[EmojiTag, ...]:
    """Return the small pictures that stand for `:names:` in the texts of an object."""
    found: dict[str, EmojiTag] = {}
    for tag in objects_of(data.get("tag")):
        if type_of(tag) != "Emoji":
            continue
        name = text_of(tag.get("name"), 100).strip().strip(":")
        icon = next(objects_of(tag.get("icon")), {})
        url = link_of(icon.get("url")) or link_of(tag.get("icon"))
        if name and url:
            found.setdefault(name, EmojiTag(name=name, url=url, updated=time_of(tag.get("updated"))))
    return tuple(found.values())[:_MOST]


def quote_of(data: Mapping[str, Any]) -> str:
    """Return the address of what an object quotes, by whichever of the names for it."""
    for name in _QUOTES:
        found = id_of(data.get(name))
        if found:
            return found
    # FEP-e232: a link among the tags, told from other links by what it says it is.
    for tag in objects_of(data.get("tag")):
        if type_of(tag) == "Link" and "quote" in text_of(tag.get("rel")).lower():
            return link_of([tag])
    return ""
