"""Reading elements of any feed by one short name each, whatever prefix, address or spelling it carries."""

import contextlib
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from kith.foundations.html import absolute

if TYPE_CHECKING:
    from lxml.etree import _Element

_XML = "{http://www.w3.org/XML/1998/namespace}"
_XHTML = "http://www.w3.org/1999/xhtml"
# Parts of the addresses that name a vocabulary; feeds spell them with and without “www”, slashes and versions.
_VOCABULARIES = (
    ("w3.org/2005/atom", "atom"),
    ("purl.org/atom/ns", "atom"),
    ("purl.org/atom/app", "app"),
    ("w3.org/1999/xhtml", "xhtml"),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/rss/1.0/modules/syndication", "sy"),
    ("purl.org/rss/", ""),
    ("my.netscape.com/", ""),
    ("channel.netscape.com/", ""),
    ("backend.userland.com", ""),
    ("blogs.law.harvard.edu", ""),
    ("cyber.law.harvard.edu", ""),
    ("cyber.harvard.edu", ""),
    ("rssboard.org/rss-spec", ""),
    ("1999/02/22-rdf-syntax-ns", "rdf"),
    ("purl.org/dc/elements", "dc"),
    ("purl.org/dc/terms", "dcterms"),
    ("purl.org/dc/", "dc"),
    ("search.yahoo.com/mrss", "media"),
    ("video.search.yahoo.com", "media"),
    ("itunes.com/dtds", "itunes"),
    ("www.itunes.com", "itunes"),
    ("feedburner.org/ns", "feedburner"),
)
_KNOWN_AS_MEANT = {"a10": "atom", "dcq": "dcterms"}


@lru_cache(maxsize=2000)
def name_of(tag: str) -> str:
    """Return the short name of a tag: "title", "dc:creator", "atom:link"; lower case."""
    if tag.startswith("{"):
        address, _, local = tag[1:].partition("}")
        address = address.lower()
        for part, prefix in _VOCABULARIES:
            if part in address:
                return f"{prefix}:{local.lower()}" if prefix else local.lower()
        return f"other:{local.lower()}"
    # A prefix that nobody declared reads as what it usually means.
    prefix, colon, local = tag.lower().partition(":")
    return f"{_KNOWN_AS_MEANT.get(prefix, prefix)}:{local}" if colon else prefix


def in_known_words(root: "_Element") -> "_Element":
    """Return `root` without the address of a vocabulary that we do not know: a draft of Atom, a typing error."""
    address, closing, _ = root.tag[1:].partition("}") if root.tag.startswith("{") else ("", "", "")
    if closing and name_of(root.tag).startswith("other:"):
        for element in root.iter():
            if isinstance(element.tag, str) and element.tag.startswith(f"{{{address}}}"):
                _rename(element, element.tag.rpartition("}")[2])
    return root


class Node:
    """An element with its children by short name."""

    __slots__ = ("_children", "element")

    def __init__(self, element: "_Element", *, plain_is: str = "") -> None:
        """`plain_is`: the prefix that children without one are read under ("atom:" in a feed that forgot its own)."""
        self.element = element
        self._children: dict[str, list[_Element]] = {}
        for child in element:
            if isinstance(child.tag, str):
                name = name_of(child.tag)
                if plain_is and ":" not in name:
                    name = plain_is + name
                self._children.setdefault(name, []).append(child)

    def every(self, *names: str) -> "Iterator[_Element]":
        for name in names:
            yield from self._children.get(name, ())

    def first(self, *names: str) -> "_Element | None":
        return next(self.every(*names), None)

    def text(self, *names: str) -> str:
        """Return the first text that is there, as it stands."""
        return next((text for element in self.every(*names) if (text := text_of(element))), "")

    def __contains__(self, name: str) -> bool:
        return name in self._children


def text_of(element: "_Element | None") -> str:
    """Return all the text in `element`, of its children too."""
    if element is None:
        return ""
    if not len(element):
        return (element.text or "").strip()
    return str("".join(element.itertext(with_tail=True))).strip()


def html_within(element: "_Element") -> str:
    """Return what stands in `element` as HTML: its text where it holds only text, else its children written out."""
    if not len(element):
        return str(element.text or "").strip()
    for inner in element.iter():
        if isinstance(inner.tag, str) and inner.tag.startswith("{"):
            address, _, local = inner.tag[1:].partition("}")
            if address == _XHTML:
                _rename(inner, local)
    parts: list[str] = [_escaped(element.text or "")]
    for child in element:
        parts.append(etree.tostring(child, method="html", encoding="unicode", with_tail=True))
    return "".join(parts).strip()


def attribute(element: "_Element", *names: str) -> str:
    """Return the first attribute of these names that says something; its namespace does not matter."""
    for name in names:
        value = str(element.get(name) or "").strip()
        if value:
            return value
    wanted = set(names)
    for key, value in element.attrib.items():
        local = str(key).rpartition("}")[2].rpartition(":")[2].lower()
        if local in wanted and str(value).strip():
            return str(value).strip()
    return ""


def base_of(element: "_Element", start: str) -> str:
    """Return the address that relative links in `element` are seen from: every xml:base above it, joined."""
    bases = []
    above: _Element | None = element
    while above is not None:
        base = above.get(_XML + "base")
        if base:
            bases.append(base)
        above = above.getparent()
    for base in reversed(bases):
        start = absolute(base, start) or start
    return start


def language_of(element: "_Element") -> str:
    return str(element.get(_XML + "lang") or "").strip()[:12]


def _rename(element: "_Element", name: str) -> None:
    # A broken document may have names that lxml reads but does not write: “b:”.
    with contextlib.suppress(ValueError):
        element.tag = name


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
