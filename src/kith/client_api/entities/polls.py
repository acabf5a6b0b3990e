"""Polls for apps: https://docs.joinmastodon.org/entities/Poll/

Asked anew for each list that has one: who voted, and how, is of the moment and of the reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kith.accounts.models import Account
from kith.client_api.entities.accounts import emoji_in
from kith.client_api.entities.plain import time_or_none
from kith.posts.models import Poll, PollVote


def polls_by_post(viewer: Account | None, post_ids: Sequence[int], *, now: datetime) -> dict[int, dict[str, Any]]:
    """Return the polls of these posts; who may see the posts was asked before."""
    polls = list(Poll.objects.filter(post__in=post_ids).select_related("post").prefetch_related("options"))
    chosen: set[int] = set()
    if viewer is not None and polls:
        votes = PollVote.objects.filter(account=viewer, option__poll__in=polls)
        chosen = set(votes.values_list("option_id", flat=True))
    return {poll.post_id: _poll(poll, viewer, chosen, now) for poll in polls}


def _poll(poll: Poll, viewer: Account | None, chosen: set[int], now: datetime) -> dict[str, Any]:
    options = list(poll.options.all())
    has_ended = poll.has_ended(now)
    is_hidden = poll.hides_totals and not has_ended
    shown: dict[str, Any] = {
        "id": str(poll.pk),
        "expires_at": time_or_none(poll.ends_at),
        "expired": has_ended,
        "multiple": poll.is_multiple,
        "votes_count": 0 if is_hidden else sum(option.votes_count for option in options),
        "voters_count": 0 if is_hidden else poll.voters_count,
        "options": [
            {"title": option.title, "votes_count": None if is_hidden else option.votes_count} for option in options
        ],
        "emojis": emoji_in(*(option.title for option in options)),
    }
    if viewer is not None:
        own = [option.position for option in options if option.id in chosen]
        # An author can't vote, and apps take that for voted.
        shown |= {"voted": bool(own) or poll.post.author_id == viewer.id, "own_votes": own}
    return shown
