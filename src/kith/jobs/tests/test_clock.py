from datetime import UTC, datetime, time, timedelta

import pytest

from kith.jobs.clock import Daily, Every, set_clock, strike
from kith.jobs.models import ClockEntry, Job
from kith.jobs.tests import samples

FIVE_MINUTES = Every(timedelta(minutes=5), samples.hear_nothing)


def test_one_due_time_starts_one_job_however_many_workers_ask(db, now, monkeypatch):
    set_clock([FIVE_MINUTES], now=now)
    due_at = ClockEntry.objects.get().due_at
    seen_by_both = [("kith.jobs.tests.samples.hear_nothing", due_at)]

    strike([FIVE_MINUTES], now=due_at)
    started = Job.objects.count()
    Job.objects.all().delete()
    monkeypatch.setattr("kith.jobs.clock._due_times", lambda _: seen_by_both)  # read before the first one wrote
    strike([FIVE_MINUTES], now=due_at)

    assert started == 1
    assert not Job.objects.exists()


def test_nothing_starts_before_its_time(db, now):
    set_clock([FIVE_MINUTES], now=now)

    next_at = strike([FIVE_MINUTES], now=now)

    assert not Job.objects.exists()
    assert now < next_at <= now + timedelta(minutes=5)


def test_times_missed_are_served_once(db, now):
    set_clock([FIVE_MINUTES], now=now)

    next_at = strike([FIVE_MINUTES], now=now + timedelta(hours=3))

    assert Job.objects.count() == 1
    assert next_at > now + timedelta(hours=3)


def test_a_second_one_does_not_pile_up_behind_one_that_waits(db, now):
    set_clock([FIVE_MINUTES], now=now)

    strike([FIVE_MINUTES], now=now + timedelta(minutes=6))
    strike([FIVE_MINUTES], now=now + timedelta(minutes=12))

    assert Job.objects.count() == 1


def test_setting_the_clock_again_keeps_due_times_and_forgets_lost_lines(db, now):
    hourly = Every(timedelta(hours=1), samples.tick)
    set_clock([FIVE_MINUTES, hourly], now=now)
    before = ClockEntry.objects.get(name=hourly.name).due_at

    set_clock([hourly], now=now + timedelta(minutes=1))

    assert list(ClockEntry.objects.values_list("name", "due_at")) == [(hourly.name, before)]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 17, 3, 9, tzinfo=UTC), datetime(2026, 11, 17, 3, 10, tzinfo=UTC)),
        (datetime(2026, 11, 17, 3, 10, tzinfo=UTC), datetime(2026, 11, 18, 3, 10, tzinfo=UTC)),
    ],
)
def test_a_daily_line_is_due_at_its_time(moment, expected):
    assert Every(Daily(time(3, 10)), samples.tick).next_after(moment) == expected
