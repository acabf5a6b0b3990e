"""Who hears of a post the moment it happens, and in which of the lists that are open somewhere.

The rules are those of the lists themselves, turned round (posts/hearing.py), so that no stream ever says what the list
beside it would not show: tests/test_hearing.py compares the two, for everyone and every kind of post.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from kith.posts.hearing import Placing, placing_of, turned
from kith.posts.models import Post, Visibility
from kith.posts.prepared import THE_VIEWER, Blank
from kith.timelines.listing import MAY_STAND_AT_HOME, heard_by, with_wanted_boosts
from kith.timelines.models import HomeEntry, List, ListEntry

Versions = Mapping[int, int]  # the `filters_version` of accounts, by their ids: 0 for those who filter nothing


@dataclass(frozen=True, slots=True)
class Listening:
    """Accounts by the lists that they have open."""

    at_home: frozenset[int] = frozenset()
    among_strangers: frozenset[int] = frozenset()  # the public lists and tags
    in_confidence: frozenset[int] = frozenset()  # their own lists, and what is between a few
    lists: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Hearing:
    """Those of them who hear of a post. What is filtered is asked of each who filters, afterwards."""

    placing: Placing
    at_home: Versions
    among_strangers: Versions
    in_confidence: Versions
    lists: frozenset[int] = field(default=frozenset())  # those of the open ones in which it stands

    @property
    def is_between_few(self) -> bool:
        return self.placing.visibility == Visibility.MENTIONED

    def versions(self) -> Versions:
        return {**self.at_home, **self.among_strangers, **self.in_confidence}


def hearing_of(post_id: int, listening: Listening, *, now: datetime) -> Hearing | None:
    """Return who hears of a post, in as many queries for hundreds as for one; None where it is gone."""
    placing = placing_of(post_id)
    if placing is None:
        return None
    among_strangers = listening.among_strangers if placing.is_listed else frozenset()
    lists = _lists_with(post_id, listening.lists) if listening.lists else frozenset()
    is_for_few = lists or placing.visibility == Visibility.MENTIONED
    return Hearing(
        placing=placing,
        at_home=_ask(_at_home, listening.at_home, post_id, now),
        among_strangers=_ask(_among_strangers, among_strangers, post_id, now),
        in_confidence=_ask(_in_confidence, listening.in_confidence if is_for_few else frozenset(), post_id, now),
        lists=lists,
    )


def had_at_home(post_id: int, listening: Listening) -> set[int]:
    """Return in whose home a post has a place, whether or not they may (still) see it."""
    entries = HomeEntry.objects.filter(post_id=post_id, owner_id__in=listening.at_home)
    return set(entries.values_list("owner_id", flat=True))


def is_list_of(owner_id: int, list_id: int) -> bool:
    """Say whether the list is the owner's own: nobody else listens to it."""
    return bool(List.objects.filter(pk=list_id, owner_id=owner_id).exists())


def _lists_with(post_id: int, list_ids: Collection[int]) -> frozenset[int]:
    return frozenset(ListEntry.objects.filter(post_id=post_id, list_id__in=list_ids).values_list("list_id", flat=True))


def _ask(run: object, listeners: Collection[int], post_id: int, now: datetime) -> Versions:
    return run(listeners, subject=post_id, now=now) if listeners else {}  # type: ignore[operator]


@turned
def _at_home() -> QuerySet[Post, Post]:
    posts = heard_by(with_wanted_boosts(Post.objects.visible_to(THE_VIEWER), THE_VIEWER), THE_VIEWER)
    return posts.filter(MAY_STAND_AT_HOME, pk=Blank.SUBJECT, home_entries__owner_id=Blank.VIEWER)


@turned
def _among_strangers() -> QuerySet[Post, Post]:
    posts = Post.objects.visible_to(THE_VIEWER).listed_to(THE_VIEWER).filter(boost_of=None)
    return heard_by(posts, THE_VIEWER).filter(pk=Blank.SUBJECT)


@turned
def _in_confidence() -> QuerySet[Post, Post]:
    posts = heard_by(with_wanted_boosts(Post.objects.visible_to(THE_VIEWER), THE_VIEWER), THE_VIEWER)
    return posts.filter(pk=Blank.SUBJECT)
