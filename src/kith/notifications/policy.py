"""What one's policy does with a notice: let through, kept until its sender is let in, or dropped (row S17).

The same questions as Mastodon's: apps show and set them by these names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kith.accounts.models import Account
from kith.accounts.models import Kind as AccountKind
from kith.notifications.models import Kind, Policy, Reach

NEW_FOR = timedelta(days=30)
FOLLOWER_SINCE = timedelta(days=3)  # a follow of a minute ago proves nothing

# What one asked for, and what the house itself has to say, is never held back.
_HELD_BACK = {Kind.MENTION, Kind.REPLY, Kind.FOLLOW, Kind.FOLLOW_REQUEST, Kind.BOOST, Kind.FAVOURITE, Kind.QUOTE}
_HELD_BACK |= {Kind.FEATURED, Kind.FEATURE_ASKED, Kind.COLLECTION_EDIT}
_SPOKEN = {Kind.MENTION, Kind.REPLY}


@dataclass(frozen=True, slots=True)
class Tie:
    """How one who is to be told stands to the sender."""

    follows: bool = False
    is_followed: bool = False  # and for longer than FOLLOWER_SINCE
    let_in: bool = False
    wrote_first: bool = False  # named the sender earlier in this discussion


def treatment(
    reach: Reach, tie: Tie, *, kind: Kind, by: Account, by_staff: bool, is_private: bool, now: datetime
) -> Policy:
    """Return what becomes of a notice; the strictest of the answers that apply."""
    if kind not in _HELD_BACK or tie.let_in or (by_staff and kind in _SPOKEN):
        return Policy.ACCEPT
    answers = []
    if not tie.follows:
        answers.append(reach.for_not_following)
        if by.limited_at is not None:
            answers.append(reach.for_limited_accounts)
        if by.created_at > now - NEW_FOR:
            answers.append(reach.for_new_accounts)
        if by.kind == AccountKind.SERVICE:
            answers.append(reach.for_bots)
        if is_private and kind in _SPOKEN and not tie.wrote_first:
            answers.append(reach.for_private_mentions)
    if not tie.is_followed:
        answers.append(reach.for_not_followers)
    if Policy.DROP in answers:
        return Policy.DROP
    return Policy.FILTER if Policy.FILTER in answers else Policy.ACCEPT
