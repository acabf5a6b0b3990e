"""Notices and filters: what one left out does not ring, and words that one folds are not quoted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kith.accounts.models import Account
from kith.filters.models import Context
from kith.filters.queries import subject_of, verdicts
from kith.posts.models import Post


def is_left_out(reader: Account, post: Post, *, now: datetime) -> bool:
    """Whether `reader` leaves posts like this out of their bell."""
    found = verdicts(reader, [subject_of(post)], Context.NOTIFICATIONS, now=now)
    return 0 in found and found[0].is_hidden


def covered(reader: Account, posts: Iterable[Post], *, now: datetime) -> dict[int, tuple[str, ...]]:
    """Return which of `posts` are not to be quoted to `reader`, with the titles of the filters that say so."""
    rows = [subject_of(post) for post in {post.id: post for post in posts}.values()]
    found = verdicts(reader, rows, Context.NOTIFICATIONS, now=now)
    return {
        rows[place].subject_id: verdict.titles
        for place, verdict in found.items()
        if verdict.is_hidden or verdict.is_folded
    }
