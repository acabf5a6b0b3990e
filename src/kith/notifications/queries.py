"""The bell as people read it: grouped lines, how many are new; and whom a happening concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kith.accounts.models import Account
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.notifications.models import BellMarker, Kind, Notification
from kith.posts.models import Favourite, Poll, PollVote, Post
from kith.posts.queries import post_for_its_author

_MOST_COUNTED = 99
# One line may stand for many notices; this many are looked through to fill a page of lines.
_NOTICES_A_LINE = 4
_SHOWN_PEOPLE = 5
_NEVER_GROUPED = (Kind.FOLLOW_REQUEST, Kind.REPLY, Kind.MENTION, Kind.SIGN_UP, Kind.REPORT, Kind.DECIDED)


_ICONS = {
    Kind.MENTION: "at", Kind.REPLY: "reply", Kind.FOLLOW: "follow", Kind.FOLLOW_REQUEST: "follow", Kind.BOOST: "pass",
    Kind.FAVOURITE: "thank", Kind.POLL: "poll", Kind.EDIT: "edit", Kind.POST: "write", Kind.SIGN_UP: "person",
    Kind.REPORT: "flag", Kind.DECIDED: "flag",
}  # fmt: skip


@dataclass(slots=True)
class Line:
    """One line of the bell: what happened, to which post, and who did it (the last first)."""

    kind: str
    oldest_id: int
    at: datetime
    people: list[Account]
    count: int
    post_id: int | None
    is_new: bool
    post: Post | None = None

    @property
    def icon(self) -> str:
        return _ICONS[Kind(self.kind)]

    @property
    def others(self) -> int:
        return self.count - 1


def bell_page(account: Account, cursor: Cursor) -> Page[Line]:
    """The bell of `account`, newest first; what belongs together is one line. Four queries, however long the page."""
    seen = read_up_to(account)
    wide = Cursor(cursor.max_id, cursor.since_id, cursor.min_id, cursor.limit * _NOTICES_A_LINE)
    notices = Notification.objects.filter(account=account, by__suspended_at=None, by__left_at=None)
    page = page_from(list(within(notices.select_related("by"), wide)), wide, place=lambda notice: notice.id)
    lines = _lines(page.rows, seen)
    shown = lines[: cursor.limit]
    older = shown[-1].oldest_id if len(lines) > len(shown) else page.older
    ids = {line.post_id for line in shown if line.post_id}
    posts = Post.objects.visible_to(account).filter(id__in=ids).select_related("author").in_bulk()
    for line in shown:
        line.post = posts.get(line.post_id) if line.post_id else None
    readable = [line for line in shown if line.post_id is None or line.post is not None]
    return Page(readable, older=older, newer=page.newer)


def unread_count(account: Account) -> int:
    """How many notices are new since the bell was last looked at; 99 stands for that many or more."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [account.id, account.id])
        (count,) = cursor.fetchone()
        return int(count)


def newest_of(account: Account) -> int:
    """The newest notice of `account`; 0 where there is none."""
    return Notification.objects.filter(account=account).order_by("-id").values_list("id", flat=True).first() or 0


def read_up_to(account: Account) -> int:
    """The newest notice that `account` has seen; 0 where none."""
    found = BellMarker.objects.filter(account=account).values_list("last_read_id", flat=True).first()
    return found or 0


# By hand, because every page asks it: how many, and never more than a page could say.
_UNREAD = f"""
SELECT count(*) FROM (
    SELECT 1 FROM notifications_notification WHERE account_id = %s AND id > COALESCE(
        (SELECT last_read_id FROM notifications_bellmarker WHERE account_id = %s), 0
    ) LIMIT {_MOST_COUNTED}
) counted"""  # noqa: S608


def _lines(notices: Sequence[Notification], seen: int) -> list[Line]:
    lines: dict[tuple[str, str, bool, object], Line] = {}
    for notice in notices:
        is_new = notice.id > seen
        # What was seen stays as it was: new thanks make a new line. Follows of one day are one line.
        day = notice.created_at.date() if notice.post_id is None else None
        alone = notice.id if notice.kind in _NEVER_GROUPED else None
        line = lines.setdefault(
            (notice.kind, notice.group_key, is_new, alone or day),
            Line(notice.kind, notice.id, notice.created_at, [], 0, notice.post_id, is_new),
        )
        line.count += 1
        line.oldest_id = notice.id
        if len(line.people) < _SHOWN_PEOPLE:
            line.people.append(notice.by)
    return list(lines.values())


def favourite_with_post(favourite_id: int) -> Favourite | None:
    """The favourite with who gave it and the post it is for."""
    return Favourite.objects.select_related("account", "post").filter(pk=favourite_id).first()


def concerned_by(post: Post) -> tuple[set[int], set[int]]:
    """Whom a new post names, and which followers asked to hear of each post of its author; mostly nobody."""
    with connection.cursor() as cursor:
        cursor.execute(_CONCERNED, [post.id, post.author_id])
        rows = cursor.fetchall()
    return {each for each, is_named in rows if is_named}, {each for each, is_named in rows if not is_named}


_CONCERNED = """
SELECT account_id, 1 FROM posts_mention WHERE post_id = %s
UNION ALL
SELECT follower_id, 0 FROM accounts_follow WHERE followed_id = %s AND notifies AND accepted_at IS NOT NULL
"""


def boosters_of(post: Post) -> list[int]:
    """The people here who passed `post` on."""
    return list(Account.objects.here().filter(posts__boost_of=post.id).values_list("id", flat=True))


def pollsters_of(poll_id: int) -> tuple[Post | None, list[int]]:
    """The post of a poll, and the people here whom its end concerns: who wrote it and who voted."""
    poll = Poll.objects.filter(pk=poll_id).first()
    post = post_for_its_author(poll.post_id) if poll else None
    if post is None:
        return None, []
    voters = PollVote.objects.filter(option__poll_id=poll_id, account__domain="").values_list("account_id", flat=True)
    return post, [*set(voters) | {post.author_id}]
