"""What one does with a post: https://docs.joinmastodon.org/methods/statuses/#favourite

The answer shows the post as it is once the thing is done, counts and all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.models import Account
from kith.client_api.door import (
    ApiRequest,
    View,
    for_members,
    json_answer,
    not_allowed,
    not_found,
    not_valid,
    ready_answer,
)
from kith.client_api.drafting import visibility_of
from kith.client_api.entities.statuses import let_go_json, status_json
from kith.client_api.refusals import in_words
from kith.client_api.routing import route
from kith.client_api.views.writing import shown
from kith.posts import actions
from kith.posts.models import Post, Visibility
from kith.posts.queries import post_to_let_go, visible_post

_Doing = Callable[[Account, Post, datetime], object]


def _deed(scope: str, what: str, do: _Doing) -> View:
    @for_members(scope)
    def view(request: ApiRequest, id: int) -> HttpResponse:
        now, account = timezone.now(), request.account
        post = _post(account, id)
        with in_words():
            do(account, post, now)
        return shown(account, id, now)

    view.__name__ = what
    view.__doc__ = f"POST /api/v1/statuses/:id/{what}"
    return view


def _taking_back(scope: str, what: str, do: Callable[[Account, Post], object], *, shows_subject: bool = False) -> View:
    """As `_deed`, also of a post that one sees no more, since its author blocked one: the answer is empty then.

    With `shows_subject` the answer is what a boost passes on, and not the boost, which is gone.
    """

    @for_members(scope)
    def view(request: ApiRequest, id: int) -> HttpResponse:
        account = request.account
        post = visible_post(account, id) or post_to_let_go(account, id)
        if post is None:
            raise not_found()
        do(account, post)
        subject = post.boost_of or post
        told = status_json(account, subject.pk if shows_subject else id, now=timezone.now())
        return json_answer(let_go_json(subject)) if told is None else ready_answer(told)

    view.__name__ = what
    view.__doc__ = f"POST /api/v1/statuses/:id/{what}"
    return view


favourite = _deed(
    "write:favourites", "favourite", lambda by, post, now: actions.favourite(account=by, post=post, now=now)
)
unfavourite = _taking_back(
    "write:favourites", "unfavourite", lambda by, post: actions.unfavourite(account=by, post=post)
)
bookmark = _deed("write:bookmarks", "bookmark", lambda by, post, now: actions.bookmark(account=by, post=post, now=now))
unbookmark = _taking_back("write:bookmarks", "unbookmark", lambda by, post: actions.unbookmark(account=by, post=post))
unreblog = _taking_back(
    "write:statuses", "unreblog", lambda by, post: actions.unboost(account=by, post=post), shows_subject=True
)
mute = _deed("write:mutes", "mute", lambda by, post, now: actions.mute_thread(account=by, post=post, now=now))
unmute = _deed("write:mutes", "unmute", lambda by, post, now: actions.unmute_thread(account=by, post=post, now=now))
unpin = _deed("write:accounts", "unpin", lambda by, post, _: actions.unpin(account=by, post=post))


@for_members("write:accounts")
def pin(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/statuses/:id/pin"""
    now, account = timezone.now(), request.account
    post = _post(account, id)
    with in_words():
        try:
            actions.pin(account=account, post=post, now=now)
        except actions.MayNotPin as refusal:
            raise not_valid(_why_not_pinned(account, post)) from refusal
    return shown(account, id, now)


@for_members("write:statuses")
def reblog(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/statuses/:id/reblog: answers with the boost, which holds the post."""
    now, account = timezone.now(), request.account
    post = _post(account, id)
    with in_words():
        made = actions.boost(account=account, post=post, now=now, visibility=visibility_of(request.arguments))
    return shown(account, made.pk, now)


@for_members("read:statuses")
def translate(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/statuses/:id/translate: no translator is set up here, which other servers say in this way too."""
    post = _post(request.account, id)
    if post.visibility not in {Visibility.PUBLIC, Visibility.QUIET}:
        raise not_allowed()
    raise not_found()


def _post(account: Account, post_id: int) -> Post:
    post = visible_post(account, post_id)
    if post is None:
        raise not_found()
    return post


def _why_not_pinned(account: Account, post: Post) -> str:
    if post.is_boost:
        return "A boost cannot be pinned"
    if post.author_id != account.id:
        return "Someone else's post cannot be pinned"
    return "Posts that are only visible to mentioned users cannot be pinned"


routes = [
    route("api/v1/statuses/:id/favourite", post=favourite),
    route("api/v1/statuses/:id/unfavourite", post=unfavourite),
    route("api/v1/statuses/:id/reblog", post=reblog),
    route("api/v1/statuses/:id/unreblog", post=unreblog),
    route("api/v1/statuses/:id/bookmark", post=bookmark),
    route("api/v1/statuses/:id/unbookmark", post=unbookmark),
    route("api/v1/statuses/:id/pin", post=pin),
    route("api/v1/statuses/:id/unpin", post=unpin),
    route("api/v1/statuses/:id/mute", post=mute),
    route("api/v1/statuses/:id/unmute", post=unmute),
    route("api/v1/statuses/:id/translate", post=translate),
]
