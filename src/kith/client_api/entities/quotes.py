"""Quotes for apps: https://docs.joinmastodon.org/entities/Quote/, …/ShallowQuote/ and …/QuoteApproval/"""

from __future__ import annotations

from functools import cache

import msgspec

from kith.posts.models import Quoters
from kith.timelines.quotes import Quoted

# The words of apps for who may quote, and ours.
QUOTE_POLICIES = {
    Quoters.EVERYONE.value: "public",
    Quoters.FOLLOWERS.value: "followers",
    Quoters.NOBODY.value: "nobody",
}
QUOTERS = {theirs: ours for ours, theirs in QUOTE_POLICIES.items()}


@cache
def approval_json(quoters: str, may: bool) -> bytes:
    """Return who may quote a post, and whether its reader may. Nobody here looks through quotes by hand."""
    policy = QUOTE_POLICIES[quoters]
    return msgspec.json.encode(
        {
            "automatic": [] if policy == "nobody" else [policy],
            "manual": [],
            "current_user": "automatic" if may else "denied",
        }
    )


def quote_json(quoted: Quoted | None, statuses: dict[int, bytes]) -> bytes:
    """Return what a post quotes; `statuses` are the posts that may be shown, by their ids."""
    if quoted is None:
        return b"null"
    status = statuses.get(quoted.row.subject_id) if quoted.row is not None else None
    if quoted.row is not None and status is None:
        return b'{"state":"deleted","quoted_status":null}'  # since the list was read
    return b'{"state":"%b","quoted_status":%b}' % (quoted.sight.encode(), status or b"null")


def shallow_quote_json(quoted: Quoted | None) -> bytes:
    """Return the same of a post that is quoted itself: there is no end to quotes in quotes."""
    if quoted is None:
        return b"null"
    quoted_id = b"null" if quoted.row is None else b'"%d"' % quoted.row.subject_id
    return b'{"state":"%b","quoted_status_id":%b}' % (quoted.sight.encode(), quoted_id)
