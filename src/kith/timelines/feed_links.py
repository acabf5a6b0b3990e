"""Whose posts we hand out as a feed."""

from kith.accounts.models import Account


def may_offer_feed(account: Account) -> bool:
    """Are the public posts of `account` ours to hand out? Websites have feeds of their own, other servers too."""
    is_ours = account.is_local and not account.is_feed and not account.is_gone
    return is_ours and account.offers_feed and account.limited_at is None
