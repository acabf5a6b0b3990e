"""The log as files: in the order in which the regulator asks, to be copied across field by field. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from kith.cpd.beside import Beside, on_this_server
from kith.cpd.models import Entry, Kind
from kith.cpd.periods import Period
from kith.cpd.queries import Keeping
from kith.cpd.regulators import Field, Regulator, every_question
from kith.foundations.tables import csv_lines
from kith.reading.exporting import plain_words

Besides = Mapping[int, Sequence[Beside]]


def fields_of(regulator: Regulator, entries: Sequence[Entry]) -> list[Field]:
    """Return the fields of a file: the regulator's, in its order, then what was written for others."""
    own = {field.name for field in regulator.fields}
    written = {name for entry in entries for name, text in entry.words.items() if text} - own
    return [*regulator.fields, *(known_field(name) for name in sorted(written))]


def known_field(name: str) -> Field:
    """Return a question by name, also one that no regulator asks any more."""
    return every_question().get(name) or Field(name=name, asks=name, column=name)


def value(field: Field, entry: Entry, regulator: Regulator, besides: Besides) -> str:
    """Return what an entry says under a field, in plain words."""
    match field.name:
        case "title":
            return entry.title
        case "kind":
            return str(Kind(entry.kind).label)
        case "dates":
            return days_in_figures(entry.began_on, entry.ended_on)
        case "minutes":
            return hours_in_figures(entry.minutes)
        case "topics":
            return "; ".join(regulator.topic_names(entry.topics))
        case "evidence":
            return "; ".join(_elsewhere(each).in_words for each in besides.get(entry.pk, ()))
        case name:
            return str(entry.words.get(name, ""))


def as_csv(regulator: Regulator, entries: Sequence[Entry], besides: Besides) -> Iterator[str]:
    """Return a table with a row for each entry."""
    fields = fields_of(regulator, entries)
    rows = ([value(field, entry, regulator, besides) for field in fields] for entry in entries)
    return csv_lines(rows, header=[field.column for field in fields])


def as_json(keeping: Keeping, period: Period, entries: Sequence[Entry], besides: Besides) -> str:
    """Return the fields by name and with their questions, in order, for programs."""
    regulator = keeping.regulator
    fields = fields_of(regulator, entries)
    document = {
        "regulator": regulator.name if regulator.is_one else None,
        "rules_checked_on": regulator.checked_on.isoformat(),
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "entries": [
            {
                "began_on": entry.began_on.isoformat(),
                "ended_on": entry.ended_on.isoformat() if entry.ended_on else None,
                "minutes": entry.minutes,
                "with_peer": entry.is_with_peer,
                "fields": [
                    {"name": each.name, "question": each.asks, "answer": value(each, entry, regulator, besides)}
                    for each in fields
                ],
            }
            for entry in entries
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def as_markdown(regulator: Regulator, period: Period | None, entries: Sequence[Entry], besides: Besides) -> str:
    """Return a text that reads as it is: each entry with its questions as headings."""
    span = f": {days_in_figures(period.first, period.last)}" if period is not None else ""
    parts = [f"# {plain_words(_title(regulator))}{span}\n"]
    for entry in entries:
        parts.append(f"## {plain_words(entry.title)}\n")
        for field in fields_of(regulator, [entry]):
            told = value(field, entry, regulator, besides)
            if not told or field.name == "title":
                continue
            if field.is_words:
                parts.append(f"### {plain_words(field.column)}\n\n{told}\n")
            else:
                parts.append(f"**{plain_words(field.column)}**: {plain_words(told)}\n")
    return "\n".join(parts)


def file_name(period: Period, ending: str) -> str:
    return f"cpd-{period.first.isoformat()}-{period.last.isoformat()}.{ending}"


def days_in_figures(first: date, last: date | None) -> str:
    """Return days as a machine sorts them: in files, where pages would say “1 December”."""
    return first.isoformat() if last is None or last == first else f"{first.isoformat()} – {last.isoformat()}"


def hours_in_figures(minutes: int | None) -> str:
    """Return a time in hours, as regulators add it up: 90 minutes are 1.5."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".") if minutes else ""


def _title(regulator: Regulator) -> str:
    return regulator.name if regulator.is_one else _("What I learnt")


def _elsewhere(each: Beside) -> Beside:
    """For a file, which is read where a page of this server means nothing without its name."""
    if each.address or not each.page:
        return each
    return Beside(each.id, each.title, each.source, "", on_this_server(each.page), each.is_for_all)
