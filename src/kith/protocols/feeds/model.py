"""What a feed is to the rest of the house: text is plain text, HTML is clean, addresses are whole, times are UTC."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with an entry."""

    url: str
    type: str = ""
    length: int | None = None  # bytes


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One entry. `id` is never empty; `summary` and `content` are clean HTML."""

    id: str
    title: str = ""
    link: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""
    content: str = ""
    image: str = ""
    language: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed and its entries, in the order they stand in it."""

    title: str = ""
    link: str = ""
    subtitle: str = ""
    id: str = ""
    language: str = ""
    minutes_between: int | None = None  # how long the feed asks readers to wait (ttl, sy:updatePeriod)
    hub: str = ""  # WebSub
    self_url: str = ""
    entries: tuple[ParsedEntry, ...] = ()
