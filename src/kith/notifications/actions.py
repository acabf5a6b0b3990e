"""Who is told of what. Nobody is told of people they muted or blocked, of what they may not read, of discussions they
left, or of kinds they turned off; and of nothing twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from kith.accounts.models import Account, Block, Mute
from kith.foundations.ids import new_id
from kith.live.actions import MOST_NAMED, tell
from kith.members.models import Rank, User
from kith.notifications.models import BellMarker, Kind, Notification
from kith.notifications.queries import concerned_by
from kith.posts.models import Post, ThreadMute
from kith.posts.queries import post_for

_PEOPLE_TOLD_AT_ONCE = 500


def notify(
    *, kind: Kind, by: Account, to: Iterable[int], now: datetime, post: Post | None = None, group: str = ""
) -> list[int]:
    """Tell the accounts `to` (those of them who want to and may hear it) and return whom that was."""
    # Of one's own deeds one knows; what became of one's own poll or report is news.
    others = set(to) if kind in (Kind.POLL, Kind.DECIDED) else set(to) - {by.id}
    if not others:
        return []
    wanted = _who_wants(kind, by, others, now, post)
    if post is not None:
        wanted = [each for each in wanted if _may_read(each, post)]
    return _keep(kind, by, wanted, now, post, group or kind.value) if wanted else []


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


def notify_reporter_of_decision(*, reporter: Account, now: datetime) -> None:
    """Tell `reporter` that the moderators decided; not who of them. Each decision rings, the bell keeps one line."""
    Notification.objects.filter(kind=Kind.DECIDED, by=reporter, account=reporter).delete()
    notify(kind=Kind.DECIDED, by=reporter, to=[reporter.id], now=now)


def withdraw(*, kind: Kind, by_id: int, post_id: int) -> None:
    """Take back what was told of something that is undone."""
    Notification.objects.filter(kind=kind, by_id=by_id, post_id=post_id).delete()


def withdraw_requests(*, by_id: int, account_id: int) -> None:
    """Take back a request to follow, and the news of a follow that has ended."""
    Notification.objects.filter(
        kind__in=(Kind.FOLLOW, Kind.FOLLOW_REQUEST), by_id=by_id, account_id=account_id, post=None
    ).delete()


@transaction.atomic
def settle_request(*, by_id: int, account_id: int) -> None:
    """Once someone who asked is let in, the request in the bell becomes the news that they follow."""
    between = Notification.objects.filter(by_id=by_id, account_id=account_id, post=None)
    if between.filter(kind=Kind.FOLLOW_REQUEST).exists():
        between.filter(kind=Kind.FOLLOW).delete()
        between.filter(kind=Kind.FOLLOW_REQUEST).update(kind=Kind.FOLLOW, group_key=Kind.FOLLOW.value)


def forget_between(*, account_id: int, target_id: int) -> None:
    """After a block neither finds the other in the bell."""
    Notification.objects.filter(
        Q(account_id=account_id, by_id=target_id) | Q(account_id=target_id, by_id=account_id)
    ).delete()


def mark_read(*, account: Account, up_to: int) -> None:
    """Keep that `account` has seen its bell up to notice `up_to`; never back."""
    BellMarker.objects.get_or_create(account=account)
    BellMarker.objects.filter(account=account, last_read_id__lt=up_to).update(
        last_read_id=up_to, version=F("version") + 1
    )


def choose_kinds(*, member: User, wanted: Collection[str]) -> None:
    """Keep which kinds of notices `member` wants to hear."""
    member.quiet_kinds = sorted(set(Kind.values) - set(wanted))
    member.save(update_fields=["quiet_kinds"])


def keepers(*, moderators: bool) -> list[int]:
    """The accounts of those who keep this server: administrators, and moderators where they are meant too."""
    ranks = [Rank.ADMINISTRATOR, Rank.OWNER, *([Rank.MODERATOR] if moderators else [])]
    return list(User.objects.filter(rank__in=ranks, disabled_at=None).values_list("account_id", flat=True))


def _who_wants(kind: Kind, by: Account, to: set[int], now: datetime, post: Post | None) -> list[int]:
    blocks = Block.objects.filter(Q(account=OuterRef("pk"), target=by) | Q(account=by, target=OuterRef("pk")))
    mutes = Mute.objects.active(now).filter(account=OuterRef("pk"), target=by, hides_notifications=True)
    people = Account.objects.here().in_good_standing().filter(id__in=to).filter(~Exists(blocks), ~Exists(mutes))
    if post is not None:
        people = people.filter(~Exists(ThreadMute.objects.filter(account=OuterRef("pk"), thread_id=post.thread_id)))
    rows = people.filter(user__disabled_at=None).values_list("id", "user__quiet_kinds")
    return [account_id for account_id, quiet in rows if kind.value not in (quiet or ())]


def _may_read(account_id: int, post: Post) -> bool:
    # What everyone may read needs no question; blocks were asked already.
    if post.visibility in {"public", "quiet"} and post.hidden_at is None:
        return True
    return post_for(Account(id=account_id, domain=""), post.id) is not None


@transaction.atomic
def _keep(kind: Kind, by: Account, to: list[int], now: datetime, post: Post | None, group: str) -> list[int]:
    known = set(
        Notification.objects.filter(kind=kind, by=by, post=post, account_id__in=to).values_list("account_id", flat=True)
    )
    told = [each for each in to if each not in known]
    Notification.objects.bulk_create(
        [
            Notification(id=new_id(now), account_id=each, kind=kind, by=by, post=post, group_key=group, created_at=now)
            for each in told
        ],
        batch_size=_PEOPLE_TOLD_AT_ONCE,
        ignore_conflicts=True,
    )
    for start in range(0, len(told), MOST_NAMED):
        tell("bell", to=told[start : start + MOST_NAMED])
    return told
