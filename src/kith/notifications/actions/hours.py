"""Going off duty and coming back (row S15): what was held meanwhile goes out when one is back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from kith.accounts.models import Account
from kith.members.models import User
from kith.notifications.actions.letters import due_again, is_digest_held
from kith.notifications.duty import Duty, Hours, morning_of, next_morning, next_on_duty_at, week_to, zone_or_utc
from kith.notifications.models import Reach

LONGEST_AWAY = timedelta(days=366)


class NotAhead(Exception):
    """One comes back on a day that is still to come, within a year."""


def keep_hours(*, member: User, days: Sequence[Hours | None], zone: str, now: datetime) -> None:
    """Keep on which hours of the week (Monday first) `member` is on duty; none at all ends the keeping of hours."""
    _change(member, now, duty_hours=week_to(days), zone=zone, on_until=None)


def go_off_duty(*, member: User, zone: str, now: datetime) -> datetime:
    """Be off duty from now to tomorrow morning, or when the hours of the week begin after that; returns when."""
    back = next_morning(zone_or_utc(member.time_zone or zone), now)
    return _change(member, now, off_until=back, on_until=None, zone=zone) or back


def go_away(*, member: User, back_on: date, zone: str, now: datetime) -> datetime:
    """Be off duty until the day `back_on`. Raises NotAhead."""
    own_zone = zone_or_utc(member.time_zone or zone)
    keeps_hours = Reach.objects.filter(account_id=member.account_id).exclude(duty_hours="").exists()
    back = morning_of(back_on, own_zone, keeps_hours=keeps_hours)
    if not now.astimezone(own_zone).date() < back_on <= (now + LONGEST_AWAY).date():
        raise NotAhead
    return _change(member, now, off_until=back, on_until=None, zone=zone) or back


def come_back(*, member: User, now: datetime) -> None:
    """Be on duty again, though the week says off: until it says off the next time."""
    reach = Reach.objects.filter(account_id=member.account_id).first()
    if reach is not None:
        by_the_week = Duty(reach.duty_hours, member.time_zone or reach.zone)
        _change(member, now, off_until=None, on_until=next_on_duty_at(by_the_week, now), zone=reach.zone)


@transaction.atomic
def _change(member: User, now: datetime, **changes: object) -> datetime | None:
    """Keep `changes`, let go what was held by the hours of before, and return when the member is back on duty."""
    account: Account = member.account
    reach = Reach.objects.select_for_update().filter(account=account).first() or Reach(account=account)
    is_held = is_digest_held(reach, time_zone=member.time_zone, now=now)
    for name, value in changes.items():
        setattr(reach, name, value)
    due_again(reach, time_zone=member.time_zone, now=now)
    # Due at once: whoever is off duty now as well has it held anew.
    reach.digest_at = now if is_held else reach.digest_at
    reach.letter_at = now if reach.letter_at is not None else None
    reach.save()
    return next_on_duty_at(reach.duty(member.time_zone), now)
