"""The year that a regulator reckons by, and what is counted in it."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from kith.cpd.periods import period_after, period_before, period_with, stands
from kith.cpd.regulators import Need, Span, Topic, regulator

YEAR = Span(begins="12-01", months=12)
OWN = Span(begins="01-01", months=36, is_own=True)


@dataclass
class Row:
    kind: str = "reading"
    minutes: int | None = None
    is_with_peer: bool = False
    topics: list[str] = field(default_factory=list)


@pytest.mark.parametrize(
    ("span", "own", "day", "first", "last"),
    [
        (YEAR, None, "2026-11-30", "2025-12-01", "2026-11-30"),
        (YEAR, None, "2026-12-01", "2026-12-01", "2027-11-30"),
        (YEAR, None, "2024-02-29", "2023-12-01", "2024-11-30"),
        # A day of one's own means nothing where all have the same year.
        (YEAR, "2020-03-15", "2026-11-30", "2025-12-01", "2026-11-30"),
        (OWN, "2024-02-29", "2026-11-17", "2024-02-29", "2027-02-27"),
        (OWN, "2024-02-29", "2027-02-28", "2027-02-28", "2030-02-27"),
        (OWN, "2024-02-29", "2024-02-28", "2021-02-28", "2024-02-28"),
        (OWN, "2030-05-01", "2026-11-17", "2024-05-01", "2027-04-30"),
        (OWN, "2026-11-17", "2026-11-17", "2026-11-17", "2029-11-16"),
        (OWN, None, "2026-11-17", "2026-01-01", "2028-12-31"),
    ],
)
def test_a_day_lies_in_its_period(span, own, day, first, last):
    found = period_with(date.fromisoformat(day), span, date.fromisoformat(own) if own else None)

    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize(("span", "own"), [(YEAR, None), (OWN, date(2024, 2, 29)), (OWN, date(2025, 8, 31))])
def test_periods_follow_each_other_without_a_gap(span, own):
    now = period_with(date(2026, 11, 17), span, own)
    for _each in range(12):
        before = period_before(now, span, own)
        assert (now.first - before.last).days == 1
        assert period_after(before, span, own) == now
        now = before


@pytest.mark.parametrize(
    ("need", "has"),
    [
        (Need(says="", of="entries", count=2), 3),
        (Need(says="", of="entries", count=1, with_peer=True), 1),
        (Need(says="", of="entries", count=1, topic="maori"), 1),
        (Need(says="", of="hours", count=30), 2.75),
        (Need(says="", of="hours", count=10, topic="maori"), 0.75),
        (Need(says="", of="kinds", count=2), 2),
        (Need(says="", of="topics", count=7), 1),  # a topic of another regulator is none of this one's
    ],
)
def test_a_need_counts_what_it_means(need, has):
    rows = [
        Row(minutes=90),
        Row(minutes=45, topics=["maori", "of-another"]),
        Row(kind="event", minutes=30, is_with_peer=True),
    ]
    asks = msgspec_replace(regulator("none"), needs=(need,), topics=(Topic(key="maori", name="Māori"),))

    (stand,) = stands(asks, rows)

    assert stand.has == has
    assert stand.is_met == (has >= need.count)
    assert 0 <= stand.percent <= 100


def msgspec_replace(one, **changes):
    return type(one)(**{name: getattr(one, name) for name in one.__struct_fields__} | changes)
