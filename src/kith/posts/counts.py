"""How much was published here, in numbers that name nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from django.db.models import Count, Q

from kith.foundations.ids import first_id_at
from kith.posts.models import Origin, Post, Visibility


def public_posts_by_week(begins_on: Sequence[date]) -> dict[date, int]:
    """Return how many public posts were written here in the week that began on each of these days, in one query."""
    if not begins_on:
        return {}
    spans = {f"from_{day:%Y%m%d}": (_first_id(day), _first_id(day + timedelta(weeks=1))) for day in begins_on}
    posts = Post.objects.filter(origin=Origin.HERE, visibility=Visibility.PUBLIC, boost_of=None)
    counted = posts.filter(id__gte=_first_id(min(begins_on))).aggregate(
        **{name: Count("id", filter=Q(id__gte=first, id__lt=end)) for name, (first, end) in spans.items()}
    )
    return {day: counted[f"from_{day:%Y%m%d}"] for day in begins_on}


def _first_id(day: date) -> int:
    return first_id_at(datetime.combine(day, datetime.min.time(), UTC))
