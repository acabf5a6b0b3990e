"""Atom 0.3 and 1.0."""

import re
from base64 import b64decode
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING

from kith.foundations.html import absolute
from kith.foundations.text import on_one_line
from kith.protocols.feeds.dates import parse_date
from kith.protocols.feeds.elements import Node, attribute, base_of, html_within, language_of, name_of, text_of
from kith.protocols.feeds.model import ParsedEntry, ParsedFeed
from kith.protocols.feeds.rss import media_files, media_image
from kith.protocols.feeds.writing import clean, enclosures_of, harmless, link_base, made_up_id, one_each, plain

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST_BASE64 = 400_000
_MEANT = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[lr][sd]quo|[nm]dash|hellip|nbsp|quot|apos);")
_LOOKS_LIKE_HTML = re.compile(
    r"</(?:p|div|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|table|span)>|<br\s*/?>|<img\s", re.I
)


def read_atom(root: "_Element", url: str, now: datetime, most: int) -> ParsedFeed:
    """Return the feed under `root`, <feed> or a single <entry>."""
    feed = _node(root)
    self_url = _link(feed, "self")
    link = _page(feed)
    base = base_of(root, link_base(url or self_url, link))
    entries = list(feed.every("atom:entry", "item"))
    if not entries and "atom:content" in feed:
        entries = [root]
    authors = _authors(feed)
    return ParsedFeed(
        title=_plain(feed, "atom:title"),
        link=absolute(link, base) or _address_in(feed.text("atom:id"), url, absolute(self_url, base)),
        subtitle=_plain(feed, "atom:subtitle", "atom:tagline", "itunes:subtitle", "itunes:summary"),
        id=harmless(on_one_line(feed.text("atom:id"))) or absolute(self_url or link, base),
        language=language_of(root),
        hub=absolute(_link(feed, "hub"), base),
        self_url=absolute(self_url, base),
        entries=tuple(_entry(element, base, authors, now) for element in entries[:most]),
    )


def _address_in(identity: str, *others: str) -> str:
    """Return the web address that an id is, unless it is one of `others` (the feed's own)."""
    is_address = identity.lower().startswith(("http://", "https://")) and identity not in others
    return absolute(identity, "") if is_address else ""


def _node(element: "_Element") -> Node:
    return Node(element, plain_is="atom:")


def _entry(element: "_Element", feed_base: str, feed_authors: str, now: datetime) -> ParsedEntry:
    entry = _node(element)
    base = base_of(element, feed_base)
    identity = entry.text("atom:id", "atom:guid")
    link = absolute(_page(entry), base) or _address_in(identity)
    title = _plain(entry, "atom:title", "media:title")
    summary = _html(entry, base, "atom:summary", "atom:abstract", "atom:description")
    content = _html(entry, base, "atom:content", "content:encoded")
    if not summary and not content:
        within = [entry, *(_node(group) for group in entry.every("media:group"))]
        summary = next((text for node in within if (text := _html(node, base, "media:description"))), "")
    source = entry.first("atom:source")
    files = [
        (attribute(at, "href"), attribute(at, "type"), attribute(at, "length"))
        for at in entry.every("atom:link")
        if attribute(at, "rel") == "enclosure"
    ]
    files += media_files(entry)
    image = media_image(entry) or next((url for url, kind, _ in files if kind.startswith("image/")), "")
    return ParsedEntry(
        id=harmless(on_one_line(identity)) or link or made_up_id(title, summary, content),
        title=title,
        link=link,
        author=_authors(entry) or (_authors(_node(source)) if source is not None else "") or feed_authors,
        published=_date(entry, now, "atom:published", "atom:issued", "dc:date", "atom:created", "atom:pubdate"),
        updated=_date(entry, now, "atom:updated", "atom:modified", "dcterms:modified"),
        summary=summary,
        content=content,
        image=absolute(image, base),
        language=language_of(element),
        enclosures=enclosures_of(files, base),
        tags=one_each(_tags(entry)),
    )


def _plain(node: Node, *names: str) -> str:
    for element in node.every(*names):
        words, is_html = _words(element)
        if found := plain(words, is_html=is_html):
            return found
    return ""


