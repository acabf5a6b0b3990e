"""Reads what was typed into the box: words, “whole phrases”, words to leave out, and questions such as from: or has:.

What is no question that Kith knows is taken for plain words, and said so: nobody has to learn this to find something.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.utils import timezone

from kith.foundations.ids import first_id_at
from kith.foundations.tokens import words_of

Scope = Literal["all", "library", "saved", "public", "reading", "chat"]

LONGEST = 500
_MOST_TERMS = 20
_SHORTEST_BEGINNING = 2

_PIECE = re.compile(r'-?"[^"]*"?|\S+')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_QUESTION = re.compile(r"(-?)([a-z]+):(.+)", re.IGNORECASE)

_HAS = {
    "link": "link", "links": "link", "poll": "poll", "polls": "poll", "image": "image", "images": "image",
    "picture": "image", "pictures": "image", "photo": "image", "video": "video", "videos": "video", "audio": "audio",
    "sound": "audio", "media": "media", "file": "media", "warning": "warning",
}  # fmt: skip
_IS = {"reply": "reply", "answer": "reply", "sensitive": "sensitive"}
_IN: dict[str, Scope] = {
    "all": "all", "library": "library", "mine": "library", "saved": "saved", "public": "public", "reading": "reading",
    "feeds": "reading", "chat": "chat", "chats": "chat",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand one after the other, or must not."""

    words: tuple[str, ...]
    is_beginning: bool = False  # the last of them may go on: “supervis*”
    is_unwanted: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that must be so of a post (posts/finding.py says of which posts it is), or must not."""

    name: str
    is_unwanted: bool = False


@dataclass(frozen=True, slots=True)
class Author:
    handle: str  # or “me”
    is_unwanted: bool = False


@dataclass(slots=True)
class Asked:
    """What someone looks for, understood."""

    text: str
    plain: str = ""  # the words without the questions: what people and tags are looked for by
    terms: list[Term] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    scope: Scope = "all"
    chat: str = ""  # of `chat`: the tag or the title of one
    above: int = 0  # ids between which it was published
    below: int | None = None
    not_understood: list[str] = field(default_factory=list)

    @property
    def is_about_posts(self) -> bool:
        """Was something asked that only posts can answer?"""
        return bool(self.facts or self.authors or self.above or self.below or self.scope != "all")

    @property
    def asks_nothing(self) -> bool:
        return not (self.terms or self.is_about_posts)


def read(text: str, *, now: datetime) -> Asked:
    """Return what `text` asks for; days are days of the present time zone."""
    asked = Asked(text)
    plain: list[str] = []
    for piece in _PIECE.findall(text[:LONGEST].translate(_QUOTES)):
        question = _QUESTION.fullmatch(piece)
        if question and not question[3].startswith("/") and _understood(asked, question, now):
            continue
        if question and not question[3].startswith("/") and not piece.startswith('"'):
            asked.not_understood.append(piece)
        term = _term(piece)
        if term is not None and len(asked.terms) < _MOST_TERMS:
            asked.terms.append(term)
        if not piece.startswith("-"):
            plain.append(piece.strip('"'))
    asked.plain = " ".join(plain)
    return asked


def _term(piece: str) -> Term | None:
    is_unwanted = len(piece) > 1 and piece.startswith("-")
    words = tuple(words_of(piece))
    if not words:
        return None
    is_beginning = piece.endswith("*") and len(words[-1]) >= _SHORTEST_BEGINNING
    return Term(words, is_beginning, is_unwanted)


def _understood(asked: Asked, question: re.Match[str], now: datetime) -> bool:
    minus, name, value = question[1], question[2].lower(), question[3].strip('"')
    answer = _QUESTIONS.get(name)
    return answer is not None and answer(asked, value.lower(), bool(minus), now)


def _from(asked: Asked, value: str, is_unwanted: bool, now: datetime) -> bool:
    handle = value.removeprefix("@")
    if not handle:
        return False
    asked.authors.append(Author(handle, is_unwanted))
    return True


def _has(asked: Asked, value: str, is_unwanted: bool, now: datetime) -> bool:
    return _fact(asked, _HAS.get(value), is_unwanted)


def _is(asked: Asked, value: str, is_unwanted: bool, now: datetime) -> bool:
    return _fact(asked, _IS.get(value), is_unwanted)


def _fact(asked: Asked, name: str | None, is_unwanted: bool) -> bool:
    if name is None:
        return False
    asked.facts.append(Fact(name, is_unwanted))
    return True


def _language(asked: Asked, value: str, is_unwanted: bool, now: datetime) -> bool:
    words = words_of(value.partition("-")[0])
    return _fact(asked, f"lang{words[0]}" if words and value[:1].isalpha() else None, is_unwanted)


def _in(asked: Asked, value: str, is_unwanted: bool, now: datetime) -> bool:
    place, _, name = value.partition(":")
    if place not in _IN or is_unwanted or (name and place != "chat"):
        return False
    asked.scope, asked.chat = _IN[place], name.strip('"')
    return True


def _before(asked: Asked, value: str, is_unwanted: bool, now: datetime) -> bool:
    return _within(asked, None, _days(value, now), is_unwanted)


def _after(asked: Asked, value: str, is_unwanted: bool, now: datetime) -> bool:
    days = _days(value, now)
    return _within(asked, (days[1], days[1]) if days else None, None, is_unwanted)


def _during(asked: Asked, value: str, is_unwanted: bool, now: datetime) -> bool:
    days = _days(value, now)
    return _within(asked, days, (days[1], days[1]) if days else None, is_unwanted)


def _within(asked: Asked, begins: tuple[date, date] | None, ends: tuple[date, date] | None, is_unwanted: bool) -> bool:
    """Keep what was published from the first day of `begins` on, and before the first day of `ends`."""
    if is_unwanted or (begins is None and ends is None):
        return False
    if begins is not None:
        asked.above = max(asked.above, _first_id_on(begins[0]) - 1)
    if ends is not None:
        below = _first_id_on(ends[0])
        asked.below = below if asked.below is None else min(asked.below, below)
    return True


def _first_id_on(day: date) -> int:
    return first_id_at(datetime.combine(day, time(), timezone.get_current_timezone()))


def _days(value: str, now: datetime) -> tuple[date, date] | None:
    """Return the first day that `value` means and the first one after it, or None where it means none."""
    today = timezone.localtime(now).date()
    named = {"today": today, "yesterday": today - timedelta(days=1)}.get(value)
    if named is not None:
        return named, named + timedelta(days=1)
    parts = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", value)
    try:
        if parts is None or not 1970 <= int(parts[1]) <= 2999:
            return None
        year, month, day = int(parts[1]), int(parts[2] or 1), int(parts[3] or 1)
        first = date(year, month, day)
        if parts[3]:
            return first, first + timedelta(days=1)
        if parts[2]:
            return first, date(year + month // 12, month % 12 + 1, 1)
        return first, date(year + 1, 1, 1)
    except ValueError:  # the thirtieth of February
        return None


_QUESTIONS: dict[str, Callable[[Asked, str, bool, datetime], bool]] = {
    "from": _from, "by": _from, "has": _has, "is": _is, "in": _in, "language": _language, "lang": _language,
    "before": _before, "until": _before, "after": _after, "since": _after, "during": _during, "on": _during,
}  # fmt: skip
