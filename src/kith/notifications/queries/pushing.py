"""What is to be pushed where: asked when notices are made, and again at the moment each is sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from kith.accounts.models import Account, Follow, Mute
from kith.members.models import AppToken
from kith.members.scopes import covers
from kith.notifications.for_apps import TYPES
from kith.notifications.models import Notification, PushPolicy, PushSubscription
from kith.notifications.queries.bell import read_up_to, readable

KEPT_FOR = timedelta(hours=48)  # by a push service, for a phone that is off
_MOST_LATE = 3  # of what came off duty, and is told when one is back


class Push(NamedTuple):
    """One notice for one closed app."""

    notice_id: int
    subscription_id: int
    endpoint: str


def pushes_of(notice_ids: Collection[int]) -> list[Push]:
    """Return which of these notices go to which apps, in two queries."""
    notices = Notification.objects.filter(pk__in=notice_ids, is_filtered=False)
    found = list(notices.values_list("id", "account_id", "kind"))
    wanting = PushSubscription.objects.filter(account__in={account_id for _, account_id, _ in found})
    wanting = wanting.exclude(policy=PushPolicy.NONE)
    by_account: dict[int, list[PushSubscription]] = {}
    for each in wanting:
        by_account.setdefault(each.account_id, []).append(each)
    return [
        Push(notice_id, each.pk, each.endpoint)
        for notice_id, account_id, kind in found
        for each in by_account.get(account_id, [])
        if TYPES.get(kind) in each.types
    ]


def subscription_of(token: AppToken) -> PushSubscription | None:
    """Return where notices go for the app of `token`."""
    return PushSubscription.objects.filter(token=token).first()


def open_subscription(subscription_id: int) -> PushSubscription | None:
    """Return a subscription with whose it is, unless its owner or its token may not come in any more."""
    rows = PushSubscription.objects.select_related("token__user", "account__reach")
    found = rows.filter(pk=subscription_id).first()
    if found is None or found.token.user is None:
        return None
    is_open = found.token.user.may_enter and not found.account.is_gone and covers(found.token.scopes.split(), "push")
    return found if is_open else None


def notice_to_push(
    notice_id: int, subscription: PushSubscription, *, quiet: Collection[str], is_late: bool, now: datetime
) -> Notification | None:
    """Return the notice, if it is to be told still: not seen or dismissed, nor by anyone or of a kind that is unwanted.

    Of what is told late, because its reader was off duty, only the last few.
    """
    account = subscription.account
    mutes = Mute.objects.active(now).filter(account=account, target=OuterRef("by"), hides_notifications=True)
    rows = readable(Notification.objects.in_bell(account).filter(pk=notice_id).filter(~Exists(mutes)), account)
    notice = rows.select_related("by").first()
    if notice is None or notice.kind in quiet or TYPES.get(notice.kind) not in subscription.types:
        return None
    if notice.created_at <= now - KEPT_FOR or notice.id <= read_up_to(account):
        return None
    if is_late and Notification.objects.in_bell(account).filter(id__gt=notice.id).count() >= _MOST_LATE:
        return None
    return notice if _may_be_heard(subscription, account, notice.by) else None


def _may_be_heard(subscription: PushSubscription, account: Account, by: Account) -> bool:
    if subscription.policy == PushPolicy.ALL:
        return True
    follows = Follow.objects.filter(accepted_at__isnull=False)
    if subscription.policy == PushPolicy.FOLLOWED:
        return follows.filter(follower=account, followed=by).exists()
    return subscription.policy == PushPolicy.FOLLOWER and follows.filter(follower=by, followed=account).exists()
