"""Feeds that are no well-formed XML: HTML that nobody escaped, ends without beginnings. One bad item costs no other."""

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_ITEMS = 5000
_LONGEST_ROOT = 10_000
_SECTION = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_BOUNDARY = re.compile(r"</?(?:[\w.-]{1,30}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_WORDS_BEGIN = re.compile(
    r"<((?:[\w.-]{1,30}:)?(?:description|encoded|summary|content|title|subtitle|tagline|abstract|body))"
    r"(?:\s[^<>]{0,500})?(?<!/)>",
    re.IGNORECASE,
)


def reread(text: str, root: "_Element | None", read: "Callable[[str], _Element | None]") -> "_Element | None":
    """Return `text` read anew with its words fenced off; item by item where `root` or that still lost some."""
    fenced = _fenced(text)
    again = read(fenced)
    root = root if again is None else again
    begins = [mark.start() for mark in _boundaries(fenced) if fenced[mark.start() + 1] != "/"]
    if root is None or not begins or len(_items(root)) >= len(begins) or len(begins) > _MOST_ITEMS:
        return root
    found = _item_by_item(fenced, begins, read)
    return root if found is None else found


def _fenced(text: str) -> str:
    """Return `text` with a CDATA section around words that break the XML around them."""
    boundaries = [mark.start() for mark in _boundaries(text)]
    parts, at = [], 0
    never_closed: dict[str, int] = {}  # name → as far as that was looked
    while begin := _WORDS_BEGIN.search(text, at):
        next_item = bisect_right(boundaries, begin.start())
        limit = boundaries[next_item] if next_item < len(boundaries) else len(text)
        is_open = begin.start() < never_closed.get(begin[1], 0)
        end = -1 if is_open else text.find(f"</{begin[1]}", begin.end(), limit)
        if end < 0:
            never_closed[begin[1]] = limit
        words = text[begin.end() : end] if end >= 0 else ""
        if "<" not in words or "<![CDATA[" in words or _is_well_formed(words):
            stop = end if words else begin.end()
            parts.append(text[at:stop])
            at = stop
            continue
        parts += [text[at : begin.end()], "<![CDATA[", words.replace("]]>", "]]&gt;"), "]]>"]
        at = end
    return "".join([*parts, text[at:]])


def _item_by_item(text: str, begins: list[int], read: "Callable[[str], _Element | None]") -> "_Element | None":
    root = read(text[: begins[0]])
    if root is None:
        return None
    root_tag = text[: text.find(">") + 1].rstrip("/>") + ">"
    if len(root_tag) > _LONGEST_ROOT:
        return None
    channel = next((child for child in root if isinstance(child.tag, str) and child.tag.endswith("channel")), root)
    for begin, end in zip(begins, [*begins[1:], len(text)], strict=True):
        alone = read(root_tag + text[begin:end])
        channel.extend(_items(alone)[:1] if alone is not None else [])
    return root


def _boundaries(text: str) -> "list[re.Match[str]]":
    sections = [section.span() for section in _SECTION.finditer(text)]
    starts = [start for start, _ in sections]
    marks = []
    for mark in _BOUNDARY.finditer(text):
        section = bisect_right(starts, mark.start()) - 1
        if section < 0 or sections[section][1] <= mark.start():
            marks.append(mark)
    return marks


def _items(root: "_Element") -> "list[_Element]":
    return [
        element
        for element in root.iter()
        if isinstance(element.tag, str)
        and element.tag.rpartition("}")[2].rpartition(":")[2].lower() in {"item", "entry"}
    ]


def _is_well_formed(words: str) -> bool:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(f"<x>{words}</x>".encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as problem:
        # A prefix that is declared further up is no fault.
        return "prefix" in str(problem).lower() and "not defined" in str(problem).lower()
    return True
