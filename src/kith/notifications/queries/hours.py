"""The question that whatever may ring, mail or push asks first: may this person be disturbed now?"""

from __future__ import annotations

from datetime import datetime

from kith.accounts.models import Account
from kith.members.models import User
from kith.notifications.duty import next_on_duty_at
from kith.notifications.models import Reach


def may_disturb(account: Account, now: datetime) -> bool:
    """Whether `account` is on duty, so that something may ring, be mailed or pushed."""
    return next_on_duty(account, now) is None


def next_on_duty(account: Account, now: datetime) -> datetime | None:
    """Return when `account`, who is off duty, is back: what waits for them goes then. None for who is on duty."""
    zone = User.objects.filter(account=account).values_list("time_zone", flat=True).first() or ""
    return next_on_duty_at(reach_of(account).duty(zone), now)


def reach_of(account: Account) -> Reach:
    """Return how `account` may be reached; the defaults, not kept yet, for who never chose."""
    return Reach.objects.filter(pk=account.pk).first() or Reach(account=account)
