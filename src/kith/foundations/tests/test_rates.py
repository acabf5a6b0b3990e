"""Counting how often somebody asks."""

from types import SimpleNamespace

import pytest

from kith.foundations import rates
from tests.cast import NOW

START = NOW.timestamp() // 300 * 300
RATE = rates.Rate("tries", 1, 300)


@pytest.fixture(autouse=True)
def set_clock(monkeypatch):
    """`set_clock(moment)` lets it stand still; a span that ends amid a test would begin anew."""
    rates.forget_counts()
    set_clock = lambda moment: monkeypatch.setattr(rates, "time", SimpleNamespace(time=lambda: moment))  # noqa: E731
    set_clock(START)
    yield set_clock
    rates.forget_counts()


def test_a_new_span_begins_with_all_given_back(set_clock):
    assert not rates.count(RATE, 1).is_over
    assert rates.count(RATE, 1).is_over
    assert not rates.count(RATE, 2).is_over, "each counts for themselves"
    set_clock(START + 300)
    assert not rates.count(RATE, 1).is_over


def test_what_is_over_is_forgotten(monkeypatch):
    monkeypatch.setattr(rates, "_MOST_COUNTED", 10)
    for who in range(50):
        rates.count(RATE, who)
    assert len(rates._counts) <= 11
