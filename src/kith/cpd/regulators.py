"""What each regulator asks, read from one file each (rules/README.md); no regulator stands in the code."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

FOLDER = Path(__file__).parent / "rules"
NONE = "none"
# Fields that are no words in a box of their own: each is drawn, and written out, in its own way.
SPECIAL = frozenset({"title", "dates", "kind", "minutes", "topics", "evidence"})


class Described(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the parts of a file are read: no name may be misspelt."""


class Source(Described, frozen=True):
    """A page that anybody can open, on which a rule stands."""

    title: str
    address: str
    dated: str = ""


class Span(Described, frozen=True):
    """How long a period is, and where it begins: on one day for all, or each registrant's own."""

    begins: str  # month and day
    months: int
    is_own: bool = False

    @property
    def month(self) -> int:
        return int(self.begins[:2])

    @property
    def day(self) -> int:
        return int(self.begins[3:])


class Need(Described, frozen=True):
    """Something that a period asks for and that can be counted."""

    says: str
    of: Literal["entries", "hours", "kinds", "topics"]
    count: int
    with_peer: bool = False
    topic: str = ""


class Topic(Described, frozen=True):
    """One of the things that an entry can be about."""

    key: str
    name: str


class Field(Described, frozen=True):
    """One question of a regulator, in its place."""

    name: str
    asks: str
    column: str
    hint: str = ""

    @property
    def is_words(self) -> bool:
        """Is it answered in words?"""
        return self.name not in SPECIAL


class Regulator(Described, frozen=True):
    """Everything of one file."""

    name: str
    place: str
    calls_it: str
    summary: str
    checked_on: date
    period: Span
    fields: tuple[Field, ...]
    remarks: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    needs: tuple[Need, ...] = ()
    topics: tuple[Topic, ...] = ()
    key: str = ""  # the file's name

    @property
    def is_one(self) -> bool:
        """Is anybody behind it, or did its reader choose none?"""
        return self.key != NONE

    @property
    def questions(self) -> tuple[Field, ...]:
        """The fields that are answered in words."""
        return tuple(field for field in self.fields if field.is_words)

    def has(self, name: str) -> bool:
        return any(field.name == name for field in self.fields)

    def topic_names(self, keys: list[str]) -> list[str]:
        """Return the names of those of `keys` that it knows, in its order."""
        return [topic.name for topic in self.topics if topic.key in keys]


@cache
def regulators() -> dict[str, Regulator]:
    """Return all of them by key, by place and name; who has none comes last."""
    read = [_read(path) for path in FOLDER.glob("*.toml")]
    return {each.key: each for each in sorted(read, key=lambda each: (not each.is_one, each.place, each.name))}


def regulator(key: str) -> Regulator:
    """Return one; who chose none, or one whose file is gone, has none."""
    known = regulators()
    return known.get(key, known[NONE])


@cache
def every_question() -> dict[str, Field]:
    """Return each question in words that any regulator asks, by name: words outlive a move to another one."""
    return {field.name: field for each in reversed(regulators().values()) for field in each.questions}


def _read(path: Path) -> Regulator:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return msgspec.convert({**told, "key": path.stem}, Regulator)
