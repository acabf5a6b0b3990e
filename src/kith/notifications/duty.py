"""When someone is on duty: a week of hours in their own zone, and “off until …” by their own word (row S15).

A week is seven words, Monday first: `08:00-18:00`, or `-` for a day off. Hours that end before they begin run past
midnight. Every moment is compared in UTC, so that a night in which the clocks change is as long as it is.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from kith.foundations.times import zone_of

MORNING = time(8)
_DAY_OFF = "-"
_NIGHT_OWLS = time(4)  # until then “tomorrow morning” is the morning that comes

Hours = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Duty:
    """What someone said about their hours. `hours` is empty where they keep none."""

    hours: str = ""
    zone: str = ""
    off_until: datetime | None = None
    on_until: datetime | None = None


def next_on_duty_at(duty: Duty, now: datetime) -> datetime | None:
    """Return when someone who is off duty at `now` is back, and None for who is on duty."""
    begins = now
    if duty.off_until is not None and duty.off_until > now:
        begins = duty.off_until
    elif duty.on_until is not None and duty.on_until > now:
        return None
    if duty.hours:
        begins = _first_hour_from(begins, week_from(duty.hours), zone_or_utc(duty.zone))
    return begins if begins > now else None


def next_time(at: time, zone: zoneinfo.ZoneInfo, now: datetime) -> datetime:
    """Return the first moment after `now` at which clocks of `zone` show `at`, or would if they did not jump."""
    today = now.astimezone(zone).date()
    moments = (_moment(today + timedelta(days=days), at, zone) for days in (0, 1, 2))
    return next(moment for moment in moments if moment > now)


def next_morning(zone: zoneinfo.ZoneInfo, now: datetime) -> datetime:
    """Return the morning that people mean by “tomorrow”."""
    here = now.astimezone(zone)
    day = here.date() if here.time() < _NIGHT_OWLS else here.date() + timedelta(days=1)
    return _moment(day, MORNING, zone)


def morning_of(day: date, zone: zoneinfo.ZoneInfo, *, keeps_hours: bool) -> datetime:
    """Return when someone who comes back on `day` is back: where they keep hours, these say the rest."""
    return _moment(day, time(0) if keeps_hours else MORNING, zone)


def zone_or_utc(name: str) -> zoneinfo.ZoneInfo:
    """Return the zone of that name; UTC where there is none."""
    return zone_of(name) or zoneinfo.ZoneInfo("UTC")


@lru_cache(maxsize=1024)
def week_from(text: str) -> tuple[Hours | None, ...]:
    """Read a week as `week_to` wrote it."""
    return tuple(_hours(word) for word in text.split())


def week_to(days: Sequence[Hours | None]) -> str:
    """Write a week, Monday first; empty where every day is off, for then there are no hours to keep."""
    if not any(days):
        return ""
    return " ".join(f"{hours[0]:%H:%M}-{hours[1]:%H:%M}" if hours else _DAY_OFF for hours in days)


def _hours(word: str) -> Hours | None:
    if word == _DAY_OFF:
        return None
    begins, _, ends = word.partition("-")
    return time.fromisoformat(begins), time.fromisoformat(ends)


def _first_hour_from(moment: datetime, week: tuple[Hours | None, ...], zone: zoneinfo.ZoneInfo) -> datetime:
    yesterday = moment.astimezone(zone).date() - timedelta(days=1)
    for day in (yesterday + timedelta(days=days) for days in range(10)):
        hours = week[day.weekday()]
        if hours is None:
            continue
        begins, ends = hours
        last_day = day if ends > begins else day + timedelta(days=1)
        if _moment(last_day, ends, zone) > moment:
            return max(moment, _moment(day, begins, zone))
    return moment  # a week without any hours: never written


def _moment(day: date, at: time, zone: zoneinfo.ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
