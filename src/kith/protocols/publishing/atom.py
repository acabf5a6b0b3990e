"""Atom (RFC 4287), with who answers whom (RFC 4685)."""

from lxml import etree

from kith.protocols.publishing.elements import ATOM, LANGUAGE, THREAD, add, rfc3339, written
from kith.protocols.publishing.model import PublishedEntry, PublishedFeed

MEDIA_TYPE = "application/atom+xml"


def write_atom(feed: PublishedFeed) -> bytes:
    """Return `feed` as an Atom document."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "thr": THREAD})
    if feed.language:
        root.set(LANGUAGE, feed.language)
    add(root, _of("id"), feed.id)
    add(root, _of("title"), feed.title)
    if feed.subtitle:
        add(root, _of("subtitle"), feed.subtitle)
    add(root, _of("updated"), rfc3339(feed.updated))
    add(root, _of("link"), rel="alternate", type="text/html", href=feed.link)
    add(root, _of("link"), rel="self", type=MEDIA_TYPE, href=feed.self_url)
    if feed.icon:
        add(root, _of("icon"), feed.icon)
    if feed.author:
        add(add(root, _of("author")), _of("name"), feed.author)
    for entry in feed.entries:
        _add_entry(root, entry)
    return written(root)


def _add_entry(root: "etree._Element", entry: PublishedEntry) -> None:
    element = add(root, _of("entry"))
    if entry.language:
        element.set(LANGUAGE, entry.language)
    add(element, _of("id"), entry.id)
    add(element, _of("title"), entry.title)
    add(element, _of("published"), rfc3339(entry.published))
    add(element, _of("updated"), rfc3339(entry.updated))
    author = add(element, _of("author"))
    add(author, _of("name"), entry.author)
    add(author, _of("uri"), entry.author_link)
    add(element, _of("link"), rel="alternate", type="text/html", href=entry.link)
    for file in entry.files:
        length = str(file.length) if file.length else ""
        add(element, _of("link"), rel="enclosure", type=file.type, length=length, href=file.url, title=file.description)
    if entry.answers:
        add(element, f"{{{THREAD}}}in-reply-to", ref=entry.answers)
    for tag in entry.tags:
        add(element, _of("category"), term=tag)
    add(element, _of("content"), entry.html, type="html")


def _of(name: str) -> str:
    return f"{{{ATOM}}}{name}"
