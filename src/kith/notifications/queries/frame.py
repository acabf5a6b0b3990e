"""What the frame of every page asks of notices, in one prepared query: how many are new, and is the reader off duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Func, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kith.accounts.models import Account
from kith.notifications.duty import Duty, next_on_duty_at
from kith.notifications.models import BellMarker, Notification
from kith.notifications.queries.bell import readable
from kith.posts.prepared import THE_VIEWER, prepared

_MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class Glance:
    """What one sees of one's notices without opening them. `off_until` is empty for who is on duty."""

    unread: int = 0
    off_until: datetime | None = None


def glance(account: Account, *, time_zone: str, now: datetime) -> Glance:
    """Return how many notices are new and whether `account` is off duty; one query. 99 stands for that many or more."""
    ((unread, hours, zone, off_until, on_until),) = _glance(viewer=account.id)
    if not (hours or off_until):
        return Glance(unread)
    duty = Duty(hours or "", time_zone or zone, _time(off_until), _time(on_until))
    return Glance(unread, next_on_duty_at(duty, now))


def unread_count(account: Account) -> int:
    """How many notices are new since the bell was last looked at: the same that it shows; 99 for that many or more."""
    return int(_glance(viewer=account.id)[0][0])


class _CountOf(Func):
    """The number of rows of a subquery that has a limit."""

    template = "(SELECT COUNT(*) FROM %(expressions)s counted)"
    output_field = IntegerField()


@prepared
def _glance() -> QuerySet[Account, Any]:
    marker = BellMarker.objects.filter(account=THE_VIEWER).values("last_read_id")
    news = Notification.objects.in_bell(THE_VIEWER).filter(id__gt=Coalesce(Subquery(marker), Value(0)))
    unread = _CountOf(Subquery(readable(news, THE_VIEWER).values("id")[:_MOST_COUNTED]))
    return Account.objects.filter(pk=THE_VIEWER.pk).values_list(
        unread, "reach__duty_hours", "reach__zone", "reach__off_until", "reach__on_until"
    )


def _time(value: datetime | None) -> datetime | None:
    # A plain cursor of SQLite gives times without their zone.
    return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)
