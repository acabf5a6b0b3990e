"""Which posts stand in which lists: written as they are published, and anew where a list changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from kith.accounts.models import Account, Follow
from kith.posts.models import Post
from kith.timelines.models import List, ListEntry, ListMember, RepliesPolicy

_NEW_MEMBER_BRINGS = 100
MOST_POSTS = 800


def put_into_lists(*, post: Post, now: datetime) -> int:
    """Put `post` into the lists that its author is in; return how many. One statement; twice changes nothing."""
    conditions, values = _which_lists(post)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO timelines_listentry (list_id, post_id, subject_id) {_LISTS} {conditions} "
            "ON CONFLICT DO NOTHING",
            [post.id, post.boost_of_id or post.id, post.author_id, *who_is_muted(post, now), *values],
        )
        return max(int(cursor.rowcount), 0)


def who_is_muted(post: Post, now: datetime) -> list[Any]:
    """The values of NOT_MUTED: the time, who publishes, and who wrote what is passed on."""
    author_id = post.author_id if post.boost_of is None else post.boost_of.author_id
    return [connection.ops.adapt_datetimefield_value(now), post.author_id, author_id]


# Someone muted must not take a place: the same words passed on by someone else would then never be seen.
NOT_MUTED = """
AND NOT EXISTS (
    SELECT 1 FROM accounts_mute m WHERE m.account_id = {owner}
    AND (m.ends_at IS NULL OR m.ends_at > %s) AND m.target_id IN (%s, %s)
)"""
_LISTS = f"""
SELECT l.id, %s, %s FROM timelines_listmember i JOIN timelines_list l ON l.id = i.list_id
WHERE i.account_id = %s AND i.left_at IS NULL {NOT_MUTED.format(owner="l.owner_id")}"""  # noqa: S608
_WANTS_BOOSTS = """
AND NOT EXISTS (
    SELECT 1 FROM accounts_follow f WHERE f.follower_id = l.owner_id AND f.followed_id = %s AND NOT f.shows_boosts
)"""
_WANTS_ANSWERS = f"""
AND (l.replies_policy = '{RepliesPolicy.LIST.value}' AND (l.owner_id = %s OR EXISTS (
    SELECT 1 FROM timelines_listmember j WHERE j.list_id = l.id AND j.account_id = %s AND j.left_at IS NULL
)) OR l.replies_policy = '{RepliesPolicy.FOLLOWED.value}' AND (l.owner_id = %s OR EXISTS (
    SELECT 1 FROM accounts_follow f
    WHERE f.follower_id = l.owner_id AND f.followed_id = %s AND f.accepted_at IS NOT NULL
)))"""  # noqa: S608


def _which_lists(post: Post) -> tuple[str, list[int]]:
    """Which of the lists take this kind of post, as SQL and its values."""
    if post.boost_of_id is not None:
        return _WANTS_BOOSTS, [post.author_id]
    if post.is_reply and post.in_reply_to_account_id != post.author_id:
        return _WANTS_ANSWERS, [post.in_reply_to_account_id or 0] * 4
    return "", []


def fill_list(*, kept: List, account: Account) -> int:
    """Put the newest posts of one who is in the list into it; return how many."""
    posts = Post.objects.visible_to(kept.owner).filter(author=account)
    follow = Follow.objects.filter(follower=kept.owner, followed=account).first()
    if follow is not None and not follow.shows_boosts:
        posts = posts.filter(boost_of=None)
    heard = Q(is_reply=False) | Q(in_reply_to_account=account)
    if kept.replies_policy == RepliesPolicy.LIST:
        inside = ListMember.objects.filter(list=kept, left_at=None).values("account")
        heard |= Q(in_reply_to_account=kept.owner_id) | Q(in_reply_to_account__in=inside)
    elif kept.replies_policy == RepliesPolicy.FOLLOWED:
        followed = Follow.objects.filter(follower=kept.owner, accepted_at__isnull=False).values("followed")
        heard |= Q(in_reply_to_account=kept.owner_id) | Q(in_reply_to_account__in=followed)
    rows = posts.filter(heard).order_by("-id").values_list("id", "boost_of_id")[:_NEW_MEMBER_BRINGS]
    entries = [ListEntry(list=kept, post_id=post_id, subject_id=boosted or post_id) for post_id, boosted in rows]
    ListEntry.objects.bulk_create(entries, ignore_conflicts=True)
    return len(entries)


def empty_of(*, kept: List, account_id: int) -> None:
    """Take what `account_id` published and passed on out of the list."""
    theirs = ListEntry.objects.filter(list=kept, post__author_id=account_id)
    ListEntry.objects.filter(list=kept, post_id__in=theirs.values("post_id")).delete()


@transaction.atomic
def fill_anew(*, kept: List) -> None:
    """Write the whole list anew, after it changed which answers it shows or whom it has."""
    ListEntry.objects.filter(list=kept).delete()
    for member in kept.members.filter(left_at=None).select_related("account"):
        fill_list(kept=kept, account=member.account)


def trim_lists() -> int:
    """Keep of each list its newest 800 posts; return how many entries went."""
    trimmed = 0
    for list_id in list(List.objects.values_list("id", flat=True)):
        with connection.cursor() as cursor:
            cursor.execute(_TRIM, [list_id, list_id, MOST_POSTS - 1])
            trimmed += cursor.rowcount
    return trimmed


# A list of fewer has no 800th: its condition is then unknown, and nothing goes.
_TRIM = """
DELETE FROM timelines_listentry WHERE list_id = %s AND post_id < (
    SELECT post_id FROM timelines_listentry WHERE list_id = %s ORDER BY post_id DESC LIMIT 1 OFFSET %s
)"""
