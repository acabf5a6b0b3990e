"""Posts planned for a time: https://docs.joinmastodon.org/methods/scheduled_statuses/

Drafts, and what is held back for seconds, are for pages alone: apps know neither.
"""

from __future__ import annotations

import msgspec
from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.answers import cursor_of, list_answer
from kith.client_api.door import ApiRequest, for_members, json_answer, not_found, not_valid
from kith.client_api.drafting import time_asked
from kith.client_api.entities.scheduled import scheduled_json
from kith.client_api.refusals import in_words
from kith.client_api.routing import route
from kith.posts import actions
from kith.posts.drafts import from_json
from kith.posts.models import Unsent
from kith.posts.queries import planned_page, unsent_for


@for_members("read:statuses")
def everything(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/scheduled_statuses"""
    rows = planned_page(request.account, cursor_of(request)).rows
    told = [msgspec.json.encode(each) for each in scheduled_json(request.account, rows)]
    return list_answer(request, told, [row.pk for row in rows])


@for_members("read:statuses")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/scheduled_statuses/:id"""
    return _shown(request, _planned(request, id))


@for_members("write:statuses")
def move(request: ApiRequest, id: int) -> HttpResponse:
    """PUT /api/v1/scheduled_statuses/:id: to another time."""
    planned, now = _planned(request, id), timezone.now()
    at = time_asked(request.arguments, "scheduled_at")
    if at is None:
        raise not_valid("Scheduled at can't be blank")
    draft = from_json(planned.draft)
    with in_words(draft):
        planned = actions.plan_post(account=request.account, draft=draft, send_at=at, now=now, unsent=planned)
    return _shown(request, planned)


@for_members("write:statuses")
def cancel(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v1/scheduled_statuses/:id"""
    actions.discard(unsent=_planned(request, id))
    return json_answer({})


def _planned(request: ApiRequest, unsent_id: int) -> Unsent:
    found = unsent_for(request.account, unsent_id)
    if found is None or found.send_at is None or found.is_held:
        raise not_found()
    return found


def _shown(request: ApiRequest, planned: Unsent) -> HttpResponse:
    return json_answer(scheduled_json(request.account, [planned])[0])


routes = [
    route("api/v1/scheduled_statuses", get=everything),
    route("api/v1/scheduled_statuses/:id", get=show, put=move, delete=cancel),
]
