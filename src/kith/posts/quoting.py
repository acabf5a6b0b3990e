"""Who may quote a post (row V23): one rule for every door, and for the pages that offer it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kith.accounts.models import Account, Follow
from kith.posts.models import Post, Quote, Quoters, QuoteState, Visibility

OPEN = (Visibility.PUBLIC, Visibility.QUIET)
# Plain words, because every row of every list is asked by them.
_OPEN, _EVERYONE, _FOLLOWERS = {each.value for each in OPEN}, Quoters.EVERYONE.value, Quoters.FOLLOWERS.value


class Asked(NamedTuple):
    """What the rule needs of a post."""

    post_id: int
    author_id: int
    visibility: str
    quoters: str


def may_quote(viewer: Account | None, post: Post) -> bool:
    """Whether `viewer`, who sees `post`, may quote it. Asks the database only where it is open to followers."""
    asked = Asked(post.pk, post.author_id, post.visibility, post.quoters)
    return not post.is_boost and post.hidden_at is None and bool(quotable(viewer, [asked]))


def quotable(viewer: Account | None, posts: Iterable[Asked]) -> set[int]:
    """Those of `posts` (which `viewer` sees) that `viewer` may quote; one question at the most.

    What is only for those it names is quoted by nobody, not even its author: it was said to these alone.
    """
    if viewer is None:
        return set()
    may: set[int] = set()
    for_followers: dict[int, int] = {}
    for post in posts:
        post_id, author_id, visibility, quoters = post
        if author_id == viewer.id:
            if visibility != Visibility.MENTIONED:
                may.add(post_id)
        elif visibility not in _OPEN:
            continue
        elif quoters == _EVERYONE:
            may.add(post_id)
        elif quoters == _FOLLOWERS:
            for_followers[post_id] = author_id
    if for_followers:
        follows = Follow.objects.filter(follower=viewer, accepted_at__isnull=False)
        followed = set(follows.filter(followed__in=set(for_followers.values())).values_list("followed_id", flat=True))
        may |= {post_id for post_id, author_id in for_followers.items() if author_id in followed}
    return may


def quoters_of(asked: str, visibility: str) -> str:
    """Return who may quote a post of this visibility, where its author asked for `asked`."""
    return asked if asked in Quoters.values and visibility in OPEN else Quoters.NOBODY


def may_take_out(viewer: Account | None, post: Post) -> bool:
    """Whether `post` quotes a post of `viewer`, who lets it still."""
    if viewer is None or not post.is_quote:
        return False
    return bool(Quote.objects.filter(post=post, quoted__author=viewer, state=QuoteState.ACCEPTED).exists())
