"""How many people are here, in numbers that name nobody: for other servers, for apps, and for who watches a machine."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db.models import QuerySet, Sum

from kith.accounts.models import Account
from kith.members.models import AppToken, User

_COUNTED_FOR = 600  # seconds; people come and go more slowly than machines ask
_USAGE = "members.usage"


@dataclass(frozen=True)
class Usage:
    """How many people are here, for all to know."""

    members: int
    active_month: int
    active_half_year: int
    posts: int


@dataclass(frozen=True)
class Week:
    """One week, from Monday in UTC: who joined, and who was here last in it (nobody's every visit is kept)."""

    begins_on: date
    joined: int
    seen: int


def usage(now: datetime) -> Usage:
    """Return the numbers, counted anew every ten minutes."""
    known: Usage | None = cache.get(_USAGE)
    if known is None:
        known = Usage(
            members=_members().count(),
            active_month=_active_since(now - timedelta(days=30)),
            active_half_year=_active_since(now - timedelta(days=180)),
            posts=Account.objects.filter(domain="", user__isnull=False).aggregate(all=Sum("posts_count"))["all"] or 0,
        )
        cache.set(_USAGE, known, _COUNTED_FOR)
    return known


def forget_usage() -> None:
    """Count anew at the next question; for tests."""
    cache.delete(_USAGE)


def weeks(now: datetime, *, most: int) -> list[Week]:
    """Return the last weeks, this one first."""
    today = now.astimezone(UTC).date()
    monday = today - timedelta(days=today.weekday())
    begins = [monday - timedelta(weeks=number) for number in range(most)]
    since = datetime.combine(begins[-1], datetime.min.time(), UTC)
    joined: Counter[date] = Counter()
    for joined_at in _members().filter(joined_at__gte=since).values_list("joined_at", flat=True):
        joined[_monday(joined_at.astimezone(UTC).date())] += 1
    seen = Counter(_monday(day) for day in _last_seen_since(since).values())
    return [Week(day, joined[day], seen[day]) for day in begins]


def _members() -> QuerySet[User]:
    return User.objects.filter(disabled_at=None).exclude(approved_at=None).exclude(confirmed_at=None)


def _active_since(moment: datetime) -> int:
    """Count who came with a browser or an app."""
    return len(_last_seen_since(moment))


def _last_seen_since(moment: datetime) -> dict[int, date]:
    """Return the day each member was here last, those who were not left out."""
    sessions = UserSession.objects.filter(last_seen_at__gte=moment, user__in=_members())
    tokens = AppToken.objects.filter(used_on__gte=moment.astimezone(UTC).date(), user__in=_members())
    seen: dict[int, date] = {}
    for user_id, at in sessions.values_list("user", "last_seen_at"):
        seen[user_id] = max(seen.get(user_id, date.min), at.astimezone(UTC).date())
    for user_id, day in tokens.values_list("user", "used_on"):
        if user_id is not None and day is not None:
            seen[user_id] = max(seen.get(user_id, date.min), day)
    return seen


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
