"""Who is told of what. Nobody is told of people they muted or blocked, of what they may not read, of discussions they
left, or of kinds they turned off; and of nothing twice. What a policy holds back is kept, and silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from kith.accounts.models import Account
from kith.collections.models import Collection, Item, State
from kith.foundations import mail
from kith.foundations.ids import new_id
from kith.jobs.announce import announce
from kith.live.actions import tell_all
from kith.members.models import Rank, User
from kith.notifications.happenings import NOTICES_FOR_CLOSED_APPS
from kith.notifications.models import Kind, Notification, Pace, Reach
from kith.notifications.queries.telling import Listener, concerned_by, listeners, quotes_here
from kith.posts.actions.quoting import quoted_author_of
from kith.posts.models import Post

_PEOPLE_TOLD_AT_ONCE = 500
_OF_ONESELF = (Kind.POLL, Kind.DECIDED, Kind.WARNED, Kind.SEVERED, Kind.UNSENT, Kind.ARCHIVE)
_EDITS_JOINED_FOR = timedelta(hours=1)  # whoever corrects a word three times changed it once
# What happens within this time is one letter.
JOINED_FOR = timedelta(minutes=2)


def notify(
    *,
    kind: Kind,
    by: Account,
    to: Iterable[int],
    now: datetime,
    post: Post | None = None,
    collection: Collection | None = None,
    group: str = "",
) -> list[int]:
    """Tell the accounts `to` (those of them who want to and may hear it) and return whom that was."""
    # Of one's own deeds one knows; what became of one's own poll, report or plan is news.
    others = sorted(set(to) if kind in _OF_ONESELF else set(to) - {by.id})
    told: list[int] = []
    for start in range(0, len(others), _PEOPLE_TOLD_AT_ONCE):
        crowd = listeners(kind, by, others[start : start + _PEOPLE_TOLD_AT_ONCE], now=now, post=post)
        told += _keep(kind, by, crowd, now, post, collection, group or kind.value) if crowd else []
    return told


def notify_of_post(*, post: Post, now: datetime) -> None:
    """Tell whom a new post quotes, answers or names, and who asked to hear of its author; nobody twice."""
    author = post.author
    told_of_quote = _notify_of_quote(post, now)
    answered = {post.in_reply_to_account_id} if post.in_reply_to_account_id and post.is_reply else set()
    named, asked = concerned_by(post)
    answered -= told_of_quote
    named -= answered | told_of_quote
    asked -= told_of_quote
    notify(kind=Kind.REPLY, by=author, to=answered, now=now, post=post, group=f"reply-{post.in_reply_to_id}")
    notify(kind=Kind.MENTION, by=author, to=named, now=now, post=post, group=f"mention-{post.id}")
    if not post.is_reply:
        notify(kind=Kind.POST, by=author, to=asked - named, now=now, post=post, group=f"post-{author.id}-{now.date()}")


def _notify_of_quote(post: Post, now: datetime) -> set[int]:
    """Tell who is quoted, and return who has been told of it: they need not hear of the same post in other words."""
    quoted_id = quoted_author_of(post)
    if quoted_id is None:
        return set()
    notify(kind=Kind.QUOTE, by=post.author, to=[quoted_id], now=now, post=post, group=f"quote-{post.id}")
    return set(Notification.objects.filter(kind=Kind.QUOTE, post=post).values_list("account_id", flat=True))


def notify_of_quoted_edit(*, post: Post, now: datetime) -> None:
    """Tell who quoted `post` that it reads differently now; the notice is about their own post, which quotes it."""
    for quoting in quotes_here(post):
        group = f"quoted-edit-{quoting.id}"
        notify(kind=Kind.QUOTED_EDIT, by=post.author, to=[quoting.author_id], now=now, post=quoting, group=group)


def notify_keepers_of_report(*, by: Account, now: datetime) -> None:
    """Tell moderators that `by` reported something; each report rings, though the bell keeps one line a person."""
    _notify_again(kind=Kind.REPORT, by=by, to=keepers(moderators=True), now=now)


def notify_of_unsent(*, author: Account, now: datetime) -> None:
    """Tell `author` that a post whose time came could not go out. Each time rings, the bell keeps one line."""
    _notify_again(kind=Kind.UNSENT, by=author, to=[author.id], now=now)


def notify_of_archive(*, account: Account, now: datetime) -> None:
    """Tell `account` that the archive they asked for lies ready. Each rings, the bell keeps one line."""
    _notify_again(kind=Kind.ARCHIVE, by=account, to=[account.id], now=now)


def notify_reporter_of_decision(*, reporter: Account, now: datetime) -> None:
    """Tell `reporter` that the moderators decided; not who of them. Each decision rings, the bell keeps one line."""
    _notify_again(kind=Kind.DECIDED, by=reporter, to=[reporter.id], now=now)


def notify_of_warning(*, account: Account, now: datetime) -> None:
    """Tell `account` that the moderators wrote to them; not who of them. Each letter rings, the bell keeps one line."""
    _notify_again(kind=Kind.WARNED, by=account, to=[account.id], now=now)


def notify_of_severance(*, account: Account, now: datetime) -> None:
    """Tell `account` that follows of theirs ended with a whole server. Each rings, the bell keeps one line."""
    _notify_again(kind=Kind.SEVERED, by=account, to=[account.id], now=now)


def notify_of_featured(*, item: Item, now: datetime) -> None:
    """Tell someone that they stand in a collection, or are asked whether they may."""
    kind = Kind.FEATURE_ASKED if item.state == State.PENDING else Kind.FEATURED
    kept = item.collection
    group = f"collection-{kept.pk}"
    notify(kind=kind, by=kept.owner, to=[item.account_id], now=now, collection=kept, group=group)


def notify_of_changed_collection(*, kept: Collection, inside: Sequence[int], now: datetime) -> None:
    """Tell those in a collection that it reads differently now: once an hour at the most, in one line of the bell."""
    told = Notification.objects.filter(kind=Kind.COLLECTION_EDIT, collection=kept, account_id__in=inside)
    just_told = set(told.filter(created_at__gt=now - _EDITS_JOINED_FOR).values_list("account_id", flat=True))
    told.exclude(account__in=just_told).delete()
    to, group = set(inside) - just_told, f"collection-{kept.pk}"
    notify(kind=Kind.COLLECTION_EDIT, by=kept.owner, to=to, now=now, collection=kept, group=group)


def _notify_again(*, kind: Kind, by: Account, to: Sequence[int], now: datetime) -> None:
    """Tell them also where the bell has a line of it: the new one takes its place, and rings."""
    Notification.objects.filter(kind=kind, by=by, account_id__in=to).delete()
    notify(kind=kind, by=by, to=to, now=now)


def keepers(*, moderators: bool) -> list[int]:
    """The accounts of those who keep this server: administrators, and moderators where they are meant too."""
    ranks = [Rank.ADMINISTRATOR, Rank.OWNER, *([Rank.MODERATOR] if moderators else [])]
    return list(User.objects.filter(rank__in=ranks, disabled_at=None).values_list("account_id", flat=True))


@transaction.atomic
def _keep(
    kind: Kind,
    by: Account,
    crowd: Sequence[Listener],
    now: datetime,
    post: Post | None,
    collection: Collection | None,
    group: str,
) -> list[int]:
    is_mailed = mail.is_set_up()
    at = connection.ops.adapt_datetimefield_value(now)
    rows = [
        value
        for each in crowd
        for value in (
            new_id(now), each.account_id, kind.value, by.id, post.id if post else None, group, at, each.is_filtered,
            each.mail_pace if is_mailed else Pace.NEVER.value, collection.pk if collection else None,
        )
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_KEEP.format(rows=", ".join([_ROW] * len(crowd))), rows)
        told = dict(cursor.fetchall())
    new = [each for each in crowd if each.account_id in told]
    ringing = [each.account_id for each in new if each.may_ring]
    # One of the notices stands for all: they are of the same happening (queries/streams.py).
    tell_all("bell", to=ringing, about=told[ringing[0]] if ringing else None)
    pushed = [told[each.account_id] for each in new if each.has_closed_app]
    if pushed:
        announce(NOTICES_FOR_CLOSED_APPS, notice_ids=",".join(map(str, pushed)))
    hurried = [each.account_id for each in new if each.mail_pace == Pace.AT_ONCE and is_mailed]
    if hurried:
        Reach.objects.filter(account_id__in=hurried, letter_at=None).update(letter_at=now + JOINED_FOR)
    return [each.account_id for each in new]


# By hand, so that five hundred are told in as many statements as one; who was told already is passed over.
_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_KEEP = """
INSERT INTO notifications_notification
    (id, account_id, kind, by_id, post_id, group_key, created_at, is_filtered, mail_pace, collection_id)
VALUES {rows} ON CONFLICT DO NOTHING RETURNING account_id, id"""
