"""What is talked about (row K15): reading it is one indexed query; actions/trending.py counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db.models import Exists, OuterRef

from kith.accounts.models import Account
from kith.links.models import Link
from kith.posts.models import Tag
from kith.timelines.listing import Listed
from kith.timelines.models import Trend, TrendKind, TrendReview
from kith.timelines.queries import around
from kith.timelines.tagged import TagDay


@dataclass(frozen=True, slots=True)
class Trending:
    """Something, and its last seven days as they were counted."""

    subject_id: int
    days: list[TagDay]


def trending_tags(*, skipped: int, limit: int, with_hidden: bool = False) -> list[tuple[Tag, list[TagDay]]]:
    """Return tags that many people used of late, the most talked about first.

    `with_hidden`, here and below: also what moderators keep from there; for them.
    """
    found = _trending(TrendKind.TAG, skipped, limit, with_hidden)
    tags = Tag.objects.in_bulk([each.subject_id for each in found])
    return [(tags[each.subject_id], each.days) for each in found if each.subject_id in tags]


def trending_links(*, skipped: int, limit: int, with_hidden: bool = False) -> list[tuple[Link, list[TagDay]]]:
    """Return pages that many people shared of late and that say what they are."""
    found = _trending(TrendKind.STORY, skipped, limit, with_hidden)
    links = Link.objects.select_related("credited").in_bulk([each.subject_id for each in found])
    return [(links[each.subject_id], each.days) for each in found if each.subject_id in links]


def trending_posts(
    viewer: Account | None, *, skipped: int, limit: int, now: datetime, with_hidden: bool = False
) -> list[Listed]:
    """Return posts that many people thanked or passed on of late, as far as `viewer` may and wants to see them."""
    ids = [each.subject_id for each in _trending(TrendKind.POST, skipped, limit, with_hidden)]
    found = around(viewer, ids, now=now)
    return [found[each] for each in ids if each in found]


def reviews_of(kind: TrendKind, subject_ids: Iterable[int]) -> dict[int, bool]:
    """Return what moderators said of these: whether each may be shown. Of which nothing was said is not among them."""
    said = TrendReview.objects.filter(kind=kind, subject_id__in=list(subject_ids))
    return dict(said.values_list("subject_id", "is_shown"))


def _trending(kind: TrendKind, skipped: int, limit: int, with_hidden: bool) -> list[Trending]:
    found = Trend.objects.filter(kind=kind)
    if not with_hidden:
        found = found.filter(
            ~Exists(TrendReview.objects.filter(kind=kind, subject_id=OuterRef("subject_id"), is_shown=False))
        )
    rows = found.order_by("-score", "id")[skipped : skipped + limit]
    return [Trending(row.subject_id, _days(row)) for row in rows]


def _days(row: Trend) -> list[TagDay]:
    begins = datetime.combine(row.counted_on, time(), UTC)
    counted: Sequence[Sequence[int]] = row.days
    return [TagDay(begins - timedelta(days=ago), uses, people) for ago, (uses, people) in enumerate(counted)]
