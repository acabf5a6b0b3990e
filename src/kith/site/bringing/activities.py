"""From what stands in an archive's outbox to a post: ActivityPub JSON as Kith, Mastodon and their kin write it. Pure.

Nothing in it is believed: an archive is a file that anyone can write.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from kith.foundations.html import absolute, clean_written, to_text
from kith.foundations.text import on_one_line, printable
from kith.posts.drafts import KeptPoll, KeptPost
from kith.posts.models import Format, Visibility
from kith.site.bringing.doing import moment

MOST_FILES = 16
_LONGEST = 100_000  # characters of the HTML of one post; other servers allow far more than we do
_MOST_TAGS = 60
_MOST_OPTIONS = 20
_MOST_VOTES = 100_000_000
_FIRST_DAY = datetime(1990, 1, 1, tzinfo=UTC)  # nothing on the web is older
_PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
_POSTS = {"Note", "Question", "Article", "Page"}
_FORMATS = {"text/plain": Format.PLAIN, "text/markdown": Format.MARKDOWN}
_NOWHERE = "about:blank"  # it answers something, nobody knows what
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?", re.ASCII)


class NotAPost(Exception):
    """This can't come back; the message says why."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A picture, sound or video of a post: where it lies in the archive, and what it shows."""

    place: str
    description: str
    focus: tuple[float, float] | None


def note_in(item: Any) -> dict[str, Any] | None:
    """Return what an item of an outbox says was written; None for what is no writing (passing on, liking)."""
    if not isinstance(item, dict):
        return None
    inner = item.get("object") if item.get("type") == "Create" else item
    if not isinstance(inner, dict) or _text(inner.get("type")) not in _POSTS:
        return None
    # The time of the act is that of the post where the post has none.
    return inner if inner.get("published") else inner | {"published": item.get("published")}


def address_in(document: dict[str, Any], name: str) -> str:
    """Return a web address that stands in a document, or ""."""
    return _address(document.get(name))


def published_at(note: dict[str, Any]) -> datetime | None:
    """Return when a note says that it was published."""
    return _moment(note.get("published"))


def kept_post(note: dict[str, Any], *, owner: str, tags_are_at: str) -> tuple[KeptPost, list[KeptFile]]:
    """Return a post and its files. `owner` is the address of whose archive it is, `tags_are_at` where our tags are.

    Raises NotAPost.
    """
    uri, at = _address(note.get("id")), published_at(note)
    if not uri:
        raise NotAPost(_("This post has no address, so it could come twice."))
    authors = _several(note.get("attributedTo"))
    if owner and authors and owner not in authors:
        raise NotAPost(_("This post is by someone else."))
    if at is None:
        raise NotAPost(_("This post does not say when it was published."))
    title, files, poll = _title(note), _files(note), _poll(note)
    # An answer, and what has no words, has no title of its own: it stands in the words.
    is_apart = not note.get("inReplyTo") and poll is None and bool(_text(note.get("content")).strip())
    html = _html(note, tags_are_at, "" if is_apart else title)
    if not html and not files and poll is None:
        raise NotAPost(_("There is nothing in this post."))
    source, format = _source(note, html)
    tags = [each for each in _several(note.get("tag")) if isinstance(each, dict) and each.get("type") == "Hashtag"]
    post = KeptPost(
        uri=uri,
        address=_address(note.get("url")) or uri,
        published_at=at,
        edited_at=_moment(note.get("updated")),
        expires_at=_moment(note.get("expires")),
        title=title if is_apart else "",
        html=html,
        source=source,
        format=format,
        warning=on_one_line(_text(note.get("summary")))[:500],
        is_sensitive=note.get("sensitive") is True,
        language=_language(note.get("contentMap")),
        visibility=_visibility(note, owner),
        is_local_only=note.get("localOnly") is True,
        repliers=_text(note.get("repliers")),
        answers=_address(note.get("inReplyTo")) or (_NOWHERE if note.get("inReplyTo") else ""),
        tags=tuple(_text(each.get("name")).lstrip("#")[:150] for each in tags[:_MOST_TAGS]),
        poll=poll,
    )
    return post, files


def _title(note: dict[str, Any]) -> str:
    return on_one_line(_text(note.get("name")))[:500] if note.get("type") in {"Article", "Page"} else ""


