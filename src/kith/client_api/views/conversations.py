"""What is between a few: https://docs.joinmastodon.org/methods/conversations/"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.answers import cursor_of, list_answer
from kith.client_api.door import ApiRequest, for_members, json_answer, not_found, ready_answer
from kith.client_api.entities.conversations import conversations_json
from kith.client_api.routing import route
from kith.client_api.views.timelines import posts_answer
from kith.timelines import actions
from kith.timelines.models import Conversation
from kith.timelines.own_pages import conversation_of, conversations_page, direct_page


@for_members("read:statuses")
def everything(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/conversations"""
    actions.mend_conversations(owner=request.account)
    rows = conversations_page(request.account, cursor_of(request)).rows
    return list_answer(
        request, conversations_json(request.account, rows, now=timezone.now()), [row.last_post_id or 0 for row in rows]
    )


@for_members("write:conversations")
def read(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/conversations/:id/read"""
    return _marked(request, id, is_unread=False)


@for_members("write:conversations")
def unread(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/conversations/:id/unread"""
    return _marked(request, id, is_unread=True)


@for_members("write:conversations")
def forget(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v1/conversations/:id"""
    actions.forget_conversation(conversation=_own(request, id))
    return json_answer({})


@for_members("read:statuses")
def direct(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/timelines/direct: as apps asked before there were conversations."""
    return posts_answer(request, direct_page(request.account, cursor_of(request), now=timezone.now()))


def _marked(request: ApiRequest, conversation_id: int, *, is_unread: bool) -> HttpResponse:
    marked = actions.mark_conversation(conversation=_own(request, conversation_id), is_unread=is_unread)
    told = conversations_json(request.account, [marked], now=timezone.now())
    if not told:
        raise not_found()
    return ready_answer(told[0])


def _own(request: ApiRequest, conversation_id: int) -> Conversation:
    found = conversation_of(request.account, conversation_id)
    if found is None:
        raise not_found()
    return found


routes = [
    route("api/v1/conversations", get=everything),
    route("api/v1/conversations/:id", delete=forget),
    route("api/v1/conversations/:id/read", post=read),
    route("api/v1/conversations/:id/unread", post=unread),
    route("api/v1/timelines/direct", get=direct),
]
