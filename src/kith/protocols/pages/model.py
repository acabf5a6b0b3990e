"""What comes out of a page."""

from datetime import datetime

import msgspec


class NoArticle(Exception):
    """There is no article on this page that could be told from the rest of it; the message says why."""


class PageCard(msgspec.Struct, frozen=True):
    """What a page says of itself (Open Graph, Twitter cards, JSON-LD, plain HTML). All text is plain and bounded."""

    canonical: str = ""  # the address it calls its own, absolute
    title: str = ""
    description: str = ""
    site_name: str = ""
    kind: str = ""
    language: str = ""
    author_name: str = ""
    author_url: str = ""
    creator: str = ""  # fediverse:creator, as written
    published_at: datetime | None = None
    picture: str = ""  # absolute
    picture_description: str = ""


class PageArticle(msgspec.Struct, frozen=True):
    """The words of a page without what stands around them. The HTML is foreign still: it wants cleaning."""

    html: str
    title: str = ""
    author_name: str = ""
    language: str = ""
