"""A post as another server tells it, in the words of this house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from kith.federation.inbound.addressing import Addressed
from kith.federation.inbound.words import summary_of, words_of
from kith.federation.lookup.fetching import is_ours
from kith.posts.drafts import IncomingFile, IncomingPost, KeptPoll
from kith.posts.models import Origin, Quoters, Repliers
from kith.protocols.activitypub.model import IncomingAttachment, IncomingNote, IncomingPoll

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before, a date is a mistake


def incoming_post(
    note: IncomingNote,
    addressed: Addressed,
    *,
    now: datetime,
    is_quote_allowed: bool = False,
    emojis: Mapping[str, str] | None = None,
) -> IncomingPost:
    """Return the post that `note` tells of.

    A page on this server is none of theirs: their words would be shown as if they stood there.
    """
    if is_ours(note.url):
        note = replace(note, url="")
    return IncomingPost(
        uri=note.id,
        url=note.url,
        published_at=_published_at(note, now),
        edited_at=note.updated if note.updated and note.published and note.updated > note.published else None,
        title=note.title,
        html=words_of(note, addressed.known),
        summary=summary_of(note),
        warning=note.warning,
        is_sensitive=note.is_sensitive,
        language=note.language,
        origin=Origin.ELSEWHERE,
        visibility=addressed.visibility,
        tags=note.hashtags,
        emojis=emojis or {},
        attachments=tuple(_file(each) for each in note.attachments),
        is_reply=bool(note.in_reply_to),
        mentioned_ids=tuple(account.pk for account in addressed.named),
        poll=kept_poll(note.poll) if note.poll else None,
        is_quote=bool(note.quotes),
        is_quote_allowed=is_quote_allowed,
        quote_authorization=note.quote_authorization if is_quote_allowed else "",
        repliers=note.repliers or Repliers.EVERYONE,
        quoters=note.quoters or Quoters.NOBODY,
    )


def kept_poll(poll: IncomingPoll) -> KeptPoll:
    """Return a question as it stands where it is asked."""
    ends_at = poll.ends_at
    if poll.closed_at is not None:
        ends_at = min(poll.closed_at, ends_at or poll.closed_at)
    votes = sum(count for _, count in poll.options)
    return KeptPoll(
        options=poll.options,
        is_multiple=poll.is_multiple,
        ends_at=ends_at,
        # Where each may choose one, every vote is somebody; of several choices nobody can tell.
        voters_count=poll.voters_count if poll.voters_count is not None else votes,
    )


def _published_at(note: IncomingNote, now: datetime) -> datetime:
    return note.published if note.published and note.published >= _EARLIEST else now


def _file(attached: IncomingAttachment) -> IncomingFile:
    return IncomingFile(
        url=attached.url,
        content_type=attached.content_type,
        description=attached.description,
        width=attached.width,
        height=attached.height,
        preview_url=attached.preview_url,
        blurhash=attached.blurhash,
        focus=attached.focus,
    )
