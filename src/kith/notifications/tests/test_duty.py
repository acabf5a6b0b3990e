"""Hours as plain time: nights, weekends, and the two nights in which clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kith.notifications.duty import (
    Duty,
    morning_of,
    next_morning,
    next_on_duty_at,
    next_time,
    week_from,
    week_to,
    zone_or_utc,
)

LONDON = ZoneInfo("Europe/London")
OFFICE = "08:00-18:00 08:00-18:00 08:00-18:00 08:00-18:00 08:00-18:00 - -"
NIGHTS = "- - - - - 22:00-07:00 -"  # Saturday night


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("hours", "at", "back"),
    [
        (OFFICE, "2026-11-17 19:10", "2026-11-18 08:00"),
        (OFFICE, "2026-11-17 07:59", "2026-11-17 08:00"),
        (OFFICE, "2026-11-17 08:00", None),
        (OFFICE, "2026-11-17 17:59", None),
        (OFFICE, "2026-11-17 18:00", "2026-11-18 08:00"),
        (OFFICE, "2026-11-20 18:30", "2026-11-23 08:00"),  # the weekend
        (OFFICE, "2027-03-26 18:30", "2027-03-29 08:00"),  # the clocks go forward in between
        (NIGHTS, "2026-11-22 06:59", None),  # Sunday morning belongs to Saturday's shift
        (NIGHTS, "2026-11-22 07:00", "2026-11-28 22:00"),
        (NIGHTS, "2027-03-28 06:30", None),
        (NIGHTS, "2027-03-28 07:00", "2027-04-03 22:00"),
        ("00:00-00:00 - - - - - -", "2026-11-23 23:59", None),  # a whole day
        ("00:00-00:00 - - - - - -", "2026-11-24 00:00", "2026-11-30 00:00"),
        ("", "2026-11-22 03:00", None),
    ],
)
def test_says_when_one_is_back(hours, at, back):
    found = next_on_duty_at(Duty(hours, "Europe/London"), london(at))

    assert found == (london(back) if back else None)


def test_hours_are_those_of_ones_own_zone():
    at = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)

    assert next_on_duty_at(Duty(OFFICE, "America/New_York"), at) is None
    assert next_on_duty_at(Duty(OFFICE, "Asia/Kolkata"), at) == datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


def test_a_word_of_ones_own_is_stronger_than_the_week():
    noon = london("2026-11-17 12:00")
    away = Duty(OFFICE, "Europe/London", off_until=london("2026-11-21 00:00"))
    here = Duty(OFFICE, "Europe/London", on_until=london("2026-11-18 08:00"))

    assert next_on_duty_at(away, noon) == london("2026-11-23 08:00")  # away until Saturday, and then it is the weekend
    assert next_on_duty_at(here, london("2026-11-17 22:00")) is None
    assert next_on_duty_at(here, london("2026-11-18 18:00")) == london("2026-11-19 08:00")


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-11-17 07:00", "2026-11-17 08:00"),
        ("2026-11-17 08:00", "2026-11-18 08:00"),
        ("2027-03-27 20:00", "2027-03-28 08:00"),
        ("2026-10-24 20:00", "2026-10-25 08:00"),
    ],
)
def test_the_same_hour_of_every_day(at, then):
    assert next_time(time(8), LONDON, london(at)) == london(then)


def test_an_hour_that_the_clocks_leave_out_comes_an_hour_later_and_one_that_comes_twice_comes_once():
    spring = next_time(time(1, 30), LONDON, london("2027-03-27 20:00"))
    autumn = next_time(time(1, 30), LONDON, london("2026-10-24 20:00"))

    assert spring == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # half past two on the new clock
    assert autumn == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_time(time(1, 30), LONDON, autumn) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "morning"),
    [("2026-11-17 19:10", "2026-11-18 08:00"), ("2026-11-18 02:00", "2026-11-18 08:00"),
     ("2026-11-18 07:00", "2026-11-19 08:00")],
)  # fmt: skip
def test_tomorrow_morning_is_the_one_people_mean(at, morning):
    assert next_morning(LONDON, london(at)) == london(morning)


def test_who_keeps_hours_comes_back_with_them():
    assert morning_of(date(2026, 12, 1), LONDON, keeps_hours=False) == london("2026-12-01 08:00")
    assert morning_of(date(2026, 12, 1), LONDON, keeps_hours=True) == london("2026-12-01 00:00")


def test_a_week_is_written_and_read():
    week = (*[(time(8), time(18))] * 5, None, None)

    assert week_to(week) == OFFICE
    assert week_from(OFFICE) == week
    assert week_to([None] * 7) == ""


@pytest.mark.parametrize("name", ["", "Nowhere/Town", "../etc", "Europe"])
def test_a_zone_that_is_none_is_utc(name):
    assert zone_or_utc(name).key == "UTC"
    assert next_on_duty_at(Duty(OFFICE, name), datetime(2026, 11, 17, 9, tzinfo=UTC)) is None


def test_a_night_of_which_an_hour_is_missing_is_as_long_as_it_is():
    duty = Duty(NIGHTS, "Europe/London")
    begins, ends = london("2027-03-27 22:00"), london("2027-03-28 07:00")

    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=8)
    assert next_on_duty_at(duty, ends.astimezone(UTC) - timedelta(seconds=1)) is None
    assert next_on_duty_at(duty, ends.astimezone(UTC)) is not None
