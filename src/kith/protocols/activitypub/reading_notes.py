"""Posts of other servers: Note, Question, Article and whatever else is shown as one, read as each server sends it.

Lenient: what is of the wrong kind is as if it were not there. Only what has no address or no author is no post.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import unescape
from typing import Any

from kith.foundations.html import as_text_html, from_markdown, to_text
from kith.protocols.activitypub.files import files_of, links_of
from kith.protocols.activitypub.model import IncomingNote, IncomingPoll
from kith.protocols.activitypub.policies import quoters_of, repliers_of
from kith.protocols.activitypub.tags import emojis_of, hashtags_of, mentions_of, quote_of
from kith.protocols.activitypub.values import (
    NotUnderstood,
    all_of,
    id_of,
    link_of,
    number_of,
    objects_of,
    recipients_of,
    text_of,
    time_of,
    type_of,
)
from kith.protocols.activitypub.vocabulary import ACTOR_TYPES

# "Answer" is a vote, as some call it. The others have a name and a page of their own, and are shown with both.
NOTE_TYPES = frozenset(
    {"Note", "Question", "ChatMessage", "Answer", "Article", "Page", "Event", "Video", "Audio", "Image"}
)
_SAID = frozenset({"Note", "Question", "ChatMessage", "Answer"})
_LONGEST = 200_000  # characters of HTML that anyone reads; a post of this size is a book
_MOST_OPTIONS = 50
_LONGEST_OPTION = 200


def read_note(data: Mapping[str, Any]) -> IncomingNote:
    """Return a post out of foreign JSON. Raises NotUnderstood."""
    if not isinstance(data, Mapping):
        raise NotUnderstood("not an object")
    kind = type_of(data)
    if kind not in NOTE_TYPES:
        raise NotUnderstood("not a type that is shown as a post")
    uri, author = id_of(data), _author(data)
    if not uri:
        raise NotUnderstood("no id that is an address")
    if not author:
        raise NotUnderstood("no author")
    warning, summary = _summaries(data, kind)
    policy = data.get("interactionPolicy")
    return IncomingNote(
        id=uri,
        type=kind,
        author=author,
        url=link_of(data.get("url"), "text/html"),
        # Plain text, but for WordPress of old, which escapes it.
        title=unescape(text_of(data.get("name") or data.get("nameMap"), 500)).strip(),
        content=_content(data),
        source=_source(data),
        warning=warning,
        summary=summary,
        is_sensitive=data.get("sensitive") in (True, "true"),
        language=_language(data),
        published=time_of(data.get("published")),
        updated=time_of(data.get("updated")),
        to=recipients_of(data.get("to")),
        cc=(*recipients_of(data.get("cc")), *recipients_of(data.get("audience"))),
        in_reply_to=id_of(data.get("inReplyTo")),
        context=id_of(data.get("context")) or text_of(data.get("conversation"), 2000),
        mentions=mentions_of(data),
        hashtags=hashtags_of(data),
        emojis=emojis_of(data),
        attachments=files_of(data),
        links=links_of(data),
        starts_at=time_of(data.get("startTime")) if kind == "Event" else None,
        ends_at=time_of(data.get("endTime")) if kind == "Event" else None,
        place=_place(data) if kind == "Event" else "",
        poll=_poll(data) if kind == "Question" else None,
        quotes=quote_of(data),
        quote_authorization=id_of(data.get("quoteAuthorization")),
        quoters=quoters_of(policy, author=author),
        repliers=repliers_of(policy, author=author),
        replies=id_of(data.get("replies")),
        vote=_vote(data, kind),
        likes_count=_total(data.get("likes")),
        shares_count=_total(data.get("shares")),
    )


def _author(data: Mapping[str, Any]) -> str:
    """Return who wrote it; PeerTube names a person and their channel, and older servers say `actor`."""
    named = data.get("attributedTo") or data.get("actor")
    actors = [each for each in objects_of(named) if type_of(each) in ACTOR_TYPES]
    people = [each for each in actors if type_of(each) == "Person"]
    return id_of(people or named)


def _content(data: Mapping[str, Any]) -> str:
    said = text_of(data.get("content"), _LONGEST) or text_of(data.get("contentMap"), _LONGEST)
    media_type = text_of(data.get("mediaType"))
    if media_type.startswith("text/markdown"):
        return from_markdown(said)
    return as_text_html(said) if media_type.startswith("text/plain") else said


def _source(data: Mapping[str, Any]) -> str:
    source = data.get("source")
    return text_of(source.get("content") if isinstance(source, Mapping) else source)


def _summaries(data: Mapping[str, Any], kind: str) -> tuple[str, str]:
    """Return the warning and the summary: what is said in a breath has the one, what has a name the other."""
    summary = text_of(data.get("summary")) or text_of(data.get("summaryMap"))
    if kind in _SAID:
        return to_text(summary).strip(), ""
    # An article whose server says that it wants care has a warning; at worst its summary is taken for one.
    if data.get("sensitive") in (True, "true"):
        return to_text(summary).strip(), ""
    return "", summary


def _language(data: Mapping[str, Any]) -> str:
    for name in ("contentMap", "nameMap", "summaryMap"):
        by_language = data.get(name)
        if not isinstance(by_language, Mapping) or not by_language:
            continue
        said = data.get(name.removesuffix("Map"))
        named = [key for key, value in by_language.items() if isinstance(key, str) and value == said]
        named += [key for key in by_language if isinstance(key, str)]
        found = _code(named[0] if named else "")
        if found:
            return found
    told = data.get("language")  # Lemmy and PeerTube: {"identifier": "cy", "name": "Cymraeg"}
    return _code(text_of(told.get("identifier") if isinstance(told, Mapping) else told, 20))


def _code(text: str) -> str:
    """Return a code of a language, if it looks like one; "und" and "zxx" say that it is none."""
    code = text.strip().replace("_", "-")
    plain = code.replace("-", "")
    is_one = plain.isascii() and plain.isalnum() and 2 <= len(code.partition("-")[0]) <= 3 and len(code) <= 12
    return code if is_one and code not in {"und", "zxx", "mul"} else ""


def _place(data: Mapping[str, Any]) -> str:
    for each in all_of(data.get("location")):
        if isinstance(each, Mapping):
            return text_of(each.get("name"), 300) or link_of(each.get("url"))
        if isinstance(each, str):
            return text_of(each, 300)
    return ""


def _poll(data: Mapping[str, Any]) -> IncomingPoll | None:
    several = list(objects_of(data.get("anyOf")))
    asked = several or list(objects_of(data.get("oneOf")))
    options: dict[str, int] = {}
    for each in asked[:_MOST_OPTIONS]:
        title = " ".join(text_of(each.get("name") or each.get("nameMap"), 2000).split())[:_LONGEST_OPTION]
        if title:
            options.setdefault(title, _total(each.get("replies")) or 0)
    if len(options) < 2:
        return None
    closed_at = _first_time(data.get("closed"))
    return IncomingPoll(
        options=tuple(options.items()),
        is_multiple=bool(several),
        ends_at=time_of(data.get("endTime")) or closed_at,
        closed_at=closed_at,
        voters_count=number_of(data.get("votersCount")),
    )


def _vote(data: Mapping[str, Any], kind: str) -> str:
    """Return the chosen answer where this is a vote: a name, what it is for, and no words."""
    name = " ".join(text_of(data.get("name"), 2000).split())[:_LONGEST_OPTION]
    is_one = kind in {"Note", "Answer"} and name and id_of(data.get("inReplyTo")) and not data.get("attachment")
    return name if is_one and not text_of(data.get("content")) and not text_of(data.get("contentMap")) else ""


def _total(value: Any) -> int | None:
    """Return how many a collection holds; only some say it, and only some embed it."""
    return number_of(value.get("totalItems")) if isinstance(value, Mapping) else None


def _first_time(value: Any) -> datetime | None:
    return next((found for each in all_of(value) if (found := time_of(each)) is not None), None)
