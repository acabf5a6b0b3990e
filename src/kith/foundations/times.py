"""Times as people say them: “20 min”, “yesterday”, “Monday”, in the reader's zone and language."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

_A_MINUTE, _AN_HOUR = timedelta(minutes=1), timedelta(hours=1)
_AN_EVENING = timedelta(hours=6)  # a night owl's midnight is no “yesterday” yet
_A_WEEK = 7


def zone_of(name: str) -> zoneinfo.ZoneInfo | None:
    """Return the time zone called `name`, or None where there is no such zone."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (ValueError, zoneinfo.ZoneInfoNotFoundError, OSError):
        return None


def ago(at: datetime, now: datetime) -> str:
    """Say how long ago `at` was; short, as it stands beside a name."""
    return ago_from(now)(at)


def ago_from(now: datetime) -> Callable[[datetime], str]:
    """Return what says so of many: the reader's zone and language are looked for once, not for each."""
    zone, language = timezone.get_current_timezone(), get_language() or ""
    today = now.astimezone(zone).date()

    def say(at: datetime) -> str:
        passed = now - at
        if passed < _AN_HOUR:
            return _minutes(max(0, passed // _A_MINUTE), language)
        day = at.astimezone(zone).date()
        if day == today or passed < _AN_EVENING:
            return _hours(passed // _AN_HOUR, language)
        return _day(day, today, language)

    return say


def day_in_words(at: datetime, now: datetime) -> str:
    """Say which day `at` was or will be: “today”, “yesterday”, “Monday”, “3 March”."""
    today = timezone.localtime(now).date()
    return _day(timezone.localtime(at).date(), today, get_language() or "")


def time_in_words(at: datetime, now: datetime) -> str:
    """Say a day and an hour: “tomorrow, 6 pm”."""
    return _("%(day)s, %(hour)s") % {"day": day_in_words(at, now), "hour": hour_in_words(at)}


def until_in_words(at: datetime, now: datetime) -> str:
    """Say until when, as short as it can be understood: “6 pm” of today, “tomorrow, 8 am”, “Monday, 8 am”."""
    is_today = timezone.localtime(at).date() == timezone.localtime(now).date()
    return hour_in_words(at) if is_today else time_in_words(at, now)


def hour_in_words(at: datetime) -> str:
    """Say an hour as on a poster: “6 pm”, “6.30 pm”."""
    return clock_in_words(timezone.localtime(at).time())


def clock_in_words(at: time) -> str:
    """Say what a clock shows in the same words."""
    half = _("am") if at.hour < 12 else _("pm")
    hour = at.hour % 12 or 12
    return f"{hour} {half}" if at.minute == 0 else f"{hour}.{at.minute:02} {half}"


def part_of_day(now: datetime) -> str:
    """Say the time of day as over a door: “Tuesday evening”."""
    here = timezone.localtime(now)
    words = {
        "morning": _("%(weekday)s morning"),
        "afternoon": _("%(weekday)s afternoon"),
        "evening": _("%(weekday)s evening"),
        "night": _("%(weekday)s night"),
    }
    part = "night" if here.hour < 5 or here.hour >= 22 else "morning"
    if 12 <= here.hour < 18:
        part = "afternoon"
    elif 18 <= here.hour < 22:
        part = "evening"
    # At two in the night people still call it the evening before's night.
    named = here - timedelta(days=1) if here.hour < 5 else here
    return words[part] % {"weekday": formatted(named, "l")}


# In the language that is active: it is asked for only so that each has its own.
@lru_cache(maxsize=1024)
def _minutes(minutes: int, _language: str) -> str:
    if not minutes:
        return _("now")
    return ngettext("%(minutes)s min", "%(minutes)s min", minutes) % {"minutes": minutes}


@lru_cache(maxsize=1024)
def _hours(hours: int, _language: str) -> str:
    return ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}


@lru_cache(maxsize=2048)
def _day(day: date, today: date, language: str) -> str:
    away = (today - day).days
    if away in {-1, 0, 1}:
        return {-1: _("tomorrow"), 0: _("today"), 1: _("yesterday")}[away]
    if 0 < away < _A_WEEK or -_A_WEEK < away < 0:
        return formatted(day, "l")
    return formatted(day, "j F" if day.year == today.year else "j F Y")
