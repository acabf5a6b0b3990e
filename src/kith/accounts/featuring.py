"""Whether an account may stand in somebody's collection: by itself, after being asked, or not at all."""

from __future__ import annotations

from enum import StrEnum

from kith.accounts.models import Account, Featuring


class Approval(StrEnum):
    """What an account says to being featured (the words are those of apps)."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"
    DENIED = "denied"
    MISSING = "missing"  # of people on other servers nobody knows it yet


def approval_of(account: Account) -> Approval:
    """Return what `account` says, whoever asks. A website is public unless its address is a secret of its readers."""
    if account.is_gone or account.limited_at is not None:
        return Approval.DENIED
    if account.is_feed:
        return Approval.DENIED if account.is_locked else Approval.AUTOMATIC
    if not account.is_local:
        return Approval.MISSING
    if account.featuring == Featuring.ASK:
        return Approval.MANUAL
    is_open = account.featuring == Featuring.OPEN and account.is_discoverable
    return Approval.AUTOMATIC if is_open else Approval.DENIED
