"""What is talked about, for those who keep order: https://docs.joinmastodon.org/methods/admin/trends/

Elsewhere nothing is shown before somebody approved it. Here it is shown until somebody keeps it away, since most
servers have few people to look; what nobody has looked at says so (`requires_review`), so that apps list it.
"""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.answers import joined
from kith.client_api.door import ApiRequest, View, json_answer, not_found, ready_answer
from kith.client_api.entities.cards import card_of_link
from kith.client_api.entities.statuses import status_json, statuses_by_place
from kith.client_api.entities.tags import counted_tags_json, history_of, tags_json
from kith.client_api.keeping import for_keepers
from kith.client_api.routing import route
from kith.links.models import Link
from kith.moderation.actions import NothingLikeThat, review_trend
from kith.posts.models import Tag
from kith.timelines.models import TrendKind
from kith.timelines.trends import reviews_of, trending_links, trending_posts, trending_tags

_USUAL, _MOST = 10, 40


@for_keepers("admin:read")
def tags(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/admin/trends/tags"""
    found = trending_tags(**_span(request), with_hidden=True)
    said = reviews_of(TrendKind.TAG, [tag.pk for tag, _ in found])
    shown = counted_tags_json(found, request.account)
    return json_answer([_tag(each, said.get(tag.pk)) for (tag, _), each in zip(found, shown, strict=True)])


@for_keepers("admin:read")
def links(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/admin/trends/links"""
    found = trending_links(**_span(request), with_hidden=True)
    said = reviews_of(TrendKind.STORY, [link.pk for link, _ in found])
    return json_answer([_link(link, said.get(link.pk)) | {"history": history_of(days)} for link, days in found])


@for_keepers("admin:read")
def statuses(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/admin/trends/statuses"""
    now = timezone.now()
    rows = trending_posts(request.account, **_span(request), now=now, with_hidden=True)
    said = reviews_of(TrendKind.POST, [row.post_id for row in rows])
    found = statuses_by_place(rows, request.account, now=now)
    return ready_answer(joined(_status(post, said.get(rows[place].post_id)) for place, post in found.items()))


@for_keepers("admin:read")
def publishers(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/admin/trends/links/publishers: each page is looked at by itself, and no website as a whole."""
    return ready_answer(b"[]")


def _reviewing(name: str, verb: str) -> View:
    kind, is_shown = _KINDS[name], verb == "approve"

    @for_keepers("admin:write")
    def view(request: ApiRequest, id: int) -> HttpResponse:
        now = timezone.now()
        try:
            review_trend(kind=kind, subject_id=id, is_shown=is_shown, by=request.member, now=now)
        except NothingLikeThat:
            raise not_found() from None
        if kind == TrendKind.TAG:
            (shown,) = tags_json([Tag.objects.get(pk=id)], request.account, now=now)
            return json_answer(_tag(shown, is_shown))
        if kind == TrendKind.STORY:
            link = Link.objects.select_related("credited").get(pk=id)
            return json_answer(_link(link, is_shown) | {"history": []})
        post = status_json(request.account, id, now=now)
        if post is None:
            raise not_found()
        return ready_answer(_status(post, is_shown))

    view.__doc__ = f"POST /api/v1/admin/trends/{name}/:id/{verb}"
    return view


def _tag(shown: dict[str, Any], is_shown: bool | None) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/Tag/#admin"""
    said = {"trendable": is_shown is not False, "usable": True, "listable": True, "requires_review": is_shown is None}
    return shown | said


def _link(link: Link, is_shown: bool | None) -> dict[str, Any]:
    return card_of_link(link) | {"id": str(link.pk), "requires_review": is_shown is None}


def _status(post: bytes, is_shown: bool | None) -> bytes:
    return post[:-1] + b',"requires_review":' + msgspec.json.encode(is_shown is None) + b"}"


def _span(request: ApiRequest) -> dict[str, int]:
    asked = request.arguments
    limit = min(_MOST, max(1, asked.number("limit") or _USUAL))
    return {"skipped": max(0, asked.number("offset") or 0), "limit": limit}


_KINDS = {"tags": TrendKind.TAG, "links": TrendKind.STORY, "statuses": TrendKind.POST}
routes = [
    route("api/v1/admin/trends/tags", get=tags),
    route("api/v1/admin/trends/links", get=links),
    route("api/v1/admin/trends/links/publishers", get=publishers),
    route("api/v1/admin/trends/statuses", get=statuses),
    *(
        route(f"api/v1/admin/trends/{name}/:id/{verb}", post=_reviewing(name, verb))
        for name in _KINDS
        for verb in ("approve", "reject")
    ),
]
