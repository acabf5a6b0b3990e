"""RSS 2.0, with what it has no words for from Dublin Core, Atom and Media RSS."""

from datetime import UTC, datetime
from email.utils import format_datetime

from lxml import etree

from kith.protocols.publishing.elements import ATOM, CONTENT, DUBLIN, MEDIA, add, written
from kith.protocols.publishing.model import PublishedEntry, PublishedFeed

MEDIA_TYPE = "application/rss+xml"


def write_rss(feed: PublishedFeed) -> bytes:
    """Return `feed` as an RSS document."""
    root = etree.Element(
        "rss", {"version": "2.0"}, nsmap={"atom": ATOM, "content": CONTENT, "dc": DUBLIN, "media": MEDIA}
    )
    channel = add(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.link)
    add(channel, "description", feed.subtitle or feed.title)
    if feed.language:
        add(channel, "language", feed.language)
    add(channel, "lastBuildDate", _date(feed.updated))
    add(channel, f"{{{ATOM}}}link", rel="self", type=MEDIA_TYPE, href=feed.self_url)
    if feed.icon:
        image = add(channel, "image")
        for name, words in (("url", feed.icon), ("title", feed.title), ("link", feed.link)):
            add(image, name, words)
    for entry in feed.entries:
        _add_item(channel, entry)
    return written(root)


def _add_item(channel: "etree._Element", entry: PublishedEntry) -> None:
    item = add(channel, "item")
    add(item, "title", entry.title)
    add(item, "link", entry.link)
    add(item, "guid", entry.id, isPermaLink="true" if entry.id == entry.link else "false")
    add(item, "pubDate", _date(entry.published))
    add(item, f"{{{DUBLIN}}}creator", entry.author)
    if entry.language:
        add(item, f"{{{DUBLIN}}}language", entry.language)
    for tag in entry.tags:
        add(item, "category", tag)
    add(item, "description", entry.html)
    # One enclosure an item is all that readers of podcasts expect; Media RSS has them all, with what they show.
    for file in entry.files[:1]:
        add(item, "enclosure", url=file.url, type=file.type, length=str(file.length))
    for file in entry.files:
        media = add(item, f"{{{MEDIA}}}content", url=file.url, type=file.type, medium=_medium(file.type))
        if file.description:
            add(media, f"{{{MEDIA}}}description", file.description, type="plain")


def _medium(content_type: str) -> str:
    kind = content_type.partition("/")[0]
    return kind if kind in {"image", "audio", "video"} else "document"


def _date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
