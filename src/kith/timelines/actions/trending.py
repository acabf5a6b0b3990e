"""Counting what is talked about (row K15): people, not posts, so that nobody makes a trend alone.

For a small server: a week counts, each person once for each thing, and less the longer ago; two people are enough. Only
public posts of people who asked to be found count, as on other servers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q

from kith.accounts.models import Kind
from kith.foundations.ids import first_id_at, time_of
from kith.posts.models import Favourite, Origin, Post
from kith.posts.visibility import PostQuerySet
from kith.timelines.models import Trend, TrendKind, TrendReview
from kith.timelines.tagged import DAYS

FEWEST_PEOPLE = 2
MOST_TRENDS = 100
_HALVED_AFTER = 2.0  # days
_MOST_COUNTED = 20_000  # newest first
_MOST_POSTS = 2000

Use = tuple[int, int, datetime]  # of what, by whom, when


def count_trends(*, now: datetime) -> None:
    """Write anew what is talked about."""
    today = now.astimezone(UTC).date()
    since = datetime.combine(today - timedelta(days=DAYS - 1), time(), UTC)
    counted = {
        TrendKind.TAG: _uses_of_tags(since),
        TrendKind.STORY: _uses_of_stories(since),
        TrendKind.POST: _reactions(since),
    }
    rows = [
        row for kind, uses in counted.items() for row in _most_talked_about(kind, uses, now=now, today=today)
    ]  # fmt: skip
    with transaction.atomic():
        Trend.objects.all().delete()
        Trend.objects.bulk_create(rows)
    # A post is talked about for a week; what was said of older ones is of no use.
    TrendReview.objects.filter(kind=TrendKind.POST, subject_id__lt=first_id_at(since)).delete()


def keep_review(*, kind: TrendKind, subject_id: int, is_shown: bool, now: datetime) -> None:
    """Show something among what is talked about, or keep it from there."""
    said = {"is_shown": is_shown, "at": now}
    TrendReview.objects.update_or_create(kind=kind, subject_id=subject_id, defaults=said)


def _open_posts(since: datetime) -> PostQuerySet[Post]:
    posts = Post.objects.visible_to(None).listed_to(None)
    return posts.filter(author__is_discoverable=True, boost_of=None, id__gte=first_id_at(since)).exclude(
        Q(author__kind=Kind.FEED) | Q(origin=Origin.FEED)
    )


def _uses_of_tags(since: datetime) -> Iterable[Use]:
    rows = _open_posts(since).filter(taggings__isnull=False).order_by("-id")
    for tag_id, author_id, post_id in rows.values_list("taggings__tag_id", "author_id", "id")[:_MOST_COUNTED]:
        yield tag_id, author_id, time_of(post_id)


def _uses_of_stories(since: datetime) -> Iterable[Use]:
    rows = _open_posts(since).filter(story__isnull=False).exclude(story__title="").order_by("-id")
    for story_id, author_id, post_id in rows.values_list("story_id", "author_id", "id")[:_MOST_COUNTED]:
        yield story_id, author_id, time_of(post_id)


def _reactions(since: datetime) -> Iterable[Use]:
    """Who thanked for a post, or passed it on; whose it is does not count, and answers begin nothing."""
    posts = _open_posts(since).filter(is_reply=False, is_sensitive=False, author__covered_at=None, warning="")
    reacted = posts.filter(Q(favourites_count__gt=0) | Q(boosts_count__gt=0)).order_by("-id")
    authors = dict(reacted.values_list("id", "author_id")[:_MOST_POSTS])
    thanks = Favourite.objects.filter(post_id__in=authors, created_at__gte=since).exclude(account=F("post__author"))
    yield from thanks.values_list("post_id", "account_id", "created_at").order_by("-id")[:_MOST_COUNTED]
    boosts = Post.objects.visible_to(None).filter(boost_of_id__in=authors).exclude(author=F("boost_of__author"))
    passed_on = boosts.values_list("boost_of_id", "author_id", "id").order_by("-id")[:_MOST_COUNTED]
    for post_id, author_id, boost_id in passed_on:
        yield post_id, author_id, time_of(boost_id)


def _most_talked_about(kind: TrendKind, uses: Iterable[Use], *, now: datetime, today: date) -> list[Trend]:
    last: defaultdict[int, dict[int, datetime]] = defaultdict(dict)  # when each person used it last
    by_day: defaultdict[int, list[list[int]]] = defaultdict(lambda: [[] for _ in range(DAYS)])
    for subject_id, person_id, at in uses:
        last[subject_id][person_id] = max(at, last[subject_id].get(person_id, at))
        ago = (today - at.astimezone(UTC).date()).days
        if 0 <= ago < DAYS:
            by_day[subject_id][ago].append(person_id)
    found = [
        Trend(
            kind=kind,
            subject_id=subject_id,
            score=sum(0.5 ** (max(0.0, (now - at).total_seconds()) / 86_400 / _HALVED_AFTER) for at in people.values()),
            days=[[len(day), len(set(day))] for day in by_day[subject_id]],
            counted_on=today,
        )
        for subject_id, people in last.items()
        if len(people) >= FEWEST_PEOPLE
    ]
    return sorted(found, key=lambda trend: -trend.score)[:MOST_TRENDS]
