"""The pictures of an account as others elsewhere find them: whole addresses, always of pixels, never of nothing."""

from __future__ import annotations

from kith.accounts.models import Account
from kith.design.portraits import portrait_of
from kith.foundations.addresses import drawn, stored


def avatar_of(account: Account) -> str:
    """Return the address of a picture of someone, as pixels: few apps draw SVG."""
    portrait = portrait_of(account.avatar)
    if portrait:
        return drawn(f"design/portraits/{portrait}.png")
    if account.avatar:
        return stored(account.avatar)
    return drawn("design/portraits/feed.png" if account.is_feed else "design/portraits/nobody.png")


def header_of(account: Account) -> str:
    return stored(account.header) if account.header else drawn("design/portraits/header.png")
