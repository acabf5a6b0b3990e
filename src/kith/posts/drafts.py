"""What someone is about to publish, and what arrived from elsewhere, as plain values every door can make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kith.posts.models import Format, Origin, Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class PollDraft:
    """A question with 2 to 4 answers, open for a while."""

    options: tuple[str, ...]
    lasts: timedelta
    is_multiple: bool = False
    hides_totals: bool = False  # until it has ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A post as its author wants it. The web form, the app door and the scheduler make the same one."""

    text: str = ""
    format: str = Format.PLAIN
    warning: str = ""
    is_sensitive: bool = False
    visibility: str | None = None  # None: as what it answers, else everyone
    is_local_only: bool = False
    language: str = ""
    in_reply_to_id: int | None = None
    media_ids: tuple[int, ...] = ()
    # What was said of each file in the same breath, by its id; a file that is missing here keeps what it has.
    descriptions: Mapping[int, str] = field(default_factory=dict)
    focuses: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    poll: PollDraft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFile:
    """A picture, sound or video that stays where it is."""

    url: str
    content_type: str = ""
    description: str = ""
    width: int | None = None
    height: int | None = None
    preview_url: str = ""
    blurhash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingPost:
    """A feed item, or a post of another server, as its door understood it.

    `html` comes cleaned, with absolute links, by the door that knows where it came from (foundations/html.py).
    """

    uri: str
    published_at: datetime
    url: str = ""
    title: str = ""
    html: str = ""
    summary: str = ""
    warning: str = ""
    is_sensitive: bool = False
    language: str = ""
    origin: str = Origin.FEED
    visibility: str = Visibility.PUBLIC
    tags: tuple[str, ...] = ()
    attachments: tuple[IncomingFile, ...] = ()
    edited_at: datetime | None = None
