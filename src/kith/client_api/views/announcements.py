"""What everyone here is told: https://docs.joinmastodon.org/methods/announcements/"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.door import ApiRequest, for_members, json_answer, not_found, not_valid, ready_answer
from kith.client_api.entities.announcements import announcements_json
from kith.client_api.routing import route
from kith.media.emoji import emoji_here
from kith.servers import actions
from kith.servers.models import Announcement
from kith.servers.queries import announcements, unread_announcements


@for_members()
def index(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/announcements: what holds now; `with_dismissed` also what one has put away."""
    now, account = timezone.now(), request.account
    unread = {each.pk for each in unread_announcements(account.id, now)}
    told = announcements(now)
    if not request.arguments.flag("with_dismissed"):
        told = [each for each in told if each.pk in unread]
    read = {each.pk for each in told} - unread
    return json_answer(announcements_json(told, account.id, read=read))


@for_members("write:accounts")
def dismiss(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/announcements/:id/dismiss"""
    actions.put_away(announcement=_told(id), account_id=request.account.id)
    return ready_answer(b"{}")


@for_members("write:favourites")
def react(request: ApiRequest, id: int, name: str) -> HttpResponse:
    """PUT /api/v1/announcements/:id/reactions/:name"""
    try:
        actions.react_to_announcement(
            announcement=_told(id), account_id=request.account.id, name=name, known=emoji_here(), now=timezone.now()
        )
    except actions.NotAnEmoji:
        raise not_valid("Name is not a recognized emoji") from None
    except actions.TooManyReactions:
        raise not_valid("Limit of different reactions reached") from None
    return ready_answer(b"{}")


@for_members("write:favourites")
def take_back(request: ApiRequest, id: int, name: str) -> HttpResponse:
    """DELETE /api/v1/announcements/:id/reactions/:name"""
    if not actions.take_reaction_back(announcement=_told(id), account_id=request.account.id, name=name):
        raise not_found()
    return ready_answer(b"{}")


def _told(id: int) -> Announcement:
    """Return what is announced now. Raises Refusal."""
    told = next((each for each in announcements(timezone.now()) if each.pk == id), None)
    if told is None:
        raise not_found()
    return told


routes = [
    route("api/v1/announcements", get=index),
    route("api/v1/announcements/:id/dismiss", post=dismiss),
    route("api/v1/announcements/:id/reactions/:name", put=react, delete=take_back),
]
