"""Who is told of what. Nobody is told of people they muted or blocked, of what they may not read, of discussions they
left, or of kinds they turned off; and of nothing twice. What a policy holds back is kept, and silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from kith.accounts.models import Account
from kith.foundations import mail
from kith.foundations.ids import new_id
from kith.live.actions import tell_all
from kith.members.models import Rank, User
from kith.notifications.models import Kind, Notification, Pace, Reach
from kith.notifications.queries.telling import Listener, concerned_by, listeners
from kith.posts.models import Post

_PEOPLE_TOLD_AT_ONCE = 500
_OF_ONESELF = (Kind.POLL, Kind.DECIDED, Kind.UNSENT, Kind.ARCHIVE)
# What happens within this time is one letter.
JOINED_FOR = timedelta(minutes=2)


def notify(
    *, kind: Kind, by: Account, to: Iterable[int], now: datetime, post: Post | None = None, group: str = ""
) -> list[int]:
    """Tell the accounts `to` (those of them who want to and may hear it) and return whom that was."""
    # Of one's own deeds one knows; what became of one's own poll, report or plan is news.
    others = sorted(set(to) if kind in _OF_ONESELF else set(to) - {by.id})
    told: list[int] = []
    for start in range(0, len(others), _PEOPLE_TOLD_AT_ONCE):
        crowd = listeners(kind, by, others[start : start + _PEOPLE_TOLD_AT_ONCE], now=now, post=post)
        told += _keep(kind, by, crowd, now, post, group or kind.value) if crowd else []
    return told


def notify_of_post(*, post: Post, now: datetime) -> None:
    """Tell whom a new post answers, whom it names, and who asked to hear of its author."""
    author = post.author
    answered = {post.in_reply_to_account_id} if post.in_reply_to_account_id and post.is_reply else set()
    named, asked = concerned_by(post)
    named -= answered
    notify(kind=Kind.REPLY, by=author, to=answered, now=now, post=post, group=f"reply-{post.in_reply_to_id}")
    notify(kind=Kind.MENTION, by=author, to=named, now=now, post=post, group=f"mention-{post.id}")
    if not post.is_reply:
        notify(kind=Kind.POST, by=author, to=asked - named, now=now, post=post, group=f"post-{author.id}-{now.date()}")


def notify_keepers_of_report(*, by: Account, now: datetime) -> None:
    """Tell moderators that `by` reported something; each report rings, though the bell keeps one line a person."""
    told = keepers(moderators=True)
    Notification.objects.filter(kind=Kind.REPORT, by=by, account_id__in=told).delete()
    notify(kind=Kind.REPORT, by=by, to=told, now=now)


def notify_of_unsent(*, author: Account, now: datetime) -> None:
    """Tell `author` that a post whose time came could not go out. Each time rings, the bell keeps one line."""
    Notification.objects.filter(kind=Kind.UNSENT, by=author, account=author).delete()
    notify(kind=Kind.UNSENT, by=author, to=[author.id], now=now)


def notify_of_archive(*, account: Account, now: datetime) -> None:
    """Tell `account` that the archive they asked for lies ready. Each rings, the bell keeps one line."""
    Notification.objects.filter(kind=Kind.ARCHIVE, by=account, account=account).delete()
    notify(kind=Kind.ARCHIVE, by=account, to=[account.id], now=now)


def notify_reporter_of_decision(*, reporter: Account, now: datetime) -> None:
    """Tell `reporter` that the moderators decided; not who of them. Each decision rings, the bell keeps one line."""
    Notification.objects.filter(kind=Kind.DECIDED, by=reporter, account=reporter).delete()
    notify(kind=Kind.DECIDED, by=reporter, to=[reporter.id], now=now)


def keepers(*, moderators: bool) -> list[int]:
    """The accounts of those who keep this server: administrators, and moderators where they are meant too."""
    ranks = [Rank.ADMINISTRATOR, Rank.OWNER, *([Rank.MODERATOR] if moderators else [])]
    return list(User.objects.filter(rank__in=ranks, disabled_at=None).values_list("account_id", flat=True))


@transaction.atomic
def _keep(
    kind: Kind, by: Account, crowd: Sequence[Listener], now: datetime, post: Post | None, group: str
) -> list[int]:
    is_mailed = mail.is_set_up()
    at = connection.ops.adapt_datetimefield_value(now)
    rows = [
        value
        for each in crowd
        for value in (
            new_id(now), each.account_id, kind.value, by.id, post.id if post else None, group, at, each.is_filtered,
            each.mail_pace if is_mailed else Pace.NEVER.value,
        )
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_KEEP.format(rows=", ".join([_ROW] * len(crowd))), rows)
        told = {account_id for (account_id,) in cursor.fetchall()}
    new = [each for each in crowd if each.account_id in told]
    tell_all("bell", to=[each.account_id for each in new if each.may_ring])
    hurried = [each.account_id for each in new if each.mail_pace == Pace.AT_ONCE and is_mailed]
    if hurried:
        Reach.objects.filter(account_id__in=hurried, letter_at=None).update(letter_at=now + JOINED_FOR)
    return [each.account_id for each in new]


# By hand, so that five hundred are told in as many statements as one; who was told already is passed over.
_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
_KEEP = """
INSERT INTO notifications_notification
    (id, account_id, kind, by_id, post_id, group_key, created_at, is_filtered, mail_pace)
VALUES {rows} ON CONFLICT DO NOTHING RETURNING account_id"""
