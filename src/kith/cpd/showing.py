"""Entries ready to be read: on a page of one's own, on paper, and at a secret address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from kith.cpd.beside import Beside
from kith.cpd.exporting import Besides, fields_of, value
from kith.cpd.models import Entry
from kith.cpd.regulators import Field, Regulator
from kith.foundations.html import from_markdown


@dataclass(frozen=True, slots=True)
class Said:
    """One question and what was answered, as cleaned HTML or as plain words."""

    field: Field
    words: str = ""
    html: SafeString | None = None


@dataclass(frozen=True, slots=True)
class Readable:
    """An entry in the order of its regulator's questions."""

    entry: Entry
    said: list[Said]
    beside: Sequence[Beside]


def ready_to_read(entries: Sequence[Entry], regulator: Regulator, besides: Besides) -> list[Readable]:
    """Return entries with what they say; days, kind and title are drawn by the page itself."""
    made = []
    for entry in entries:
        said = []
        for field in fields_of(regulator, [entry]):
            if field.name in {"title", "dates", "kind", "evidence", "minutes"}:
                continue
            told = value(field, entry, regulator, besides)
            if told and field.is_words:
                # Cleaned by the one gate for HTML; nothing else in here writes any.
                said.append(Said(field, html=mark_safe(from_markdown(told))))  # noqa: S308
            elif told:
                said.append(Said(field, words=told))
        made.append(Readable(entry, said, besides.get(entry.pk, ())))
    return made
