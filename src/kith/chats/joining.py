"""Which question a post answers (row V4): an answer in its discussion, “A2 …”, or the chat's tag while it is open."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from kith.chats.models import LATE, Chat, Question
from kith.foundations.text import on_one_line

# “A2 …”, “A2: …”, also after those one answers and after tags; “A4 paper” has no sign after it and counts all the same
# where it stands first: who begins so in a chat means the question.
_LABEL = re.compile(r"\s*(?:[@#][\w.@·-]+[\s,:]*)*a\s?(\d{1,2})\b(?!\s*[%\d])", re.IGNORECASE)


_ASKED = re.compile(r"\A\s*q\s?\d{1,2}\b[.:)]?\s*", re.IGNORECASE)
_TAGS_AFTER = re.compile(r"(?:\s+[#＃]\w[\w·]*)+\s*\Z")


@dataclass(frozen=True, slots=True)
class Said:
    """What decides where a post belongs."""

    text: str
    tags: Collection[str]  # by their one names
    thread_id: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post belongs; without a question it was said before the first."""

    chat: Chat
    question: Question | None


def label_of(text: str) -> int | None:
    """Return the number of the question that words begin by naming: 2 for “A2: my team”."""
    found = _LABEL.match(text)
    return int(found[1]) if found else None


def question_in_post(text: str) -> str:
    """Return a question without the number before it and the tag after it: of “Q2. Why?\\n\\n#tag” only “Why?”."""
    return on_one_line(_TAGS_AFTER.sub("", _ASKED.sub("", text)))


def place_of(said: Said, chat: Chat, questions: Sequence[Question]) -> Place | None:
    """Return where in `chat` a post belongs, or None where it is no part of it."""
    if chat.is_cancelled or said.published_at < chat.starts_at or said.published_at >= chat.ends_at + LATE:
        return None
    labelled = _with_number(questions, label_of(said.text))
    threaded = next((each for each in questions if each.thread_id == said.thread_id), None)
    if threaded is not None:
        return Place(chat, labelled or threaded)
    if chat.tag_name not in said.tags or said.published_at >= chat.ends_at:
        return None
    return Place(chat, labelled or latest(questions, said.published_at))


def latest(questions: Sequence[Question], at: datetime) -> Question | None:
    """Return the question that had been asked last at a time."""
    asked = [each for each in questions if each.asked_at is not None and each.asked_at <= at]
    return max(asked, key=lambda each: (each.asked_at, each.number), default=None)


def _with_number(questions: Sequence[Question], number: int | None) -> Question | None:
    """A question that was asked: who guesses ahead answers the present one."""
    return next((each for each in questions if each.number == number and each.asked_at is not None), None)
