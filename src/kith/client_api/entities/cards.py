"""Previews of what a post links to: https://docs.joinmastodon.org/entities/PreviewCard/"""

from __future__ import annotations

from typing import Any

from kith.client_api.entities.accounts import account_json
from kith.client_api.entities.plain import stored, time_or_none
from kith.links.models import Link
from kith.posts.models import Origin, Post
from kith.posts.showing import preview_of


def card_of(post: Post) -> dict[str, Any] | None:
    """Return the preview of a post's first link; of a website's item, the item itself."""
    if post.origin == Origin.FEED:
        words = {"title": post.title, "description": post.summary, "provider": post.author.name}
        return card(post.url, **words) if post.url else None
    link = preview_of(post)
    return None if link is None else card_of_link(link)


def card_of_link(link: Link) -> dict[str, Any]:
    shown = card(
        link.address, title=link.title, description=link.description, provider=link.site_name or link.shown_host
    )
    shown |= {
        "author_name": link.author_name,
        "author_url": link.author_url,
        "language": link.language or None,
        "published_at": time_or_none(link.published_at),
        "authors": _authors(link),
        "missing_attribution": bool(link.creator) and link.credited is None,
    }
    if link.picture:
        shown |= {
            "image": stored(link.picture),
            "image_description": link.picture_description,
            "blurhash": link.picture_blurhash or None,
            "width": link.picture_width or 0,
            "height": link.picture_height or 0,
        }
    return shown


def card(address: str, *, title: str, description: str, provider: str) -> dict[str, Any]:
    """Return a preview that is only words."""
    return {
        "url": address,
        "title": title or address,
        "description": description,
        "language": None,
        "type": "link",
        "author_name": "",
        "author_url": "",
        "provider_name": provider,
        "provider_url": "",
        "html": "",
        "width": 0,
        "height": 0,
        "image": None,
        "image_description": "",
        "embed_url": "",
        "blurhash": None,
        "published_at": None,
        "authors": [],
        "missing_attribution": False,
    }


def _authors(link: Link) -> list[dict[str, Any]]:
    if link.credited is not None:
        account = link.credited
        return [{"name": account.name, "url": account.url or account.uri, "account": account_json(account)}]
    if link.author_name:
        return [{"name": link.author_name, "url": link.author_url, "account": None}]
    return []
