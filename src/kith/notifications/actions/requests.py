"""Letting people in who wait to reach someone, or not, and choosing who has to wait (row S17)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from kith.accounts.models import Account
from kith.live.actions import tell_all
from kith.notifications.models import LetIn, Notification, Policy, Reach

POLICIES = (
    "for_not_following", "for_not_followers", "for_new_accounts", "for_private_mentions", "for_limited_accounts",
    "for_bots",
)  # fmt: skip


@transaction.atomic
def accept_requests(*, account: Account, senders: Collection[int], now: datetime) -> int:
    """Let `senders` reach `account` from now on; what waited takes its place in the bell. Returns how many waited."""
    waiting = Notification.objects.asking(account).filter(by_id__in=senders)
    known = set(waiting.values_list("by_id", flat=True))
    LetIn.objects.bulk_create(
        [LetIn(account=account, by_id=sender, created_at=now) for sender in known], ignore_conflicts=True
    )
    Notification.objects.filter(account=account, by_id__in=known, is_filtered=True).update(is_filtered=False)
    tell_all("bell-merged", to=[account.id] if known else [])
    return len(known)


def dismiss_requests(*, account: Account, senders: Collection[int]) -> int:
    """Forget what waited of `senders`, who are not told. If they write again they wait again."""
    found = Notification.objects.filter(account=account, is_filtered=True, by_id__in=senders)
    count = found.values("by").distinct().count()
    found.delete()
    return count


def let_in_whom_one_follows(*, account_id: int, by_id: int) -> None:
    """Who begins to follow someone wants to hear them: what waited takes its place in the bell."""
    Notification.objects.filter(account_id=account_id, by_id=by_id, is_filtered=True).update(is_filtered=False)


def choose_policy(*, account: Account, changes: Mapping[str, Policy]) -> Reach:
    """Keep what becomes of notices of people one hardly knows; what is not in `changes` stays."""
    chosen = {name: Policy(value) for name, value in changes.items() if name in POLICIES}
    reach, _ = Reach.objects.update_or_create(account=account, defaults=chosen)
    return reach
