"""One post, and the discussion around it: https://docs.joinmastodon.org/methods/statuses/"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.answers import joined
from kith.client_api.contexts import FOR_MEMBERS, FOR_OTHERS, around
from kith.client_api.door import ApiRequest, for_anyone, not_found, ready_answer
from kith.client_api.entities.statuses import status_json, statuses_by_place
from kith.client_api.routing import route
from kith.client_api.views import writing
from kith.federation.lookup.gathering import is_going_on, look_for_answers
from kith.timelines.queries import listed_posts, thread_of

_AGAIN_IN = 5  # seconds after which an app may ask whether answers of other servers have come


@for_anyone("read:statuses")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/statuses/:id"""
    found = status_json(request.account, id, now=timezone.now())
    if found is None:
        raise not_found()
    return ready_answer(found)


@for_anyone("read:statuses")
def context(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/statuses/:id/context"""
    now, reader = timezone.now(), request.account
    rows = listed_posts(reader, [id])
    if not rows:
        raise not_found()
    bounds = FOR_MEMBERS if reader is not None else FOR_OTHERS
    found = around(thread_of(reader, rows[0].thread_id, now=now), rows[0].subject_id, bounds)
    # In one go, because both halves ask the same questions.
    statuses = statuses_by_place([*found.ancestors, *found.descendants], reader, now=now)
    above = len(found.ancestors)
    ancestors = [status for place, status in statuses.items() if place < above]
    descendants = [status for place, status in statuses.items() if place >= above]
    answer = ready_answer(b'{"ancestors":%b,"descendants":%b}' % (joined(ancestors), joined(descendants)))
    if reader is not None:
        look = look_for_answers(rows[0].subject_id, now=now)
        if look is not None and is_going_on(look, now=now):
            answer["Mastodon-Async-Refresh"] = f'id="{look.pk}", retry={_AGAIN_IN}, result_count={look.found}'
    return answer


routes = [
    route("api/v1/statuses/:id", get=show, put=writing.change, delete=writing.delete),
    route("api/v1/statuses/:id/context", get=context),
]
