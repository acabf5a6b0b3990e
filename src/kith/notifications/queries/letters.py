"""What a letter to someone is made of: notices that wait to be mailed, that they have not seen, and still may."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from kith.accounts.models import Account, Mute
from kith.notifications.models import Notification, Pace, Reach
from kith.notifications.queries.bell import read_up_to, readable

_MOST_IN_A_LETTER = 200


def letters_are_due(*, now: datetime) -> bool:
    """Whether something is to be mailed to anyone."""
    return Reach.objects.due(now).exists()


def notices_for_letter(account: Account, reach: Reach, *, is_daily: bool, now: datetime) -> list[Notification]:
    """Return what to mail to `account`, the newest first: what is due at once, and in the daily letter the rest too."""
    paces = [Pace.AT_ONCE, Pace.DAILY] if is_daily else [Pace.AT_ONCE]
    waiting = Notification.objects.in_bell(account).filter(id__gt=read_up_to(account), mail_pace__in=paces)
    # What was chosen since counts: who stopped a kind, muted someone or turned mail off gets no more of it.
    quiet = set(account.user.quiet_kinds)
    mutes = Mute.objects.active(now).filter(account=account, target=OuterRef("by"), hides_notifications=True)
    wanted = waiting.filter(~Exists(mutes), kind__in=[kind for kind in reach.mails if kind not in quiet])
    return list(readable(wanted, account).select_related("by").order_by("-id")[:_MOST_IN_A_LETTER])
