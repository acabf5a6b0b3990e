"""Writing XML: elements with text that any parser takes."""

from datetime import UTC, datetime

from lxml import etree

from kith.foundations.text import printable

ATOM = "http://www.w3.org/2005/Atom"
THREAD = "http://purl.org/syndication/thread/1.0"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DUBLIN = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def add(parent: "etree._Element", name: str, text: str = "", **attributes: str) -> "etree._Element":
    """Append an element to `parent`; attributes that are empty are not written."""
    element = etree.SubElement(parent, name, {key: printable(value) for key, value in attributes.items() if value})
    if text:
        element.text = printable(text)
    return element


def written(root: "etree._Element") -> bytes:
    """Return the document as bytes."""
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return made


def rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
