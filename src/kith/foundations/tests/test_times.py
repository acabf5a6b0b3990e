from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from kith.foundations.times import ago, part_of_day, time_in_words, until_in_words

TUESDAY_EVENING = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (TUESDAY_EVENING + timedelta(seconds=5), "now"),
        (TUESDAY_EVENING - timedelta(seconds=20), "now"),
        (TUESDAY_EVENING - timedelta(minutes=20), "20 min"),
        (TUESDAY_EVENING - timedelta(hours=1, minutes=30), "1 hour"),
        (TUESDAY_EVENING - timedelta(hours=5), "5 hours"),
        (TUESDAY_EVENING - timedelta(hours=20), "yesterday"),
        (TUESDAY_EVENING - timedelta(days=2), "Sunday"),
        (TUESDAY_EVENING - timedelta(days=7), "10 November"),
        (TUESDAY_EVENING - timedelta(days=400), "13 October 2025"),
    ],
)
def test_says_how_long_ago(at, words):
    assert ago(at, TUESDAY_EVENING) == words


def test_yesterday_begins_at_the_readers_midnight():
    late = datetime(2026, 11, 17, 5, 0, tzinfo=UTC)

    with timezone.override(ZoneInfo("America/New_York")):
        # Eleven in the evening there; for London it is already six hours into today.
        assert ago(late - timedelta(hours=1), TUESDAY_EVENING) == "yesterday"
    assert ago(late - timedelta(hours=1), TUESDAY_EVENING) == "15 hours"


def test_says_when_something_ends():
    assert time_in_words(TUESDAY_EVENING.replace(hour=18, minute=0) + timedelta(days=1), TUESDAY_EVENING) == (
        "tomorrow, 6 pm"
    )


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(hours=2, minutes=50), "10 pm"),
        (timedelta(hours=12, minutes=50), "tomorrow, 8 am"),
        (timedelta(days=5, hours=12, minutes=50), "Monday, 8 am"),
        (timedelta(days=41, hours=12, minutes=50), "29 December, 8 am"),
    ],
)
def test_says_until_when(away, words):
    assert until_in_words(TUESDAY_EVENING + away, TUESDAY_EVENING) == words


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (1, "Monday night"),
        (7, "Tuesday morning"),
        (13, "Tuesday afternoon"),
        (19, "Tuesday evening"),
        (23, "Tuesday night"),
    ],
)
def test_names_the_part_of_the_day(hour, words):
    assert part_of_day(TUESDAY_EVENING.replace(hour=hour)) == words
