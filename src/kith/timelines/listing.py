"""One row of any list of posts: what a card needs to know before it looks into its cache, fetched in one query."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from kith.accounts.apart import on_welcome_servers
from kith.accounts.models import Account, Follow, Mute
from kith.foundations.ready import AsKept
from kith.posts.models import Post
from kith.posts.prepared import NOW
from kith.posts.visibility import PostQuerySet


class Listed(NamedTuple):
    """A post in a list. Where the row is a boost, `subject_…` are of what it boosts, else of the post itself."""

    place: int  # what the list is sorted by
    post_id: int
    author_id: int
    author_changed_at: Any  # as the database gives it: only ever part of a cache key
    subject_id: int
    subject_author_id: int
    subject_author_changed_at: Any
    version: int
    visibility: str
    is_local_only: bool
    thread_id: int
    replies_count: int
    boosts_count: int
    favourites_count: int
    voters_count: int | None  # None: no poll
    answers_id: int | None  # the post it answers, while that is there
    repliers: str = "everyone"  # who may answer it
    quoters: str = "nobody"  # who may quote it
    is_quote: bool = False
    quotes_count: int = 0
    story_id: int | None = None  # what its first link leads to
    is_bare: bool = False  # it says nothing besides
    tag_id: int | None = None  # at home: the followed tag that brought it

    @property
    def is_boost(self) -> bool:
        return self.post_id != self.subject_id

    @property
    def is_answer(self) -> bool:
        return self.subject_id != self.thread_id


def listed(posts: QuerySet[Post, Any], *, place: str = "id", tag: str = "") -> QuerySet[Post, Any]:
    """Make each row of `posts` the columns of `Listed`; where no tag can have brought it, that one is left out."""
    columns = [
        F(place),
        F("id"),
        F("author_id"),
        AsKept(F("author__changed_at")),
        _SUBJECT,
        *(
            Coalesce(F(f"boost_of__{name}"), F(name))
            for name in (
                "author_id", "author__changed_at", "version", "visibility", "is_local_only", "thread_id",
                "replies_count", "boosts_count", "favourites_count", "poll__voters_count", "in_reply_to_id",
                "repliers", "quoters", "is_quote", "quotes_count",
            )
        ),
        F("story_id"),  # a boost has those of what it boosts
        F("is_bare"),
        *([F(tag)] if tag else []),
    ]  # fmt: skip
    names = [f"c{number}" for number, _ in enumerate(columns)]
    return posts.annotate(**dict(zip(names, columns, strict=True))).values_list(*names)


_SUBJECT = Coalesce(F("boost_of_id"), F("id"))


def heard_by(posts: PostQuerySet[Post], viewer: Account | None) -> PostQuerySet[Post]:
    """Leave out whom `viewer` has muted and what is from servers they keep away, and boosts of and by either."""
    if viewer is None:
        return posts
    mutes = Mute.objects.active(NOW).filter(account=viewer)
    return posts.filter(
        ~Exists(mutes.filter(target=OuterRef("author"))),
        Q(boost_of=None) | ~Exists(mutes.filter(target=OuterRef("boost_of__author"))),
        # One's own are named besides, or SQLite takes it for a question of authors alone, and puts it to all there are.
        Q(author=viewer) | on_welcome_servers(viewer, "author__domain"),
        Q(boost_of=None) | on_welcome_servers(viewer, "boost_of__author__domain"),
    )


# What a followed tag brought is of a stranger: there only while it may stand in lists of strangers' posts.
MAY_STAND_AT_HOME = Q(home_entries__tag_id=None) | Q(author__limited_at=None, visibility="public")


def with_wanted_boosts(posts: PostQuerySet[Post], viewer: Account) -> PostQuerySet[Post]:
    """Leave out boosts by those whose boosts `viewer` hides (row M16)."""
    hides = Follow.objects.filter(follower=viewer, followed=OuterRef("author"), shows_boosts=False)
    return posts.filter(Q(boost_of=None) | ~Exists(hides))
