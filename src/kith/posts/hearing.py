"""What live streams ask of one post for many readers at once: who of them it is for, and what they did with it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from kith.foundations.ready import ANY_OF, as_value, pieces_of, ready_cursor
from kith.posts.models import Origin, Post, Visibility
from kith.posts.prepared import NOW, THE_VIEWER, Blank
from kith.posts.queries import NOTHING_DONE, Reactions


@dataclass(frozen=True, slots=True)
class Placing:
    """What decides in which lists a post may stand at all, whoever reads."""

    author_id: int
    visibility: str
    origin: str
    is_boost: bool
    answers_others: bool
    has_media: bool
    tags: frozenset[str] = frozenset()

    @property
    def is_listed(self) -> bool:
        """May it stand in lists of strangers' posts?"""
        return self.visibility == Visibility.PUBLIC and not self.is_boost

    @property
    def is_known(self) -> bool:
        """Does it stand in the list of all that this server knows of?"""
        return self.is_listed and not self.answers_others and self.origin != Origin.FEED

    @property
    def is_from_here(self) -> bool:
        return self.origin == Origin.HERE

    @property
    def is_from_elsewhere(self) -> bool:
        return self.origin == Origin.ELSEWHERE


def placing_of(post_id: int) -> Placing | None:
    """Return where a post belongs, or None where it is gone."""
    with ready_cursor() as cursor:
        cursor.execute(_PLACING, [post_id])
        row = cursor.fetchone()
        if row is None:
            return None
        author_id, visibility, origin, boost_of_id, is_reply, answered_id, has_media = row
        tags: frozenset[str] = frozenset()
        if visibility == Visibility.PUBLIC and boost_of_id is None:
            cursor.execute(_TAGS, [post_id])
            tags = frozenset(name for (name,) in cursor.fetchall())
    answers_others = bool(is_reply) and answered_id != author_id
    return Placing(author_id, visibility, origin, boost_of_id is not None, answers_others, bool(has_media), tags)


def turned(build: Callable[[], QuerySet[Any, Any]]) -> Callable[..., dict[int, int]]:
    """Turn `build`, a list of posts as THE_VIEWER reads it, round: it then gives the readers for whom it has any.

    So streams follow the very rules of the lists, and no copy of them. `run(listeners, subject=…, now=…)` returns the
    `filters_version` of those of the accounts `listeners` who find something in it, by their ids.
    """

    @cache
    def compiled(vendor: str) -> tuple[str, tuple[str, ...]]:
        now = connection.ops.adapt_datetimefield_value(NOW)
        blanks = {int(Blank.VIEWER): "viewer", int(Blank.SUBJECT): "subject", now: "now"}
        sql, values = build().order_by().values("pk").query.sql_with_params()
        sql, names = pieces_of(sql, values, blanks, [])
        pieces = sql.split("%s")
        marks = ["listener.id" if name == "viewer" else "%s" for name in names]
        rule = "".join(piece for pair in zip(pieces, [*marks, ""], strict=True) for piece in pair)
        # A table of its own, so that no table within takes its name.
        people = f"SELECT id, filters_version FROM accounts_account WHERE id {ANY_OF[vendor]}"  # noqa: S608
        sql = f"SELECT listener.id, listener.filters_version FROM ({people}) listener WHERE EXISTS ({rule})"  # noqa: S608
        return sql, tuple(name for name in names if name != "viewer")

    def run(listeners: Collection[int], *, subject: int, now: datetime) -> dict[int, int]:
        sql, names = compiled(connection.vendor)
        values = {"subject": subject, "now": connection.ops.adapt_datetimefield_value(now)}
        with ready_cursor() as cursor:
            cursor.execute(sql, [as_value(sorted(listeners)), *(values[name] for name in names)])
            return dict(cursor.fetchall())

    return run


@turned
def who_sees() -> QuerySet[Post, Post]:
    """Those who may see a post, wherever it stands."""
    return Post.objects.visible_to(THE_VIEWER).filter(pk=Blank.SUBJECT)


def reactions_to(post_id: int, account_ids: Collection[int]) -> dict[int, Reactions]:
    """Return what those of `account_ids` did who did anything with the post, in one query however many they are."""
    done: dict[int, Reactions] = {}
    with ready_cursor() as cursor:
        sql = _DONE.replace(":who", ANY_OF[connection.vendor])
        cursor.execute(sql, [post_id, as_value(sorted(account_ids))] * 6)
        for what, account_id, place in cursor.fetchall():
            done[account_id] = done.get(account_id, NOTHING_DONE).and_also(what, place)
    return done


_PLACING = """
SELECT author_id, visibility, origin, boost_of_id, is_reply, in_reply_to_account_id,
    EXISTS (SELECT 1 FROM posts_attachment file WHERE file.post_id = posts_post.id)
FROM posts_post WHERE id = %s"""
_TAGS = """
SELECT tag.name FROM posts_tagging tagging JOIN posts_tag tag ON tag.id = tagging.tag_id WHERE tagging.post_id = %s"""
_DONE = """
SELECT 'favourited', account_id, 0 FROM posts_favourite WHERE post_id = %s AND account_id :who
UNION ALL
SELECT 'boosted', author_id, 0 FROM posts_post WHERE boost_of_id = %s AND author_id :who
UNION ALL
SELECT 'bookmarked', account_id, 0 FROM posts_bookmark WHERE post_id = %s AND account_id :who
UNION ALL
SELECT 'pinned', account_id, 0 FROM posts_pin WHERE post_id = %s AND account_id :who
UNION ALL
SELECT 'thread_muted', muted.account_id, 0
FROM posts_post post JOIN posts_threadmute muted ON muted.thread_id = post.thread_id
WHERE post.id = %s AND (muted.ends_at IS NULL OR muted.ends_at > CURRENT_TIMESTAMP) AND muted.account_id :who
UNION ALL
SELECT 'voted', vote.account_id, option.position FROM posts_poll poll
JOIN posts_polloption option ON option.poll_id = poll.id JOIN posts_pollvote vote ON vote.option_id = option.id
WHERE poll.post_id = %s AND vote.account_id :who
"""
