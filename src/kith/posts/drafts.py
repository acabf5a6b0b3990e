"""What someone is about to publish, and what arrived from elsewhere, as plain values every door can make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kith.posts.models import Format, Origin, Quoters, Repliers, Visibility


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

    title: str | None = None  # None: as it has one so far; a new post has none
    text: str = ""
    format: str = Format.PLAIN
    warning: str = ""
    is_sensitive: bool = False
    visibility: str | None = None  # None: as what it answers, else everyone
    is_local_only: bool = False
    language: str = ""
    in_reply_to_id: int | None = None
    quoted_id: int | None = None
    media_ids: tuple[int, ...] = ()
    # What was said of each file in the same breath, by its id; a file that is missing here keeps what it has.
    descriptions: Mapping[int, str] = field(default_factory=dict)
    focuses: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    poll: PollDraft | None = None
    repliers: str = Repliers.EVERYONE
    quoters: str = Quoters.NOBODY
    lasts: timedelta | None = None  # None: it stays
    app_id: int | None = None  # what it is written with, where that is an app


def as_json(draft: Draft) -> dict[str, Any]:
    """Return `draft` as it is kept while it waits."""
    poll = draft.poll
    return {
        "title": draft.title,
        "text": draft.text,
        "format": str(draft.format),
        "warning": draft.warning,
        "is_sensitive": draft.is_sensitive,
        "visibility": draft.visibility and str(draft.visibility),
        "is_local_only": draft.is_local_only,
        "language": draft.language,
        "in_reply_to_id": draft.in_reply_to_id,
        "quoted_id": draft.quoted_id,
        "files": [
            {"id": id, "description": draft.descriptions.get(id), "focus": draft.focuses.get(id)}
            for id in draft.media_ids
        ],
        "poll": poll
        and {
            "options": list(poll.options),
            "lasts": poll.lasts.total_seconds(),
            "is_multiple": poll.is_multiple,
            "hides_totals": poll.hides_totals,
        },
        "repliers": str(draft.repliers),
        "quoters": str(draft.quoters),
        "lasts": draft.lasts and draft.lasts.total_seconds(),
        "app_id": draft.app_id,
    }


def from_json(kept: Mapping[str, Any]) -> Draft:
    """Return the draft that was kept; what a former release did not know of is as in an empty one."""
    files, poll, lasts = kept.get("files", ()), kept.get("poll"), kept.get("lasts")
    return Draft(
        title=kept.get("title"),
        text=kept.get("text", ""),
        format=kept.get("format", Format.PLAIN),
        warning=kept.get("warning", ""),
        is_sensitive=kept.get("is_sensitive", False),
        visibility=kept.get("visibility"),
        is_local_only=kept.get("is_local_only", False),
        language=kept.get("language", ""),
        in_reply_to_id=kept.get("in_reply_to_id"),
        quoted_id=kept.get("quoted_id"),
        media_ids=tuple(file["id"] for file in files),
        descriptions={file["id"]: file["description"] for file in files if file.get("description") is not None},
        focuses={file["id"]: (file["focus"][0], file["focus"][1]) for file in files if file.get("focus")},
        poll=PollDraft(
            options=tuple(poll["options"]),
            lasts=timedelta(seconds=poll["lasts"]),
            is_multiple=poll["is_multiple"],
            hides_totals=poll["hides_totals"],
        )
        if poll
        else None,
        repliers=kept.get("repliers", Repliers.EVERYONE),
        quoters=kept.get("quoters", Quoters.NOBODY),
        lasts=timedelta(seconds=lasts) if lasts else None,
        app_id=kept.get("app_id"),
    )


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
    focus: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPoll:
    """A question as it stood elsewhere, when it was told or put into an archive: each answer with its votes."""

    options: tuple[tuple[str, int], ...]
    voters_count: int = 0
    is_multiple: bool = False
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingPost:
    """A feed item, or a post of another server, as its door understood it.

    `html` comes cleaned, with absolute links, by the door that knows where it came from (foundations/html.py). What it
    answers and quotes is handed in beside it, where that is here.
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
    emojis: Mapping[str, str] = field(default_factory=dict)  # by name, the place of each in the storage
    attachments: tuple[IncomingFile, ...] = ()
    edited_at: datetime | None = None
    is_reply: bool = False  # also where what it answers is not here
    mentioned_ids: tuple[int, ...] = ()
    poll: KeptPoll | None = None
    is_quote: bool = False  # also where what it quotes is not here
    is_quote_allowed: bool = False  # by whom it quotes, as far as that was shown
    quote_authorization: str = ""  # address of the paper that shows it (FEP-044f)
    repliers: str = Repliers.EVERYONE
    quoters: str = Quoters.NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPost:
    """A post of one's own from an archive; `html` comes cleaned, `source` is what its author edits."""

    uri: str  # what it was called where it was written
    address: str = ""  # the page it had there
    published_at: datetime
    edited_at: datetime | None = None
    expires_at: datetime | None = None
    title: str = ""
    html: str = ""
    source: str = ""
    format: str = Format.PLAIN
    warning: str = ""
    is_sensitive: bool = False
    language: str = ""
    visibility: str = Visibility.MENTIONED
    is_local_only: bool = False
    repliers: str = Repliers.EVERYONE
    answers: str = ""  # the uri of what it answers
    tags: tuple[str, ...] = ()
    poll: KeptPoll | None = None
