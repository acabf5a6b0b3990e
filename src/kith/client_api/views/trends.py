"""What is talked about: https://docs.joinmastodon.org/methods/trends/"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.answers import joined, offset_links
from kith.client_api.door import ApiRequest, for_anyone, ready_answer
from kith.client_api.entities.cards import card_of_link
from kith.client_api.entities.statuses import statuses_json
from kith.client_api.entities.tags import counted_tags_json, history_of
from kith.client_api.routing import route
from kith.timelines.trends import trending_links, trending_posts, trending_tags

_FURTHEST = 200


@for_anyone()
def tags(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/trends/tags and, as it was called once, /api/v1/trends"""
    skipped, limit = _span(request, usual=10, most=20)
    found = trending_tags(skipped=skipped, limit=limit)
    shown = [msgspec.json.encode(each) for each in counted_tags_json(found, request.account)]
    return _answer(request, shown, skipped, limit)


@for_anyone()
def links(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/trends/links: https://docs.joinmastodon.org/entities/PreviewCard/#trends-link"""
    skipped, limit = _span(request, usual=10, most=20)
    found = trending_links(skipped=skipped, limit=limit)
    shown = [msgspec.json.encode(card_of_link(link) | {"history": history_of(days)}) for link, days in found]
    return _answer(request, shown, skipped, limit)


@for_anyone()
def statuses(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/trends/statuses"""
    skipped, limit, now = *_span(request, usual=20, most=40), timezone.now()
    rows = trending_posts(request.account, skipped=skipped, limit=limit, now=now)
    return _answer(request, statuses_json(rows, request.account, now=now), skipped, limit)


def _span(request: ApiRequest, *, usual: int, most: int) -> tuple[int, int]:
    """Return how many are left out and how many are wanted: a list by weight has no ids to go on from."""
    asked = request.arguments
    limit = asked.number("limit") or usual
    return min(_FURTHEST, max(0, asked.number("offset") or 0)), min(most, max(1, limit))


def _answer(request: ApiRequest, rows: Sequence[bytes], skipped: int, limit: int) -> HttpResponse:
    goes_on = len(rows) == limit and skipped + limit <= _FURTHEST
    before = max(0, skipped - limit) if skipped else None
    links = offset_links(request, before=before, after=skipped + limit if goes_on else None)
    return ready_answer(joined(rows), headers={"Link": links} if links else None)


routes = [
    route("api/v1/trends", get=tags),
    route("api/v1/trends/tags", get=tags),
    route("api/v1/trends/links", get=links),
    route("api/v1/trends/statuses", get=statuses),
]
