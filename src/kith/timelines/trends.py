"""What is talked about (row K15): reading it is one indexed query; actions/trending.py counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from kith.accounts.models import Account
from kith.links.models import Link
from kith.posts.models import Tag
from kith.timelines.listing import Listed
from kith.timelines.models import Trend, TrendKind
from kith.timelines.queries import around
from kith.timelines.tagged import TagDay


@dataclass(frozen=True, slots=True)
class Trending:
    """Something, and its last seven days as they were counted."""

    subject_id: int
    days: list[TagDay]


def trending_tags(*, skipped: int, limit: int) -> list[tuple[Tag, list[TagDay]]]:
    """Return tags that many people used of late, the most talked about first."""
    found = _trending(TrendKind.TAG, skipped, limit)
    tags = Tag.objects.in_bulk([each.subject_id for each in found])
    return [(tags[each.subject_id], each.days) for each in found if each.subject_id in tags]


def trending_links(*, skipped: int, limit: int) -> list[tuple[Link, list[TagDay]]]:
    """Return pages that many people shared of late and that say what they are."""
    found = _trending(TrendKind.STORY, skipped, limit)
    links = Link.objects.select_related("credited").in_bulk([each.subject_id for each in found])
    return [(links[each.subject_id], each.days) for each in found if each.subject_id in links]


def trending_posts(viewer: Account | None, *, skipped: int, limit: int, now: datetime) -> list[Listed]:
    """Return posts that many people thanked or passed on of late, as far as `viewer` may and wants to see them."""
    ids = [each.subject_id for each in _trending(TrendKind.POST, skipped, limit)]
    found = around(viewer, ids, now=now)
    return [found[each] for each in ids if each in found]


def _trending(kind: TrendKind, skipped: int, limit: int) -> list[Trending]:
    rows = Trend.objects.filter(kind=kind).order_by("-score", "id")[skipped : skipped + limit]
    return [Trending(row.subject_id, _days(row)) for row in rows]


def _days(row: Trend) -> list[TagDay]:
    begins = datetime.combine(row.counted_on, time(), UTC)
    counted: Sequence[Sequence[int]] = row.days
    return [TagDay(begins - timedelta(days=ago), uses, people) for ago, (uses, people) in enumerate(counted)]
