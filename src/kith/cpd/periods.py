"""The year that a regulator reckons by, and what is needed and there in it. Pure: days and rows in, figures out."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from kith.cpd.regulators import Need, Regulator, Span

_EARLIEST = date(1970, 1, 1)
_LATEST = date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both of them in it."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class Counted(Protocol):
    """What of an entry is counted."""

    @property
    def kind(self) -> str: ...

    @property
    def minutes(self) -> int | None: ...

    @property
    def is_with_peer(self) -> bool: ...

    @property
    def topics(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Stand:
    """How far one need is met."""

    need: Need
    has: float

    @property
    def is_met(self) -> bool:
        return self.has >= self.need.count

    @property
    def percent(self) -> int:
        return min(100, int(100 * self.has / self.need.count))

    @property
    def shown(self) -> str:
        """The figure as people write it: 2, or 7.5."""
        return f"{self.has:.2f}".rstrip("0").rstrip(".")


def period_with(day: date, span: Span, own: date | None) -> Period:
    """Return the period that `day` lies in; `own` is the day on which one of the reader's own periods began."""
    anchor = own if own is not None and span.is_own else date(day.year, span.month, span.day)
    steps = ((day.year - anchor.year) * 12 + day.month - anchor.month) // span.months
    if _after(anchor, steps * span.months) > day:
        steps -= 1
    return Period(_after(anchor, steps * span.months), _after(anchor, (steps + 1) * span.months) - timedelta(days=1))


def period_before(period: Period, span: Span, own: date | None) -> Period:
    return period_with(max(period.first - timedelta(days=1), _EARLIEST), span, own)


def period_after(period: Period, span: Span, own: date | None) -> Period:
    return period_with(min(period.last + timedelta(days=1), _LATEST), span, own)


def is_reasonable(day: date) -> bool:
    """Can a piece of learning, or a period, bear this date?"""
    return _EARLIEST <= day < _LATEST


def stands(regulator: Regulator, entries: Iterable[Counted]) -> list[Stand]:
    """Say of each need how far these entries meet it; they are of one period, complete, and no plans."""
    rows = list(entries)
    known = {topic.key for topic in regulator.topics}
    return [Stand(need, _count(need, rows, known)) for need in regulator.needs]


def _count(need: Need, rows: list[Counted], known: set[str]) -> float:
    fit = [
        row for row in rows if (row.is_with_peer or not need.with_peer) and (not need.topic or need.topic in row.topics)
    ]
    match need.of:
        case "hours":
            return sum(row.minutes or 0 for row in fit) / 60
        case "kinds":
            return len({row.kind for row in fit})
        case "topics":
            return len({topic for row in fit for topic in row.topics} & known)
        case _:
            return len(fit)


def _after(day: date, months: int) -> date:
    """Return the same day so many months on; where a month is too short, its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
