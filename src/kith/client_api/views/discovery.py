"""How apps find what is here, and a page elsewhere a post to show: emoji, oEmbed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from kith.client_api.door import ApiRequest, Refusal, for_anyone, json_answer, not_found, ready_answer
from kith.client_api.entities.accounts import emoji_json
from kith.client_api.routing import route
from kith.foundations.kept import Kept
from kith.foundations.text import shorten
from kith.media.emoji import emoji_here, revision
from kith.posts.models import Post, Visibility
from kith.search.queries import find
from kith.servers.others import met_that_begin
from kith.servers.queries import this_server

_FOR_ALL = {"Cache-Control": "public, max-age=60"}
_A_DAY = 86_400
_LONGEST_TITLE = 80
_WIDTH = 400
_LONGEST_NAME, _MOST_PEERS = 255, 10
_emoji: Kept[bytes] = Kept(2)


@for_anyone()
def custom_emojis(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/custom_emojis: asked at every start of an app, so the bytes are kept until an emoji changes."""
    ready = _emoji.get_or_make(
        revision(), lambda: msgspec.json.encode([emoji_json(name, url) for name, url in emoji_here().items()])
    )
    return ready_answer(ready, headers=_FOR_ALL)


@for_anyone()
def search_peers(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/peers/search: the servers this one has met whose name begins so."""
    letters = (request.arguments.text("q") or "").strip()[:_LONGEST_NAME]
    return json_answer(met_that_begin(letters, _MOST_PEERS) if letters else [], headers=_FOR_ALL)


@for_anyone()
def oembed(request: ApiRequest) -> HttpResponse:
    """GET /api/oembed: a public post, for a page elsewhere (https://oembed.com); nothing of it runs there."""
    if (request.arguments.text("format") or "json") != "json":
        raise Refusal(501, "Only JSON is spoken here")
    address = request.arguments.text("url") or ""
    if _host_of(address) != settings.KITH_DOMAIN.lower():
        raise not_found()
    post = find(address, None).post
    if post is None or post.visibility not in {Visibility.PUBLIC, Visibility.QUIET} or post.is_boost:
        raise not_found()
    most = request.arguments.number("maxwidth")
    return json_answer(_embedded(post, min(_WIDTH, most) if most and most > 0 else _WIDTH), headers=_FOR_ALL)


def _host_of(address: str) -> str:
    """Return the host that an address names, with its port; "" for what is none."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _embedded(post: Post, width: int) -> dict[str, Any]:
    author, server = post.author, this_server()
    if post.warning:
        words = format_html("<p>{}</p>", post.warning)
    elif post.title:
        words = format_html("<p><strong>{}</strong></p><p>{}</p>", post.title, post.summary)
    else:
        words = mark_safe(post.html)  # noqa: S308 - cleaned when it was kept
    html = format_html(
        '<blockquote cite="{url}">{words}<footer>{name} ({handle}@{domain}), <a href="{url}">{day}</a></footer>'
        "</blockquote>",
        url=post.url, words=words, name=author.name, handle=author.handle, domain=settings.KITH_DOMAIN,
        day=f"{post.published_at:%Y-%m-%d}",
    )  # fmt: skip
    return {
        "type": "rich",
        "version": "1.0",
        "title": shorten(
            f"{author.name}: {post.warning or post.title or post.summary or author.handle}", _LONGEST_TITLE
        ),
        "author_name": author.name,
        "author_url": author.url,
        "provider_name": server.name,
        "provider_url": f"{settings.KITH_ORIGIN}/",
        "cache_age": _A_DAY,
        "html": html + "",  # a plain text
        "width": width,
        "height": None,
    }


routes = [
    route("api/v1/custom_emojis", get=custom_emojis),
    route("api/v1/peers/search", get=search_peers),
    route("api/oembed", get=oembed),
]
