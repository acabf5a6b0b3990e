"""How often tags were used of late, and by whom: what apps draw beside a tag. Only what passers-by may read counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Max, QuerySet

from kith.accounts.models import Account
from kith.foundations.ids import first_id_at, time_of
from kith.foundations.kept import Kept
from kith.foundations.ready import for_ids, ready_fetch
from kith.posts.models import Post, Tag
from kith.posts.prepared import Blank, prepared

DAYS = 7
_MOST_COUNTED = 5000
_RECENT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class TagDay:
    """One day of a tag, in UTC."""

    begins_at: datetime
    uses: int
    accounts: int


_counted: Kept[list[TagDay]] = Kept(1000)


@dataclass(frozen=True, slots=True)
class TagUse:
    """How often someone used a tag, and when last."""

    posts: int
    last_on: date | None


def days_of(tag_ids: Collection[int], *, now: datetime) -> dict[int, list[TagDay]]:
    """Return the last seven days of each tag, today first, in one query at the most; counted anew each minute."""
    minute = int(now.timestamp()) // 60
    found = {tag_id: _counted.get((tag_id, minute)) for tag_id in tag_ids}
    missing = [tag_id for tag_id, days in found.items() if days is None]
    if missing:
        made = _count_days(missing, now=now)
        _counted.put(((tag_id, minute), days) for tag_id, days in made.items())
        found |= made
    return {tag_id: days for tag_id, days in found.items() if days is not None}


def forget_days() -> None:
    """Empty this process's memory; for tests and benches."""
    _counted.clear()


def _count_days(tag_ids: Collection[int], *, now: datetime) -> dict[int, list[TagDay]]:
    begins = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    days = [begins - timedelta(days=number) for number in range(DAYS)]
    used: defaultdict[tuple[int, date], list[int]] = defaultdict(list)
    for tag_id, post_id, author_id in _uses(any_of=tag_ids, above=first_id_at(days[-1]) - 1):
        used[tag_id, time_of(post_id).date()].append(author_id)
    return {
        tag_id: [TagDay(day, len(used[tag_id, day.date()]), len(set(used[tag_id, day.date()]))) for day in days]
        for tag_id in tag_ids
    }


@prepared
def _uses() -> QuerySet[Post, Any]:
    posts = Post.objects.visible_to(None).listed_to(None)
    recent = posts.filter(taggings__tag_id__in=[Blank.ANY_OF], id__gt=Blank.ABOVE).order_by("-id")
    return recent.values_list("taggings__tag_id", "id", "author_id")[:_MOST_COUNTED]


def marked_among(account: Account, tags: Collection[Tag]) -> tuple[set[int], set[str]]:
    """Return which of these tags `account` follows (ids), and which it shows on its page (names), in one query."""
    ids = [tag.id for tag in tags if tag.id] or [0]
    rows = ready_fetch(for_ids(_MARKED, len(ids)), [account.id, *ids, account.id])
    return {tag_id for tag_id, _ in rows if tag_id}, {name for tag_id, name in rows if not tag_id}


# By hand, because each search of an app asks it.
_MARKED = """
SELECT tag_id, '' FROM timelines_tagfollow WHERE account_id = %s AND tag_id IN (%ids)
UNION ALL
SELECT 0, name FROM accounts_featuredtag WHERE account_id = %s
"""


def uses_by(author: Account, names: Iterable[str]) -> dict[str, TagUse]:
    """Return how often `author` used each of these tags; those never used are left out."""
    posts = Post.objects.visible_to(None).filter(author=author, boost_of=None, taggings__tag__name__in=list(names))
    rows = posts.values("taggings__tag__name").annotate(many=Count("id"), last=Max("id"))
    return {row["taggings__tag__name"]: TagUse(row["many"], time_of(row["last"]).date()) for row in rows}


def recent_tags_of(author: Account, *, now: datetime, limit: int = 10) -> list[Tag]:
    """Return the tags that `author` used most in the last three months and does not show on their page."""
    posts = Post.objects.visible_to(author).filter(author=author, boost_of=None, id__gte=first_id_at(now - _RECENT))
    shown = author.featured_tags.values("name")
    counted = posts.exclude(taggings__tag=None).values("taggings__tag_id").annotate(many=Count("id"))
    ids = list(counted.order_by("-many", "taggings__tag_id").values_list("taggings__tag_id", flat=True)[: limit * 3])
    tags = Tag.objects.filter(id__in=ids).exclude(name__in=shown).in_bulk()
    return [tags[each] for each in ids if each in tags][:limit]
