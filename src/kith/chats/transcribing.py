"""A transcript as a file: plain text, a table, or data. Each holds what its page shows to everyone, and no more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.accounts.models import Account
from kith.chats.models import Chat
from kith.chats.queries import Numbers, Section, Transcript
from kith.chats.showing import text_of
from kith.chats.wording import address_of
from kith.foundations.html import to_text
from kith.foundations.tables import csv_lines
from kith.posts.models import Post
from kith.posts.showing import with_title


@dataclass(frozen=True, slots=True)
class Format:
    word: str | Promise
    media_type: str
    write: Callable[[Chat, Transcript, Numbers], str]


def words_of(post: Post) -> str:
    """Return what a post says as plain text: its warning, its words, its pictures, its poll with the result."""
    parts = [
        _("Warning: %(words)s") % {"words": post.warning} if post.warning else "",
        to_text(with_title(post.title, post.html)),
        *(_("[Picture: %(words)s]") % {"words": each.media.description} for each in post.attachments.all()),
        *(f"– {option.title}: {option.votes_count}" for option in options_of(post)),
    ]
    return "\n".join(part for part in parts if part)


def options_of(post: Post) -> list[Any]:
    """Return the answers of a poll; the result is told once it may be."""
    poll = getattr(post, "poll", None)
    return list(poll.options.all()) if poll is not None and not poll.hides_totals else []


def handle_of(account: Account) -> str:
    return f"@{account.username}@{account.domain or settings.KITH_DOMAIN}"


def _as_text(chat: Chat, kept: Transcript, numbers: Numbers) -> str:
    lines = [chat.title, f"{chat.starts_at:%Y-%m-%d %H:%M} UTC  #{chat.tag}", address_of(chat), ""]
    for section in kept.sections:
        lines += [_heading(section), ""]
        for post in section.posts:
            lines += [f"{post.author.name} ({handle_of(post.author)}), {post.published_at:%H:%M}:", words_of(post), ""]
    lines.append(_("People: %(people)s. Posts: %(posts)s.") % {"people": numbers.people, "posts": numbers.posts})
    if kept.left_out:
        lines.append(_("Left out, as their authors want it: %(many)s.") % {"many": kept.left_out})
    return "\n".join(lines) + "\n"


def _as_csv(chat: Chat, kept: Transcript, numbers: Numbers) -> str:
    header = ["question", "question_text", "at", "name", "account", "words", "address"]
    rows = (
        [
            str(section.question) if section.question else "",
            text_of(section.question) if section.question else "",
            post.published_at.isoformat(),
            post.author.name,
            handle_of(post.author),
            words_of(post),
            post.url or post.uri,
        ]
        for section, post in _all(kept)
    )
    return "".join(csv_lines(rows, header=header))


def _as_json(chat: Chat, kept: Transcript, numbers: Numbers) -> str:
    told = {
        "title": chat.title,
        "tag": chat.tag,
        "address": address_of(chat),
        "starts_at": chat.starts_at.isoformat(),
        "ends_at": chat.ends_at.isoformat(),
        "numbers": {
            "people": numbers.people,
            "posts": numbers.posts,
            "links": numbers.links,
            "new_voices": numbers.new_voices,
        },
        "left_out": kept.left_out,
        "questions": [
            {
                "number": section.question.number if section.question else None,
                "text": text_of(section.question) if section.question else "",
                "posts": [
                    {
                        "at": post.published_at.isoformat(),
                        "edited_at": post.edited_at and post.edited_at.isoformat(),
                        "name": post.author.name,
                        "account": handle_of(post.author),
                        "words": words_of(post),
                        "address": post.url or post.uri,
                    }
                    for post in section.posts
                ],
            }
            for section in kept.sections
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _heading(section: Section) -> str:
    if section.question is None:
        return _("Before the first question")
    return f"{section.question}. {text_of(section.question)}".strip()


def _all(kept: Transcript) -> Iterator[tuple[Section, Post]]:
    return ((section, post) for section in kept.sections for post in section.posts)


FORMATS: dict[str, Format] = {
    "txt": Format(gettext_lazy("Plain text"), "text/plain; charset=utf-8", _as_text),
    "csv": Format(gettext_lazy("Table (CSV)"), "text/csv; charset=utf-8", _as_csv),
    "json": Format(gettext_lazy("Data (JSON)"), "application/json; charset=utf-8", _as_json),
}
