"""Our own feeds, written as every reader takes them: Atom, RSS 2.0 and JSON Feed, from one description."""

from kith.protocols.publishing.atom import write_atom
from kith.protocols.publishing.json_feed import write_json_feed
from kith.protocols.publishing.kinds import WRITERS, feed_links
from kith.protocols.publishing.model import PublishedEntry, PublishedFeed, PublishedFile
from kith.protocols.publishing.rss import write_rss

__all__ = [
    "WRITERS", "PublishedEntry", "PublishedFeed", "PublishedFile", "feed_links", "write_atom", "write_json_feed",
    "write_rss",
]  # fmt: skip