def _html(note: dict[str, Any], tags_are_at: str, title: str) -> str:
    html = _text(note.get("content"))
    if len(html) > _LONGEST:
        raise NotAPost(_("This post is longer than Kith keeps."))
    cleaned = clean_written(f"<p><strong>{escape(title)}</strong></p>{html}" if title else html).strip()
    for tag in _several(note.get("tag"))[:_MOST_TAGS]:
        # Tags lead to the posts that are here, not to a server that may be gone.
        if isinstance(tag, dict) and tag.get("type") == "Hashtag":
            there, name = absolute(_text(tag.get("href")), ""), on_one_line(_text(tag.get("name"))).lstrip("#")
            here = absolute(tags_are_at + name.lower(), "")
            if there and here:
                cleaned = cleaned.replace(f'href="{there}"', f'href="{here}"')
    return cleaned


def _source(note: dict[str, Any], html: str) -> tuple[str, str]:
    """What its author finds when they change the post: what they typed, else its words."""
    source = note.get("source")
    if isinstance(source, dict) and isinstance(source.get("content"), str):
        format = _FORMATS.get(_text(source.get("mediaType")))
        if format is not None:
            return printable(source["content"])[:_LONGEST], format
    return to_text(html), Format.PLAIN


def _visibility(note: dict[str, Any], owner: str) -> str:
    """Who may read it; what is not said plainly is for its author alone."""
    to, cc = ({each for each in _several(note.get(name)) if isinstance(each, str)} for name in ("to", "cc"))
    if to & _PUBLIC:
        return Visibility.PUBLIC
    if cc & _PUBLIC:
        return Visibility.QUIET
    return Visibility.FOLLOWERS if owner and f"{owner}/followers" in to | cc else Visibility.MENTIONED


def _files(note: dict[str, Any]) -> list[KeptFile]:
    found = []
    for each in _several(note.get("attachment"))[:MOST_FILES]:
        if isinstance(each, dict) and isinstance(each.get("url"), str):
            # Mastodon writes the path of its own address, whatever stands before this folder.
            place = each["url"][each["url"].find("media_attachments/") :] if "media_attachments/" in each["url"] else ""
            found.append(KeptFile(place, _text(each.get("name")), _focus(each.get("focalPoint"))))
    return found


def _focus(told: object) -> tuple[float, float] | None:
    if isinstance(told, list) and len(told) == 2 and all(isinstance(each, int | float) for each in told):
        # Compared before they become fractions: there are whole numbers that no fraction can hold.
        return float(max(-1.0, min(1.0, told[0]))), float(max(-1.0, min(1.0, told[1])))
    return None


def _poll(note: dict[str, Any]) -> KeptPoll | None:
    is_multiple = isinstance(note.get("anyOf"), list)
    options = [each for each in _several(note.get("anyOf" if is_multiple else "oneOf")) if isinstance(each, dict)]
    named = [(on_one_line(_text(each.get("name"))), _votes(each.get("replies"))) for each in options[:_MOST_OPTIONS]]
    if note.get("type") != "Question" or len(named) < 2 or not all(name for name, _count in named):
        return None
    most = sum(count for _name, count in named)
    voters = max(_number(note.get("votersCount")), max(count for _name, count in named))
    ended = _moment(note.get("closed")) or _moment(note.get("endTime"))
    return KeptPoll(options=tuple(named), voters_count=min(voters, most), is_multiple=is_multiple, ends_at=ended)


def _votes(replies: object) -> int:
    return _number(replies.get("totalItems")) if isinstance(replies, dict) else 0


def _number(told: object) -> int:
    return max(0, min(told, _MOST_VOTES)) if isinstance(told, int) and not isinstance(told, bool) else 0


def _language(content_map: object) -> str:
    if not isinstance(content_map, dict) or len(content_map) != 1:
        return ""
    language = _text(next(iter(content_map)))
    return language if _LANGUAGE.fullmatch(language) and len(language) <= 12 else ""


def _address(told: object) -> str:
    found = absolute(told, "") if isinstance(told, str) else ""
    return found if found.startswith(("http://", "https://")) else ""


def _moment(told: object) -> datetime | None:
    at = moment(told)
    return at if at is not None and at >= _FIRST_DAY else None


def _several(told: object) -> list[Any]:
    return told if isinstance(told, list) else [] if told is None else [told]


def _text(told: object) -> str:
    return printable(told) if isinstance(told, str) else ""
