"""Who may see what: the one rule that every read of posts begins with.

Written as SQL, because every page and every verb asks it: as a tree of the ORM it cost 4 ms of CPU to ask, so it costs
half a millisecond. It is a filter on few rows that an index has found (a page of at most 40, a thread, one post): each
question it asks of a row is one look into a unique index. The whole table is tested in posts/tests/test_visibility.py.
"""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.db.models.sql.compiler import SQLCompiler

from kith.accounts.models import Account, Follow

_Post = TypeVar("_Post", bound=models.Model)  # the model itself imports this module


class PostQuerySet(models.QuerySet[_Post]):
    def visible_to(self, viewer: Account | None) -> Self:
        """Keep the posts that `viewer` (None: someone not signed in) may see.

        A boost asks twice: of itself, as of any post of the booster, and of the post that is passed on.
        """
        return self.filter(_Visible(viewer))

    def listed_to(self, viewer: Account | None) -> Self:
        """Keep what may stand in lists of strangers' posts (local, known, tags): public, and of nobody who is limited.

        Comes after `visible_to`.
        """
        return self.of_unlimited_to(viewer).filter(visibility="public")

    def of_unlimited_to(self, viewer: Account | None) -> Self:
        """Leave out whom moderators limited, but not for themselves and those who follow them.

        A limited account is still read by whoever opens its page or a post's address.
        """
        listed = Q(author__limited_at=None)
        if viewer is not None:
            follows = Follow.objects.filter(follower=viewer, followed=OuterRef("author"), accepted_at__isnull=False)
            listed |= Q(author=viewer) | Q(Exists(follows))
        return self.filter(listed)

    def with_parts(self) -> Self:
        """Fetch with each post all that a page or an app shows of it, in as many queries for 40 posts as for 2."""
        return self.select_related(
            "author",
            "in_reply_to_account",
            "poll",
            "boost_of__author",
            "boost_of__in_reply_to_account",
            "boost_of__poll",
        ).prefetch_related(
            "attachments__media",
            "poll__options",
            "boost_of__attachments__media",
            "boost_of__poll__options",
        )


# What each question needs of a post: these columns, of the post itself or of what it passes on.
_COLUMNS = ("id", "author_id", "visibility", "is_local_only", "hidden_at")

_AUTHOR_IS_HERE = """EXISTS (SELECT 1 FROM accounts_account author
    WHERE author.id = {author_id} AND author.suspended_at IS NULL AND author.left_at IS NULL)"""

# To whoever passes by.
_OPEN = (
    f"{{visibility}} IN ('public', 'quiet') AND NOT {{is_local_only}} AND {{hidden_at}} IS NULL AND {_AUTHOR_IS_HERE}"
)

# To someone: meant for them, not hidden, no block either way (two questions, since each is a look into one index), and
# of an author who is still here. `:me` is their id.
_OPEN_TO_ME = f"""(
    {{visibility}} IN ('public', 'quiet')
    OR {{author_id}} = :me
    OR ({{visibility}} = 'followers' AND EXISTS (SELECT 1 FROM accounts_follow follow
        WHERE follow.follower_id = :me AND follow.followed_id = {{author_id}} AND follow.accepted_at IS NOT NULL))
    OR EXISTS (SELECT 1 FROM posts_mention mention WHERE mention.post_id = {{id}} AND mention.account_id = :me)
)
AND ({{hidden_at}} IS NULL OR {{author_id}} = :me)
AND NOT EXISTS (SELECT 1 FROM accounts_block block WHERE block.account_id = :me AND block.target_id = {{author_id}})
AND NOT EXISTS (SELECT 1 FROM accounts_block block WHERE block.account_id = {{author_id}} AND block.target_id = :me)
AND {_AUTHOR_IS_HERE}"""  # noqa: S608 - constants of this page

# This server only: for everyone who signs in here, as far as the above lets them.
_OPEN_TO_ME_ELSEWHERE = f"NOT {{is_local_only}} AND {_OPEN_TO_ME}"

_INNER = {name: f"passed_on.{name}" for name in _COLUMNS}


class _Visible(Func):
    """The rule, as a condition on a row of posts under whatever name a query gives it."""

    output_field = models.BooleanField()

    def __init__(self, viewer: Account | None) -> None:
        super().__init__(*(F(name) for name in _COLUMNS), F("boost_of_id"))
        self.viewer = viewer

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> tuple[str, list[int]]:  # type: ignore[override]
        *columns, boost_of = (compiler.compile(column)[0] for column in self.get_source_expressions())
        sql = _of_post_and_boost(self._rule(), dict(zip(_COLUMNS, columns, strict=True)), boost_of)
        viewer_ids = [self.viewer.id] * sql.count(":me") if self.viewer else []
        return sql.replace(":me", "%s"), viewer_ids

    def _rule(self) -> str:
        if self.viewer is None:
            return _OPEN
        return _OPEN_TO_ME if self.viewer.is_local else _OPEN_TO_ME_ELSEWHERE


class MayRead(Func):
    """The same rule turned round, as a condition on accounts here: those who may see the post `post_id`."""

    output_field = models.BooleanField()

    def __init__(self, post_id: int) -> None:
        super().__init__(F("id"))
        self.post_id = post_id

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> tuple[str, list[int]]:  # type: ignore[override]
        reader = compiler.compile(self.get_source_expressions()[0])[0]
        rule = _of_post_and_boost(_OPEN_TO_ME, {name: f"told.{name}" for name in _COLUMNS}, "told.boost_of_id")
        sql = f"EXISTS (SELECT 1 FROM posts_post told WHERE told.id = %s AND {rule})"  # noqa: S608 - constants
        return sql.replace(":me", reader), [self.post_id]


def _of_post_and_boost(rule: str, columns: dict[str, str], boost_of: str) -> str:
    # Names of columns, as the compiler wrote them; who asks is a parameter.
    seen = rule.format(**_INNER)
    inner = f"EXISTS (SELECT 1 FROM posts_post passed_on WHERE passed_on.id = {boost_of} AND {seen})"  # noqa: S608
    return f"({rule.format(**columns)} AND ({boost_of} IS NULL OR {inner}))"
