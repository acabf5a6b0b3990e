"""What other servers send, as values that are safe to keep: addresses are addresses, texts are short enough, lists end.

HTML in them is foreign still: the room that keeps it cleans it (foundations/html.py). Who may say what of whom is not
asked here either, but where it is known who signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something that an actor did (ActivityPub, section 6 and 7)."""

    id: str  # an address; empty for what is passing only
    type: str
    actor: str  # URI
    object: Mapping[str, Any] | None  # embedded, or None where only its address came
    object_id: str  # address of the object; empty where it has none
    target_id: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    published: datetime | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmojiTag:
    """A small picture that stands for `:name:` in the texts of one object."""

    name: str  # without colons
    url: str
    updated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingActor:
    """Someone on another server, as their own document tells."""

    id: str
    type: str  # one of vocabulary.ACTOR_TYPES
    username: str  # preferredUsername
    handle: str = ""  # name@server, by which it says it is known (FEP-2c59)
    name: str = ""
    summary: str = ""  # HTML
    url: str = ""
    avatar_url: str = ""
    avatar_description: str = ""
    header_url: str = ""
    header_description: str = ""
    fields: tuple[tuple[str, str], ...] = ()  # (name, value as HTML)
    inbox: str = ""
    shared_inbox: str = ""
    outbox: str = ""
    followers: str = ""
    following: str = ""
    featured: str = ""
    key_id: str = ""
    public_pem: str = ""
    is_locked: bool = False  # manuallyApprovesFollowers
    is_discoverable: bool = False
    is_indexable: bool = False
    is_memorial: bool = False
    is_suspended: bool = False  # by the moderators of its own server
    moved_to: str = ""
    also_known_as: tuple[str, ...] = ()
    attribution_domains: tuple[str, ...] = ()
    emojis: tuple[EmojiTag, ...] = ()
    featuring: str = ""  # interactionPolicy.canFeature as accounts.models.Featuring has it; empty: nothing was said
    published: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingAttachment:
    """A picture, sound, video or other file of a note."""

    url: str
    content_type: str = ""
    description: str = ""
    width: int | None = None
    height: int | None = None
    blurhash: str = ""
    focus: tuple[float, float] | None = None
    preview_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingPoll:
    """A `Question`: its answers with their votes so far."""

    options: tuple[tuple[str, int], ...]
    is_multiple: bool = False
    ends_at: datetime | None = None
    closed_at: datetime | None = None
    voters_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingNote:
    """A post: a Note, a Question, an Article, or another object that is shown as one."""

    id: str
    type: str
    author: str  # attributedTo; URI
    url: str = ""
    title: str = ""  # name
    content: str = ""  # HTML
    source: str = ""  # as typed, where it was sent
    warning: str = ""  # summary of a Note: plain text
    summary: str = ""  # summary of an Article, or of what else has a name: HTML
    is_sensitive: bool = False
    language: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    in_reply_to: str = ""
    context: str = ""
    mentions: tuple[tuple[str, str], ...] = ()  # (URI, handle as written)
    hashtags: tuple[str, ...] = ()  # without #
    emojis: tuple[EmojiTag, ...] = ()
    attachments: tuple[IncomingAttachment, ...] = ()
    links: tuple[str, ...] = ()  # addresses that came beside the words (the link of a Lemmy post)
    starts_at: datetime | None = None  # of an Event
    ends_at: datetime | None = None
    place: str = ""
    poll: IncomingPoll | None = None
    quotes: str = ""  # URI of what it quotes, by whichever of the names for it
    quote_authorization: str = ""  # FEP-044f
    quoters: str = ""  # interactionPolicy.canQuote: "everyone", "followers", "nobody"; empty: nothing was said
    repliers: str = ""  # interactionPolicy.canReply in our words (posts.models.Repliers); empty: nothing was said
    replies: str = ""  # address of its collection
    vote: str = ""  # the chosen answer, where it is a vote and no post
    likes_count: int | None = None
    shares_count: int | None = None