def _html(node: Node, base: str, *names: str) -> str:
    for element in node.every(*names):
        words, is_html = _words(element)
        if found := clean(words, base_of(element, base), is_html=is_html):
            return found
    return ""


def _words(element: "_Element") -> tuple[str, bool]:
    """Return what a text construct holds and whether it is HTML (RFC 4287 3.1 and 4.1.3.3; Atom 0.3 had `mode`)."""
    kind = (element.get("type") or "").strip().lower()
    mode = (element.get("mode") or "").strip().lower()
    if len(element) == 1 and kind.endswith("html") and kind != "xhtml" and not len(element[0]):
        # HTML, escaped, in a <div> that is not.
        return text_of(element), True
    if len(element):
        # XHTML (its <div> is only a wrapper), or HTML that someone forgot to escape: readers should see the same.
        is_wrapped = kind == "xhtml" and len(element) == 1 and name_of(element[0].tag).endswith("div")
        return html_within(element[0] if is_wrapped else element), True
    text = (element.text or "").strip()
    if mode == "base64" or (kind and not _is_readable(kind)):
        text = _words_in_base64(text)
        return text, bool(_LOOKS_LIKE_HTML.search(text))
    if not kind and not mode:
        # Nothing said is text. But nobody means “&#8217;” or “<p>…</p>” to be read as such.
        return _MEANT.sub(lambda reference: unescape(reference[0]), text), bool(_LOOKS_LIKE_HTML.search(text))
    if mode == "escaped" and kind in {"", "text/html", "application/xhtml+xml", "html", "xhtml"}:
        return text, True
    return text, kind.endswith("html")


def _is_readable(kind: str) -> bool:
    return kind == "text" or kind.startswith("text/") or kind.endswith(("xml", "html")) or "/" not in kind


def _words_in_base64(text: str) -> str:
    """Return the words that `text` holds, "" where it is a picture or another file."""
    try:
        return b64decode(text[:_LONGEST_BASE64].encode("ascii"), validate=False).decode("utf-8")
    except (ValueError, UnicodeError):
        return ""


def _page(node: Node) -> str:
    """Return the address of the page that a feed or entry stands for."""
    links = list(node.every("atom:link"))
    alternates = [at for at in links if attribute(at, "rel") in {"alternate", ""} and attribute(at, "href")]
    pages = [at for at in alternates if attribute(at, "type").lower() in {"", "text/html", "application/xhtml+xml"}]
    for at in pages or alternates:
        return _from_its_base(at)
    # A link with words and no address: RSS in the clothes of Atom.
    return next((text for at in links if (text := text_of(at)).startswith(("http:", "https:", "/"))), "")


def _link(node: Node, rel: str) -> str:
    return next((_from_its_base(at) for at in node.every("atom:link") if attribute(at, "rel") == rel), "")


def _from_its_base(link: "_Element") -> str:
    href = attribute(link, "href")
    own = link.get("{http://www.w3.org/XML/1998/namespace}base")
    return absolute(href, base_of(link, "")) or href if own else href


def _authors(node: Node) -> str:
    names = []
    for element in node.every("atom:author"):
        person = _node(element)
        names.append(plain(person.text("atom:name", "atom:email", "atom:uri", "atom:url") or (element.text or "")))
    names = [name for name in names if name] or [plain(text_of(at)) for at in node.every("dc:creator")]
    return ", ".join(dict.fromkeys(name for name in names if name))[:300]


def _date(node: Node, now: datetime, *names: str) -> datetime | None:
    dates = (parse_date(text_of(element), now) for element in node.every(*names))
    return next((date for date in dates if date is not None), None)


def _tags(entry: Node) -> list[str]:
    tags = []
    for element in entry.every("atom:category"):
        term, label = attribute(element, "term"), attribute(element, "label")
        tags.append(label if label and (not term or "://" in term) else term or text_of(element))
    tags += [text_of(element) for element in entry.every("dc:subject")]
    for element in entry.every("media:keywords"):
        tags += text_of(element).split(",")
    return tags
