"""Lists of feeds as every reader exchanges them (OPML 2.0), with folders."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lxml import etree

from kith.foundations.html import absolute
from kith.foundations.text import on_one_line, printable, shorten
from kith.protocols.feeds.decoding import decode, mend_xml

LARGEST = 2_000_000
_MOST_LINES = 2_000
_MOST_ATTRIBUTES = 100  # of one line; readers write ten


class NotAnOpmlFile(Exception):
    """The file is no list of feeds; the message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Outline:
    """One feed of a list. Folders within folders are joined: “Law / Courts”."""

    folder: str
    title: str
    address: str
    site_address: str = ""


def read_opml(body: bytes) -> list[Outline]:
    """Return the feeds of a list in their order, each address once a folder. Raises NotAnOpmlFile."""
    if len(body) > LARGEST:
        raise NotAnOpmlFile("This file is larger than any list of websites.")
    mended = mend_xml(decode(body, ""))
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(mended.encode("utf-8", "replace"), parser) if mended else None
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise NotAnOpmlFile("This is not an OPML file. Other readers call it “export subscriptions”.")
    outlines: dict[tuple[str, str], Outline] = {}
    _collect(root, "", outlines)
    return list(outlines.values())


def write_opml(outlines: Iterable[Outline], *, title: str) -> str:
    """Return the list as a file: in one order and one spelling, so that the same list is always the same bytes."""
    by_folder: dict[str, list[Outline]] = {}
    for outline in sorted(outlines, key=lambda one: (one.folder.casefold(), one.title.casefold(), one.address)):
        by_folder.setdefault(outline.folder, []).append(outline)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "<head>"]
    lines += [f"<title>{_text(title)}</title>", "</head>", "<body>"]
    for folder, inside in by_folder.items():
        if folder:
            lines.append(f"<outline text={_quoted(folder)} title={_quoted(folder)}>")
        for outline in inside:
            site = f" htmlUrl={_quoted(outline.site_address)}" if outline.site_address else ""
            name = _quoted(outline.title or outline.address)
            lines.append(f'<outline type="rss" text={name} title={name} xmlUrl={_quoted(outline.address)}{site}/>')
        if folder:
            lines.append("</outline>")
    return "\n".join([*lines, "</body>", "</opml>", ""])


def _collect(root: "etree._Element", folder: str, into: dict[tuple[str, str], Outline]) -> None:
    # Without recursion: a hostile list may be as deep as the parser lets it.
    waiting: list[tuple[etree._Element, str]] = [(root, folder)]
    while waiting and len(into) < _MOST_LINES:
        element, folder = waiting.pop()
        # Each value is found by going through all before it: a hundred thousand would take a minute.
        named = element.attrib.items() if len(element.attrib) <= _MOST_ATTRIBUTES else ()
        attributes = {str(name).lower(): str(value) for name, value in named}
        address = absolute(_from_feed_scheme(_address(attributes)), "")
        name = _name(attributes)
        if address.startswith(("http:", "https:")):
            site = absolute(attributes.get("htmlurl", ""), "")
            place = folder or _category(attributes)
            into.setdefault((place, address), Outline(place, name, address, site))
        elif name and etree.QName(element).localname.lower() == "outline":
            folder = shorten(f"{folder} / {name}" if folder else name, 100)
        waiting += [(child, folder) for child in reversed(element) if isinstance(child.tag, str)]


def _address(attributes: dict[str, str]) -> str:
    is_feed = attributes.get("type", "").lower() in {"rss", "rss1", "atom", "pie", "feed", "json"}
    return attributes.get("xmlurl", "") or (attributes.get("url", "") if is_feed else "")


def _category(attributes: dict[str, str]) -> str:
    """Return the folder that a list without folders names: “/Law/Courts,/News” is “Law / Courts”."""
    first = attributes.get("category", "").partition(",")[0]
    return shorten(" / ".join(on_one_line(part) for part in first.split("/") if part.strip()), 100)


def _name(attributes: dict[str, str]) -> str:
    # OPML 2.0: `text` is the reader's own name for it, `title` what the website calls itself.
    return shorten(on_one_line(attributes.get("text") or attributes.get("title") or ""), 200)


def _from_feed_scheme(address: str) -> str:
    address = address.strip()
    if address.lower().startswith("feed:"):
        rest = address[5:]
        return rest if rest.lower().startswith("http") else "http:" + rest
    return address


def _quoted(text: str) -> str:
    return quoteattr(printable(text))


def _text(text: str) -> str:
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
