"""The ways our feeds are written, and where those of a page are: in its head for machines, at its end for people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kith.protocols.publishing.atom import write_atom
from kith.protocols.publishing.json_feed import write_json_feed
from kith.protocols.publishing.model import PublishedFeed
from kith.protocols.publishing.rss import write_rss

# The words of the media types are what readers find feeds by.
WRITERS: dict[str, tuple[str, str, Callable[[PublishedFeed], bytes]]] = {
    "atom": ("Atom", "application/atom+xml", write_atom),
    "rss": ("RSS", "application/rss+xml", write_rss),
    "json": ("JSON Feed", "application/feed+json", write_json_feed),
}


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
