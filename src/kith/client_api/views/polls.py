"""Polls: https://docs.joinmastodon.org/methods/polls/"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.door import ApiRequest, for_anyone, for_members, json_answer, not_found
from kith.client_api.entities.polls import polls_by_post
from kith.client_api.refusals import in_words
from kith.client_api.routing import route
from kith.posts import actions
from kith.posts.models import Poll
from kith.posts.queries import poll_for

_NO_PLACE = 10_000  # no poll has so many answers


@for_anyone("read:statuses")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/polls/:id"""
    return _shown(request, _poll(request, id))


@for_members("write:statuses")
def vote(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/polls/:id/votes"""
    poll = _poll(request, id)
    said = [text.strip() for text in request.arguments.texts("choices")]
    choices = [int(text) if text.isascii() and text.isdigit() and len(text) < 5 else _NO_PLACE for text in said]
    with in_words():
        actions.vote(account=request.account, poll=poll, choices=choices, now=timezone.now())
    return _shown(request, poll)


def _poll(request: ApiRequest, poll_id: int) -> Poll:
    poll = poll_for(request.account, poll_id)
    if poll is None:
        raise not_found()
    return poll


def _shown(request: ApiRequest, poll: Poll) -> HttpResponse:
    return json_answer(polls_by_post(request.account, [poll.post_id], now=timezone.now())[poll.post_id])


routes = [
    route("api/v1/polls/:id", get=show),
    route("api/v1/polls/:id/votes", post=vote),
]
