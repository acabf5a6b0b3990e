"""JSON Feed 1 and 1.1."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kith.foundations.html import absolute, as_text_html
from kith.foundations.text import on_one_line
from kith.protocols.feeds.dates import parse_date
from kith.protocols.feeds.model import ParsedEntry, ParsedFeed
from kith.protocols.feeds.writing import clean, enclosures_of, harmless, link_base, made_up_id, one_each, plain


def is_json_feed(document: object) -> bool:
    """Say whether `document` is one; some forget their version."""
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return False
    return "jsonfeed.org" in _text(document, "version") or any(
        key in document for key in ("title", "feed_url", "home_page_url")
    )


def read_json_feed(document: Mapping[str, Any], url: str, now: datetime, most: int) -> ParsedFeed:
    home = _text(document, "home_page_url")
    feed_url = _text(document, "feed_url")
    base = link_base(url or absolute(feed_url, ""), home)
    hubs = [hub for hub in _list(document, "hubs") if isinstance(hub, dict)]
    authors = _authors(document)
    language = _text(document, "language")[:12]
    items = [item for item in document["items"] if isinstance(item, dict)]
    return ParsedFeed(
        title=plain(_text(document, "title"), is_html=False),
        link=absolute(home, base),
        subtitle=plain(_text(document, "description"), is_html=False),
        id=absolute(feed_url, base) or absolute(home, base),
        language=language,
        hub=absolute(_text(hubs[0], "url"), base) if hubs else "",
        self_url=absolute(feed_url, base),
        entries=tuple(_entry(item, base, authors, now) for item in items[:most]),
    )


def _entry(item: Mapping[str, Any], base: str, feed_authors: str, now: datetime) -> ParsedEntry:
    link = absolute(_text(item, "url") or _text(item, "external_url"), base)
    title = plain(_text(item, "title"), is_html=False)
    written = _text(item, "content_html")
    content = clean(written, base) if written else as_text_html(_text(item, "content_text"))
    summary = clean(_text(item, "summary"), base, is_html=False)
    files = [
        (_text(file, "url"), _text(file, "mime_type"), _text(file, "size_in_bytes"))
        for file in _list(item, "attachments")
        if isinstance(file, dict)
    ]
    return ParsedEntry(
        id=harmless(on_one_line(_text(item, "id"))) or link or made_up_id(title, summary, content),
        title=title,
        link=link,
        author=_authors(item) or feed_authors,
        published=parse_date(_text(item, "date_published"), now),
        updated=parse_date(_text(item, "date_modified"), now),
        summary=summary,
        content=content,
        image=absolute(_text(item, "image") or _text(item, "banner_image"), base),
        language=_text(item, "language")[:12],
        enclosures=enclosures_of(files, base),
        tags=one_each([tag for tag in _list(item, "tags") if isinstance(tag, str)]),
    )


def _authors(node: Mapping[str, Any]) -> str:
    people = [*_list(node, "authors"), node.get("author")]
    names = [person if isinstance(person, str) else _text(person, "name") or _text(person, "url")
             for person in people if isinstance(person, (dict, str))]  # fmt: skip
    return ", ".join(dict.fromkeys(name for each in names if (name := plain(each, is_html=False))))[:300]


def _text(node: Mapping[str, Any], key: str) -> str:
    """Return a value as text; numbers happen where strings are asked for."""
    value = node.get(key)
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return str(int(value)) if isinstance(value, int) or value.is_integer() else str(value)


def _list(node: Mapping[str, Any], key: str) -> list[Any]:
    value = node.get(key)
    return value[:1000] if isinstance(value, list) else []
