"""A period as a picture: a shelf line with a book on it for each entry, where in the year it was read. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kith.cpd.periods import Period
from kith.cpd.queries import Mark

WIDTH, HEIGHT = 728, 68
_PLACES = 52
_STEP = WIDTH // _PLACES
_THICK = 12  # of a book that lies
_MOST_IN_A_PILE = 4
_LINE = 60  # where they stand


@dataclass(frozen=True, slots=True)
class Book:
    x: int
    y: int
    is_complete: bool
    is_with_peer: bool


@dataclass(frozen=True, slots=True)
class Month:
    """One row of the table behind the picture."""

    first: date
    complete: int
    drafts: int
    with_peer: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Picture:
    books: list[Book]
    ticks: list[int]  # where a month begins
    today: int | None  # where today is, if it is in this period
    months: list[Month]


def draw(period: Period, marks: Iterable[Mark], today: date) -> Picture:
    """Return where everything stands; of a pile that would be higher than the picture, what fits."""
    rows = sorted(marks, key=lambda mark: (mark.began_on, mark.id))
    heights: dict[int, int] = {}
    books = []
    for mark in rows:
        place = min(_PLACES - 1, _share(period, mark.began_on) * _PLACES // WIDTH)
        height = heights.get(place, 0)
        heights[place] = height + 1
        if height < _MOST_IN_A_PILE:
            y = _LINE - (height + 1) * (_THICK + 2)
            books.append(Book(place * _STEP + 1, y, mark.is_complete, mark.is_with_peer))
    firsts = _firsts(period)
    return Picture(
        books,
        [_share(period, first) for first in firsts if first > period.first],
        _share(period, today) if today in period else None,
        [_month(first, [mark for mark in rows if _is_in(mark.began_on, first)]) for first in firsts],
    )


def _share(period: Period, day: date) -> int:
    return WIDTH * (day - period.first).days // period.days


def _firsts(period: Period) -> list[date]:
    """The first day of each month that the period touches."""
    found, day = [], period.first.replace(day=1)
    while day <= period.last:
        found.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found


def _is_in(day: date, first: date) -> bool:
    return (day.year, day.month) == (first.year, first.month)


def _month(first: date, marks: list[Mark]) -> Month:
    done = [mark for mark in marks if mark.counts]
    return Month(
        first,
        complete=len(done),
        drafts=sum(not mark.is_complete for mark in marks),
        with_peer=sum(mark.is_with_peer for mark in done),
        minutes=sum(mark.minutes or 0 for mark in done),
    )
