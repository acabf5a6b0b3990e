"""RSS from 0.9 to 2.0, and RDF (RSS 1.0), with the vocabularies people add to it."""

from datetime import datetime
from typing import TYPE_CHECKING

from kith.foundations.html import absolute
from kith.foundations.text import on_one_line
from kith.protocols.feeds.dates import parse_date
from kith.protocols.feeds.elements import Node, attribute, base_of, html_within, language_of, name_of, text_of
from kith.protocols.feeds.model import ParsedEntry, ParsedFeed
from kith.protocols.feeds.writing import (
    author_name,
    clean,
    enclosures_of,
    harmless,
    link_base,
    made_up_id,
    one_each,
    plain,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHANGED = ("atom:updated", "dcterms:modified", "lastbuilddate", "modified", "updated")
_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}


def read_rss(root: "_Element", url: str, now: datetime, most: int) -> ParsedFeed:
    """Return the feed under `root`: <rss>, <rdf:RDF>, or a bare <channel>."""
    top = Node(root)
    found = root if name_of(root.tag) == "channel" else top.first("channel")
    channel_element = root if found is None else found
    channel = Node(channel_element)
    link = _feed_link(channel)
    base = base_of(channel_element, link_base(url, link))
    items = list(channel.every("item")) or list(top.every("item", "entry")) or list(_items_anywhere(root))
    self_url = _atom_link(channel, "self")
    site = absolute(link, base)
    language = plain(channel.text("language", "dc:language"))[:12]
    return ParsedFeed(
        title=plain(channel.text("title", "dc:title", "itunes:title")),
        link=site,
        subtitle=plain(
            channel.text("description", "tagline", "abstract", "itunes:subtitle", "itunes:summary", "dc:description")
        ),
        id=harmless(attribute(channel_element, "about") or channel.text("atom:id", "guid"))
        or absolute(self_url, base)
        or site,
        language=language or language_of(root),
        minutes_between=_minutes_between(channel),
        hub=absolute(_atom_link(channel, "hub"), base),
        self_url=absolute(self_url, base),
        entries=tuple(_entry(item, base, now) for item in items[:most]),
    )


def _items_anywhere(root: "_Element") -> "list[_Element]":
    return [element for element in root.iter() if isinstance(element.tag, str) and name_of(element.tag) == "item"]


def _feed_link(channel: Node) -> str:
    link = channel.text("link") or _atom_link(channel, "alternate", "") or _href(channel.first("link"))
    return link or attribute(channel.element, "href")


def _entry(element: "_Element", feed_base: str, now: datetime) -> ParsedEntry:
    item = Node(element)
    base = base_of(element, feed_base)
    guid = item.text("guid", "dc:identifier", "atom:id", "id") or attribute(element, "about")
    link = absolute(_item_link(item, guid), base)
    title = plain(item.text("title", "dc:title", "media:title", "itunes:title"))
    summary = _html(item, base, "description", "dc:description", "atom:summary", "summary", "abstract")
    content = _html(item, base, "content:encoded", "xhtml:body", "body", "xhtml:div", "fullitem", "atom:content")
    content = content or (_html(item, base, "content") if summary else "")
    if not summary and not content:
        groups = [Node(group) for group in item.every("media:group")]
        summary = _html(item, base, "itunes:summary", "media:description", "itunes:subtitle", "content")
        summary = summary or next((text for group in groups if (text := _html(group, base, "media:description"))), "")
    return ParsedEntry(
        id=harmless(on_one_line(guid)) or link or made_up_id(title, summary, content),
        title=title,
        link=link,
        author=_author(item),
        published=_date(item, now, "pubdate", "dc:date", "dcterms:issued", "atom:published", "dcterms:created", "date"),
        updated=_date(item, now, *_CHANGED) or parse_date(attribute(element, "lastmod"), now),
        summary=summary,
        content=content,
        image=_image(item, base),
        language=plain(item.text("dc:language", "language"))[:12] or language_of(element),
        enclosures=enclosures_of(list(_files(item)), base),
        tags=one_each(_tags(item)),
    )


