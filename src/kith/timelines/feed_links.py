"""Where the feeds of a page are read: said in the head of the page for machines, and at its end for people."""

from dataclasses import dataclass

from kith.accounts.models import Account
from kith.timelines.feeds import WRITERS


@dataclass(frozen=True, slots=True)
class FeedLink:
    """One feed of a page."""

    word: str
    address: str
    media_type: str


def feed_links(page: str, also: str = "") -> tuple[FeedLink, ...]:
    """Return the feeds of the page at the path `page`; `also` is what their addresses keep (“?show=media”)."""
    feeds = ((word, f"{page}/feed.{kind}{also}", media_type) for kind, (word, media_type, _) in WRITERS.items())
    return tuple(FeedLink(*feed) for feed in feeds)


def may_offer_feed(account: Account) -> bool:
    """Are the public posts of `account` ours to hand out? Websites have feeds of their own, other servers too."""
    is_ours = account.is_local and not account.is_feed and not account.is_gone
    return is_ours and account.offers_feed and account.limited_at is None
