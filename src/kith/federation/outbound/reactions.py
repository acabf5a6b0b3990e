"""What people here do with posts of others: passing on no more, thanking; and how a poll of theirs goes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kith.accounts.models import Account
from kith.federation.outbound import activities
from kith.federation.outbound.posts import tell_of_change
from kith.federation.outbound.reach import inboxes_of, inboxes_of_followers
from kith.federation.outbound.sending import send
from kith.posts.models import Favourite, Origin, Poll, Post
from kith.posts.queries import post_for_its_author


def tell_of_unboost(*, boost_id: int, subject_id: int, author_id: int, now: datetime) -> None:
    """Tell who heard of it that somebody here passes a post on no more."""
    author = _someone_here(author_id)
    subject = _post(subject_id) if author is not None else None
    if author is None or subject is None or subject.origin == Origin.FEED or subject.is_local_only:
        return
    places = inboxes_of_followers(author_id, now=now) + inboxes_of([subject.author_id], now=now)
    activity = activities.undo_of_boost(author, boost_id, subject)
    send(activity, actor=author.uri, kind="Undo", inboxes=places, now=now)


def tell_of_favourite(*, favourite_id: int, now: datetime) -> None:
    """Tell the author of a post elsewhere that somebody here thanks for it."""
    # Held, so that it is not told after its taking back.
    held = Favourite.objects.select_for_update(of=("self",)).select_related("account", "post__author")
    with transaction.atomic():
        found = held.filter(pk=favourite_id).first()
        if found is not None:
            _tell_author(activities.like(found.account, found.pk, found.post), found.account, found.post, now)


def tell_of_unfavourite(*, favourite_id: int, post_id: int, account_id: int, now: datetime) -> None:
    """Tell the author that they take it back."""
    account, post = _someone_here(account_id), _post(post_id)
    if account is not None and post is not None:
        _tell_author(activities.undo(activities.like(account, favourite_id, post)), account, post, now)


def tell_of_results(*, poll_id: int, now: datetime) -> None:
    """Tell others how a poll of ours stands; what is not told before its end is not told."""
    poll = Poll.objects.select_related("post").filter(pk=poll_id, post__origin=Origin.HERE).first()
    if poll is not None and (not poll.hides_totals or poll.told_at is not None):
        tell_of_change(post_id=poll.post_id, now=now)


def _tell_author(activity: activities.Activity, by: Account, post: Post, now: datetime) -> None:
    if not by.is_local or by.is_gone or post.author.is_local:
        return
    places = inboxes_of([post.author_id], now=now, is_personal=True)
    send(activity, actor=by.uri, kind=activity["type"], inboxes=places, now=now)


def _someone_here(account_id: int) -> Account | None:
    return Account.objects.here().people().in_good_standing().filter(pk=account_id).first()


def _post(post_id: int) -> Post | None:
    return post_for_its_author(post_id)
