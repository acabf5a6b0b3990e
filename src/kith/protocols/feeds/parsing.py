"""One door for feeds of every kind: bytes in, a `ParsedFeed` out, or a plain word why not."""

import json
from datetime import datetime

from lxml import etree

from kith.protocols.feeds.atom import read_atom
from kith.protocols.feeds.decoding import decode, mend_xml, unpack
from kith.protocols.feeds.elements import in_known_words, name_of
from kith.protocols.feeds.illformed import reread
from kith.protocols.feeds.json_feed import is_json_feed, read_json_feed
from kith.protocols.feeds.model import ParsedFeed
from kith.protocols.feeds.rss import read_rss

LARGEST = 16 * 1024 * 1024
_MOST_ENTRIES = 5000


class NotAFeed(Exception):
    """What came is no feed that we know; the message says what it looks like."""


class TooLarge(NotAFeed):
    """The document is larger than any feed we read."""


def parse_feed(
    body: bytes, *, url: str = "", content_type: str = "", now: datetime, most: int = _MOST_ENTRIES
) -> ParsedFeed:
    """Return the feed in `body`, which came from `url`. Raises NotAFeed, TooLarge."""
    body = unpack(body, LARGEST + 1)
    if len(body) > LARGEST:
        raise TooLarge(f"This is larger than {LARGEST // 1024 // 1024} MB; no feed is.")
    text = decode(body, content_type)
    if not text.strip():
        raise NotAFeed("There is nothing in it.")
    if text.lstrip()[:1] in "{[":
        return _read_json(text, url, now, most)
    root = in_known_words(_root_of(text))
    name = name_of(root.tag)
    if name in {"atom:feed", "feed", "atom:entry", "entry"}:
        return read_atom(root, url, now, most)
    if name in {"rss", "rdf:rdf", "rdf", "channel"} or name.endswith(":rss"):
        return read_rss(root, url, now, most)
    raise NotAFeed("This is a document, but not a feed.")


def _read_json(text: str, url: str, now: datetime, most: int) -> ParsedFeed:
    try:
        document = json.loads(text.strip().rstrip("\x00"))
    except (ValueError, RecursionError) as problem:
        raise NotAFeed("This begins like a JSON Feed but can't be read as JSON.") from problem
    if not is_json_feed(document):
        raise NotAFeed("This is JSON, but not a JSON Feed.")
    return read_json_feed(document, url, now, most)


def _root_of(text: str) -> etree._Element:
    mended = mend_xml(text)
    if not mended:
        if "<html" in text[:5000].lower() or "<!doctype html" in text[:5000].lower():
            raise NotAFeed("This is an ordinary page, not a feed.")
        raise NotAFeed("There is no feed in this.")
    root, is_broken = _read(mended)
    if is_broken:
        root = reread(mended, root, lambda text: _read(text)[0])
    if root is None:
        raise NotAFeed("This begins like a feed but can't be read.")
    return root


def _read(text: str) -> tuple[etree._Element | None, bool]:
    """Return the root of `text` as far as it can be read, and whether that was not all."""
    # No network, no document type, no entities; what is broken is read as far as it goes.
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None, True
    return root, any(entry.level >= etree.ErrorLevels.FATAL for entry in parser.error_log)
