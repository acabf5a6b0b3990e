"""What one does with one's own bell, and what leaves it because the thing itself is undone."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from kith.accounts.models import Account
from kith.members.models import User
from kith.notifications.for_apps import Group
from kith.notifications.models import BellMarker, Kind, LetIn, Notification
from kith.notifications.queries.bell import alike, read_up_to


def mark_read(*, account: Account, up_to: int) -> None:
    """Keep that `account` has seen its bell up to notice `up_to`; never back."""
    if read_up_to(account) >= up_to > 0:
        return  # so it is for most who open their bell: nothing is to be written
    BellMarker.objects.get_or_create(account=account)
    BellMarker.objects.filter(account=account, last_read_id__lt=up_to).update(
        last_read_id=up_to, version=F("version") + 1, changed_at=Now()
    )


def dismiss(*, account: Account, notice_ids: Collection[int]) -> int:
    """Take notices out of the bell of `account`; return how many of them were there."""
    return Notification.objects.filter(account=account, pk__in=notice_ids).delete()[0]


def dismiss_group(*, account: Account, group: Group) -> None:
    """Take out all that apps show as one line."""
    rows = Notification.objects.filter(account=account, kind=group.kind, post=group.post_id, is_filtered=False)
    rows.filter(id__gte=group.first_id, id__lte=group.last_id).delete()


def dismiss_line(*, account: Account, notice_id: int) -> bool:
    """Take out the whole line in which a notice stands; say whether it was there."""
    notice = Notification.objects.filter(account=account, pk=notice_id).first()
    return notice is not None and bool(alike(account, notice).filter(id__lte=notice_id).delete()[0])


def clear(*, account: Account) -> int:
    """Empty the bell of `account`; what waits in requests stays. Returns how many notices that were."""
    return Notification.objects.filter(account=account, is_filtered=False).delete()[0]


def choose_kinds(*, member: User, wanted: Collection[str]) -> None:
    """Keep which kinds of notices `member` wants to hear."""
    member.quiet_kinds = sorted(set(Kind.values) - set(wanted))
    member.save(update_fields=["quiet_kinds"])


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
    asked = between.filter(kind=Kind.FOLLOW_REQUEST).first()
    if asked is not None:
        between.filter(kind=Kind.FOLLOW).delete()
        asked.kind, asked.group_key = Kind.FOLLOW, f"follow-{asked.created_at.date()}"
        asked.save(update_fields=["kind", "group_key"])


def forget_between(*, account_id: int, target_id: int) -> None:
    """After a block neither finds the other in the bell, and neither is let in any more."""
    both = Q(account_id=account_id, by_id=target_id) | Q(account_id=target_id, by_id=account_id)
    Notification.objects.filter(both).delete()
    LetIn.objects.filter(both).delete()
