"""JSON Feed 1.1."""

import json
from typing import Any

from kith.foundations.text import printable
from kith.protocols.publishing.elements import rfc3339
from kith.protocols.publishing.model import PublishedEntry, PublishedFeed

MEDIA_TYPE = "application/feed+json"


def write_json_feed(feed: PublishedFeed) -> bytes:
    """Return `feed` as a JSON Feed."""
    document = _filled(
        version="https://jsonfeed.org/version/1.1",
        title=feed.title,
        home_page_url=feed.link,
        feed_url=feed.self_url,
        description=feed.subtitle,
        icon=feed.icon,
        language=feed.language,
        authors=[{"name": feed.author, "url": feed.link}] if feed.author else [],
    )
    document["items"] = [_item(entry) for entry in feed.entries]
    return printable(json.dumps(document, ensure_ascii=False)).encode()


def _item(entry: PublishedEntry) -> dict[str, Any]:
    return _filled(
        id=entry.id,
        url=entry.link,
        title=entry.title,
        content_html=entry.html,
        date_published=rfc3339(entry.published),
        date_modified=rfc3339(entry.updated),
        authors=[{"name": entry.author, "url": entry.author_link}],
        tags=list(entry.tags),
        language=entry.language,
        attachments=[
            _filled(url=file.url, mime_type=file.type, size_in_bytes=file.length, title=file.description)
            for file in entry.files
        ],
    )


def _filled(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
