"""Whether an account may stand in somebody's collection: by itself, after being asked, or not at all."""

from __future__ import annotations

from enum import StrEnum

from kith.accounts.models import Account, Featuring
from kith.accounts.queries import Relationship


class Approval(StrEnum):
    """What an account says to being featured (the words are those of apps)."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"
    DENIED = "denied"
    MISSING = "missing"  # people on other servers: Kith does not ask theirs for a yes (FEP-7aa9), so none is known


def approval_of(account: Account, *, by_follower: bool = False) -> Approval:
    """Return what `account` says to someone it keeps not away. Who decides on followers says yes to these alone.

    A website is public unless its address is a secret of its readers.
    """
    if account.is_gone or account.limited_at is not None:
        return Approval.DENIED
    if account.is_feed:
        return Approval.DENIED if account.is_locked else Approval.AUTOMATIC
    if not account.is_local:
        return Approval.MISSING
    if account.featuring == Featuring.ASK:
        return Approval.MANUAL
    is_open = is_open_to_some(account) and (by_follower or not account.is_locked)
    return Approval.AUTOMATIC if is_open else Approval.DENIED


def is_open_to_some(account: Account) -> bool:
    """Say whether a person here lets others feature them without being asked: all, or their followers."""
    return account.featuring == Featuring.OPEN and account.is_discoverable


def approval_between(account: Account, tie: Relationship) -> Approval:
    """Return what `account` says to whoever has this `tie` to it."""
    if tie.is_self:
        return Approval.AUTOMATIC
    return Approval.DENIED if tie.blocking or tie.blocked_by else approval_of(account, by_follower=tie.following)