def _item_link(item: Node, guid: str) -> str:
    link = item.text("link") or _href(item.first("link")) or _atom_link(item, "alternate", "")
    if link:
        return link
    guid_element = item.first("guid")
    is_permanent = guid_element is not None and attribute(guid_element, "ispermalink", "isPermaLink").lower() != "false"
    about = attribute(item.element, "about", "href")
    return guid if is_permanent and guid.lower().startswith(("http:", "https:")) else about


def _html(item: Node, base: str, *names: str) -> str:
    for element in item.every(*names):
        if cleaned := clean(html_within(element), base_of(element, base)):
            return cleaned
    return ""


def _author(item: Node) -> str:
    for spellings in (("dc:creator", "dc:author"), ("author", "atom:author"), ("itunes:author", "media:credit")):
        names = [author_name(_person(element)) for element in item.every(*spellings)]
        if any(names):
            return ", ".join(dict.fromkeys(name for name in names if name))[:300]
    return ""


def _person(element: "_Element") -> str:
    person = Node(element)
    return person.text("atom:name", "name", "atom:email", "email") or text_of(element)


def _date(item: Node, now: datetime, *names: str) -> datetime | None:
    dates = (parse_date(text_of(element), now) for element in item.every(*names))
    return next((date for date in dates if date is not None), None)


def _files(item: Node) -> "list[tuple[str, str, str]]":
    files = [
        (attribute(element, "url", "href"), attribute(element, "type"), attribute(element, "length"))
        for element in item.every("enclosure")
    ]
    for link in item.every("atom:link", "link"):
        if attribute(link, "rel") == "enclosure":
            files.append((attribute(link, "href"), attribute(link, "type"), attribute(link, "length")))
    return files + media_files(item)


def media_files(item: Node) -> "list[tuple[str, str, str]]":
    """Return the files of Media RSS, in groups or alone."""
    found = list(item.every("media:content"))
    for group in item.every("media:group"):
        found += Node(group).every("media:content")
    return [
        (attribute(element, "url"), attribute(element, "type"), attribute(element, "fileSize", "filesize"))
        for element in found
    ]


def media_image(item: Node) -> str:
    """Return the address of the picture that stands for an entry, in the words of Media RSS or iTunes."""
    within = [item, *(Node(element) for element in item.every("media:group", "media:content"))]
    for node in within:
        for element in node.every("media:thumbnail", "itunes:image"):
            if address := attribute(element, "url", "href"):
                return address
    for node in within:
        for element in node.every("media:content"):
            if attribute(element, "medium") == "image" or attribute(element, "type").startswith("image/"):
                return attribute(element, "url")
    return ""


def _image(item: Node, base: str) -> str:
    address = media_image(item) or next((url for url, kind, _ in _files(item) if kind.lower().startswith("image/")), "")
    return absolute(address, base)


def _tags(item: Node) -> list[str]:
    tags = [_own_words(element) or attribute(element, "term", "text") for element in item.every("category")]
    tags += [text_of(element) for element in item.every("dc:subject")]
    tags += [attribute(element, "term", "label") for element in item.every("atom:category")]
    tags += [attribute(inner, "text") for element in item.every("itunes:category") for inner in element.iter()]
    tags += [attribute(element, "label") or _own_words(element) for element in item.every("media:category")]
    for element in item.every("media:keywords", "itunes:keywords"):
        tags += text_of(element).split(",")
    return tags


def _own_words(element: "_Element") -> str:
    return (element.text or "").strip() if len(element) else text_of(element)


def _href(element: "_Element | None") -> str:
    return "" if element is None else attribute(element, "href", "resource")


def _atom_link(node: Node, *rels: str) -> str:
    for link in node.every("atom:link"):
        if attribute(link, "rel") in rels:
            return attribute(link, "href")
    return ""


def _minutes_between(channel: Node) -> int | None:
    ttl = channel.text("ttl").strip()
    if ttl.isascii() and ttl.isdigit() and len(ttl) < 7:
        return int(ttl)
    period = _MINUTES.get(channel.text("sy:updateperiod").strip().lower())
    often = channel.text("sy:updatefrequency").strip()
    if period is None:
        return None
    return max(1, period // int(often)) if often.isascii() and often.isdigit() and int(often[:6]) > 0 else period
