"""What we say of a feed, whatever it is written as: text is plain, HTML clean, addresses whole, times UTC."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A picture, sound or video that comes with an entry."""

    url: str
    type: str
    length: int = 0  # bytes; 0: not known
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEntry:
    """One entry. `id` never changes; `answers` is the id of the entry that this one replies to."""

    id: str
    link: str
    title: str
    html: str
    author: str
    author_link: str
    published: datetime
    updated: datetime
    language: str = ""
    tags: tuple[str, ...] = ()
    files: tuple[PublishedFile, ...] = ()
    answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFeed:
    """A feed and its entries, newest first. `link` is the page it stands for, `self_url` where it is read."""

    id: str
    title: str
    link: str
    self_url: str
    updated: datetime
    subtitle: str = ""
    language: str = ""
    author: str = ""  # of all entries; empty where each has its own
    icon: str = ""
    entries: tuple[PublishedEntry, ...] = ()
