"""Feeds of every kind as plain data: RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed."""

from kith.protocols.feeds.model import Enclosure, ParsedEntry, ParsedFeed
from kith.protocols.feeds.parsing import NotAFeed, TooLarge, parse_feed

__all__ = ["Enclosure", "NotAFeed", "ParsedEntry", "ParsedFeed", "TooLarge", "parse_feed"]
