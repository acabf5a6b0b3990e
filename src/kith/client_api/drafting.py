"""What an app sends as a post, made a draft; where it says nothing, the member's own choices hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.utils.dateparse import parse_datetime

from kith.client_api.arguments import Arguments
from kith.client_api.door import Refusal, not_found, not_valid
from kith.client_api.entities.quotes import QUOTERS
from kith.client_api.entities.statuses import OUR_VISIBILITIES
from kith.foundations.ids import parse_id
from kith.members.models import User
from kith.members.preferring import posting_language
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Format, Post, Visibility
from kith.posts.queries import added_to, subject_for
from kith.posts.writing import LONGEST_WARNING, narrower

NOT_THERE_TO_ANSWER = "The post you are trying to reply to does not appear to exist."
# Also where it is there and may not be quoted, as elsewhere.
NOT_THERE_TO_QUOTE = "The post you are trying to quote does not appear to exist."
_FORMATS = {"text/plain": Format.PLAIN, "text/markdown": Format.MARKDOWN, "": Format.PLAIN}
_MIME = {Format.PLAIN.value: "text/plain", Format.MARKDOWN.value: "text/markdown"}
_LOCAL = "local"  # as Pleroma calls what stays on this server
_A_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?")
_FARTHEST_LEFT_OR_RIGHT = 1.0


def new_draft(asked: Arguments, member: User, *, app_id: int | None) -> Draft:
    """Return the post that an app wants published. Raises Refusal."""
    answered = _named(asked, "in_reply_to_id", member, NOT_THERE_TO_ANSWER)
    quoted = _named(asked, "quoted_status_id", member, NOT_THERE_TO_QUOTE)
    text, warning, poll = _words(asked)
    media_ids = _media_ids(asked)
    descriptions, focuses = _said_of_files(asked)
    return Draft(
        text=text,
        format=_format(asked) or Format.PLAIN,
        warning=warning,
        is_sensitive=_is_sensitive(asked, member, has_files=bool(media_ids)),
        visibility=_visibility(asked, member, answered),
        is_local_only=_is_local_only(asked),
        language=_language(asked) or posting_language(member),
        in_reply_to_id=answered.id if answered else None,
        media_ids=media_ids,
        descriptions=descriptions,
        focuses=focuses,
        poll=poll,
        quoted_id=quoted.id if quoted else None,
        quoters=quoters_asked(asked) or member.default_quoters,
        lasts=timedelta(days=member.posts_last) if member.posts_last else None,
        app_id=app_id,
    )


def changed_draft(asked: Arguments, post: Post) -> Draft:
    """Return `post` (with all its parts) as an app wants it; what a change does not name of its parts is gone.

    As on other servers: an app sends the whole post, and a form can't say “no files” but by leaving them out. Only
    where not a word is sent at all the words stay, and the language stays till another is said. Raises Refusal.
    """
    text, warning, poll = _words(asked, otherwise=post.source)
    is_covered, was_covered = asked.flag("sensitive"), post.is_sensitive and not post.warning
    added = added_to(post)
    if added is not None:  # apps send back what they show: the moderators' words are none of the author's
        warning = "" if warning == added.words else warning.removeprefix(f"{added.words}, ")
        is_covered, was_covered = None, added.own_is_sensitive and not added.own
    descriptions, focuses = _said_of_files(asked)
    return Draft(
        text=text,
        format=_format(asked) or post.format,
        warning=warning,
        is_sensitive=was_covered if is_covered is None else is_covered,
        language=_language(asked) or post.language,
        media_ids=_media_ids(asked),
        descriptions=descriptions,
        focuses=focuses,
        poll=poll,
    )


def visibility_of(asked: Arguments) -> str | None:
    """Return for whom something is to be, in our words; None where it is not said. Raises Refusal."""
    said = asked.text("visibility")
    if not said:
        return None
    if said == _LOCAL:
        return Visibility.PUBLIC
    if said not in OUR_VISIBILITIES:
        raise not_valid("Visibility is not included in the list")
    return OUR_VISIBILITIES[said]


def quoters_asked(asked: Arguments) -> str | None:
    """Return who may quote a post, in our words; None where it is not said. Raises Refusal."""
    policy = asked.text("quote_approval_policy")
    if not policy:
        return None
    if policy not in QUOTERS:
        raise not_valid("Quote approval policy is not included in the list")
    return QUOTERS[policy]


def time_asked(asked: Arguments, name: str) -> datetime | None:
    """Return a time as ISO 8601 writes it; without a zone it is UTC. Raises Refusal."""
    written = (asked.text(name) or "").strip()
    if not written:
        return None
    try:
        at = parse_datetime(written)
    except ValueError:
        at = None
    if at is None:
        raise not_valid("Scheduled at can't be read; it is written like 2026-11-30T09:00:00.000Z")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def focus_of(written: str) -> tuple[float, float]:
    """Read where to look first, `-0.42,0.69`. Raises Refusal."""
    across, _, up = written.partition(",")
    try:
        place = float(across), float(up)
    except ValueError:
        raise not_valid("Focus must be two numbers with a comma between them") from None
    if not all(abs(each) <= _FARTHEST_LEFT_OR_RIGHT for each in place):
        raise not_valid("Focus must lie between -1.0 and 1.0")
    return place


def content_type_of(format: str) -> str:
    """Return in which form somebody typed a post, as apps call it."""
    return _MIME.get(format, "text/html")


def _named(asked: Arguments, name: str, member: User, words: str) -> Post | None:
    post_id = asked.id(name)
    if post_id is None:
        return None
    post = subject_for(member.account, post_id)
    if post is None:
        raise Refusal(404, words)
    return post


def _words(asked: Arguments, *, otherwise: str = "") -> tuple[str, str, PollDraft | None]:
    """Words, warning and poll: a warning with nothing behind it is the words."""
    said, warning, poll = asked.text("status"), asked.text("spoiler_text") or "", _poll(asked.part("poll"))
    text = otherwise if said is None else said
    if len(warning) > LONGEST_WARNING:
        raise not_valid(f"Spoiler text character limit of {LONGEST_WARNING} exceeded")
    if not text.strip() and poll is None and not asked.texts("media_ids"):
        return warning, "", poll
    return text, warning, poll


def _poll(asked: Arguments) -> PollDraft | None:
    options = tuple(option for option in asked.texts("options") if option.strip())
    if not options:
        return None
    seconds = asked.number("expires_in")
    if seconds is None:
        raise not_valid("Expires at can't be blank")
    return PollDraft(
        options=options,
        lasts=timedelta(seconds=min(max(seconds, 0), _LONGEST_SAID)),
        is_multiple=bool(asked.flag("multiple")),
        hides_totals=bool(asked.flag("hide_totals")),
    )


_LONGEST_SAID = 10**9  # seconds; more than any poll may last, and less than a timedelta can't hold


def _media_ids(asked: Arguments) -> tuple[int, ...]:
    said = [text for text in asked.texts("media_ids") if text.strip()]
    ids = [parse_id(text.strip()) for text in said]
    if None in ids:
        raise Refusal(422, "Media not found or already attached to another post")
    return tuple(dict.fromkeys(each for each in ids if each is not None))


def _said_of_files(asked: Arguments) -> tuple[Mapping[int, str], Mapping[int, tuple[float, float]]]:
    """What is said of files in the same breath: `media_attributes[][id]`, `[description]`, `[focus]`."""
    descriptions: dict[int, str] = {}
    focuses: dict[int, tuple[float, float]] = {}
    for each in asked.parts("media_attributes"):
        file_id = each.id("id")
        if not file_id:
            raise not_found()
        description, focus = each.text("description"), each.text("focus")
        if description is not None:
            descriptions[file_id] = description.strip()
        if focus:
            focuses[file_id] = focus_of(focus)
    return descriptions, focuses


def _format(asked: Arguments) -> str | None:
    kind = asked.text("content_type")
    if kind is None:
        return None
    if kind not in _FORMATS:
        raise not_valid("Content type is neither text/plain nor text/markdown")
    return _FORMATS[kind]


def _is_sensitive(asked: Arguments, member: User, *, has_files: bool) -> bool:
    said = asked.flag("sensitive")
    return (member.marks_media_sensitive and has_files) if said is None else said


def _visibility(asked: Arguments, member: User, answered: Post | None) -> str:
    said = visibility_of(asked)
    if said is not None:
        return said
    usual = member.default_visibility
    return narrower(usual, answered.visibility) if answered else usual


def _is_local_only(asked: Arguments) -> bool:
    return bool(asked.flag("local_only")) or asked.text("visibility") == _LOCAL


def _language(asked: Arguments) -> str:
    """Apps send what their keyboard says; what is no language is as if none was said."""
    said = (asked.text("language") or "").strip()
    return said[:12] if _A_LANGUAGE.fullmatch(said) else ""
