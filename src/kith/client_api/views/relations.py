"""What one does about somebody; each deed answers with what stands between the two now.

https://docs.joinmastodon.org/methods/accounts/#follow
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone

from kith.accounts import actions
from kith.accounts.connections import Tie, connected_page
from kith.accounts.models import Account, Follow
from kith.accounts.queries import relationship
from kith.client_api.answers import cursor_of
from kith.client_api.door import (
    ApiRequest,
    View,
    for_anyone,
    for_members,
    json_answer,
    not_allowed,
    not_found,
    not_valid,
    rated,
)
from kith.client_api.entities.relationships import relationship_json
from kith.client_api.people import anyone, connected_answer, someone
from kith.client_api.rates import FOLLOWS
from kith.client_api.routing import route

_LONGEST_MUTE = 100 * 365 * 24 * 3600


def _letting_go(scope: str, what: str, let_go: Callable[[Account, Account], object]) -> View:
    @for_members(scope)
    def view(request: ApiRequest, id: int) -> HttpResponse:
        target = anyone(request, id)
        let_go(request.account, target)
        return _tie(request, target)

    view.__name__ = what
    view.__doc__ = f"POST /api/v1/accounts/:id/{what}"
    return view


unfollow = _letting_go("write:follows", "unfollow", lambda by, whom: actions.unfollow(follower=by, target=whom))
remove_from_followers = _letting_go(
    "write:follows", "remove_from_followers", lambda by, whom: actions.remove_follower(account=by, follower=whom)
)
unblock = _letting_go("write:blocks", "unblock", lambda by, whom: actions.unblock(account=by, target=whom))
unmute = _letting_go("write:mutes", "unmute", lambda by, whom: actions.unmute(account=by, target=whom))
unendorse = _letting_go("write:accounts", "unendorse", lambda by, whom: actions.unendorse(account=by, target=whom))


@rated(FOLLOWS)
@for_members("write:follows")
def follow(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/accounts/:id/follow"""
    target, asked = someone(request, id), request.arguments
    try:
        actions.follow(
            follower=request.account,
            target=target,
            shows_boosts=asked.flag("reblogs"),
            notifies=asked.flag("notify"),
            languages=asked.texts("languages") if "languages" in asked else None,
            now=timezone.now(),
        )
    except (actions.MayNotFollow, actions.NotWithYourself):
        raise not_allowed() from None
    return _tie(request, target)


@for_members("write:blocks")
def block(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/accounts/:id/block"""
    target = anyone(request, id)  # also who blocked first, so that neither comes back alone
    try:
        actions.block(account=request.account, target=target, now=timezone.now())
    except actions.NotWithYourself:
        raise not_allowed() from None
    return _tie(request, target)


@for_members("write:mutes")
def mute(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/accounts/:id/mute: without `duration`, or with 0, for good."""
    target, asked, now = anyone(request, id), request.arguments, timezone.now()
    seconds = asked.number("duration") or 0
    if seconds < 0 or seconds > _LONGEST_MUTE:
        raise not_valid("Duration is out of range")
    try:
        actions.mute(
            account=request.account,
            target=target,
            ends_at=now + timedelta(seconds=seconds) if seconds else None,
            hides_notifications=asked.flag("notifications") is not False,
            now=now,
        )
    except actions.NotWithYourself:
        raise not_allowed() from None
    return _tie(request, target)


@for_members("write:accounts")
def keep_note(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/accounts/:id/note"""
    target = anyone(request, id)
    actions.keep_private_note(account=request.account, target=target, text=request.arguments.text("comment") or "")
    return _tie(request, target)


@for_members("write:accounts")
def endorse(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/accounts/:id/endorse, and its older name /pin"""
    target = someone(request, id)
    try:
        actions.endorse(account=request.account, target=target, now=timezone.now())
    except actions.MayNotEndorse:
        raise not_valid("You must be already following the person you want to endorse") from None
    except actions.TooManyEndorsed:
        raise not_valid("You have already endorsed the maximum number of people") from None
    return _tie(request, target)


@for_anyone()
def subscribe_by_mail(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/accounts/:id/email_subscriptions: nobody's posts go out as letters to strangers here."""
    raise not_found()


@for_members("read:follows")
def follow_requests(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/follow_requests"""
    account = request.account
    return connected_answer(
        request, connected_page(account, account, Tie.ASKING, cursor_of(request, usual=40, most=80))
    )


@for_members("write:follows")
def accept(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/follow_requests/:id/authorize; the id is the account's."""
    asked = _asked(request, id)
    actions.accept_follow(follow=asked, now=timezone.now())
    return _tie(request, asked.follower)


@for_members("write:follows")
def reject(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/follow_requests/:id/reject; the id is the account's."""
    asked = _asked(request, id)
    actions.reject_follow(follow=asked)
    return _tie(request, asked.follower)


def _asked(request: ApiRequest, account_id: int) -> Follow:
    asking = Follow.objects.filter(follower_id=account_id, followed=request.account, accepted_at=None)
    found = asking.select_related("follower", "followed").first()
    if found is None:
        raise not_found()
    return found


def _tie(request: ApiRequest, target: Account) -> HttpResponse:
    return json_answer(relationship_json(relationship(request.account, target, now=timezone.now())))


routes = [
    route("api/v1/accounts/:id/follow", post=follow),
    route("api/v1/accounts/:id/unfollow", post=unfollow),
    route("api/v1/accounts/:id/remove_from_followers", post=remove_from_followers),
    route("api/v1/accounts/:id/block", post=block),
    route("api/v1/accounts/:id/unblock", post=unblock),
    route("api/v1/accounts/:id/mute", post=mute),
    route("api/v1/accounts/:id/unmute", post=unmute),
    route("api/v1/accounts/:id/note", post=keep_note),
    route("api/v1/accounts/:id/endorse", post=endorse),
    route("api/v1/accounts/:id/unendorse", post=unendorse),
    route("api/v1/accounts/:id/pin", post=endorse),
    route("api/v1/accounts/:id/unpin", post=unendorse),
    route("api/v1/accounts/:id/email_subscriptions", post=subscribe_by_mail),
    route("api/v1/follow_requests", get=follow_requests),
    route("api/v1/follow_requests/:id/authorize", post=accept),
    route("api/v1/follow_requests/:id/reject", post=reject),
]
