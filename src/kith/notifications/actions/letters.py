"""Notices by mail: what is chosen, what is due, and the sending, with words that are kept nowhere on the way.

A letter to a member (members/letters.py) waits as a row that administrators may open. Notices may quote what only a few
may read, so they are composed at the moment they are sent, from ids, and are never a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from kith.accounts.models import Account
from kith.foundations import mail
from kith.members.composing import language_of
from kith.members.models import User
from kith.notifications.duty import next_on_duty_at, next_time, zone_or_utc
from kith.notifications.models import Notification, Pace, Reach
from kith.notifications.queries.letters import notices_for_letter
from kith.notifications.stopping import stop_headers
from kith.notifications.wording import compose_letter

MOST_REFUSALS = 3
LEAST_APART = timedelta(minutes=10)  # two letters with what was to be mailed at once
_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class DueLetter:
    """Whom to write to, and whether it is the daily letter."""

    account_id: int
    is_daily: bool


@transaction.atomic
def choose_mail(
    *, member: User, mails: Mapping[str, str], digest_hour: int, mails_private_words: bool, zone: str, now: datetime
) -> Reach:
    """Keep which kinds of notices are mailed to `member`, how soon, and when the daily letter comes."""
    reach = Reach.objects.select_for_update().filter(account=member.account).first() or Reach(account=member.account)
    reach.mails = {kind: pace for kind, pace in mails.items() if pace}
    reach.digest_hour = digest_hour
    reach.mails_private_words = mails_private_words
    reach.zone = zone
    due_again(reach, time_zone=member.time_zone, now=now)
    reach.save()
    return reach


@transaction.atomic
def stop_mail(*, account_id: int, kinds: tuple[str, ...], now: datetime) -> dict[str, str]:
    """Mail `account_id` no more of `kinds` (none named: of nothing), and return what was chosen before, to undo it."""
    reach = Reach.objects.select_for_update().filter(pk=account_id).first()
    if reach is None:
        return {}
    before = dict(reach.mails)
    reach.mails = {kind: pace for kind, pace in before.items() if kinds and kind not in kinds}
    due_again(reach, time_zone=_time_zone_of(account_id), now=now)
    reach.save()
    return before


@transaction.atomic
def resume_mail(*, account_id: int, mails: Mapping[str, str], now: datetime) -> None:
    """Take `stop_mail` back: what was mailed before is mailed again."""
    reach = Reach.objects.select_for_update().filter(pk=account_id).first()
    if reach is not None:
        reach.mails = {**mails, **reach.mails}
        due_again(reach, time_zone=_time_zone_of(account_id), now=now)
        reach.save()


def try_mail_again(*, account: Account) -> None:
    """Forget that the mail server would not take letters to this address."""
    Reach.objects.filter(account=account).update(refusals=0, refused_address="")


def due_again(reach: Reach, *, time_zone: str, now: datetime) -> None:
    """Work out anew when letters are due, after choices, zone or hours have changed."""
    if Pace.DAILY not in reach.mails.values():
        reach.digest_at = None
    else:
        reach.digest_at = _usual_hour(reach, time_zone, now)
    if Pace.AT_ONCE not in reach.mails.values():
        reach.letter_at = None


def is_digest_held(reach: Reach, *, time_zone: str, now: datetime) -> bool:
    """Whether the daily letter waits past its hour until its reader is back on duty."""
    return reach.digest_at is not None and reach.digest_at != _usual_hour(reach, time_zone, now)


@transaction.atomic
def claim_due_letters(*, now: datetime) -> list[DueLetter]:
    """Return whose letters are due, at most 500, and move their due times on; hours missed are made up for once."""
    due = Reach.objects.due(now).select_for_update(of=("self",)).select_related("account__user")
    rows = list(due[:_AT_A_TIME])
    letters = [letter for reach in rows if (letter := _claim(reach, now)) is not None]
    Reach.objects.bulk_update(rows, ["letter_at", "digest_at"])
    return letters


def follow_changed_zones(*, now: datetime) -> int:
    """Move daily letters of members who chose another time zone since to the hour they mean."""
    moved = Reach.objects.filter(digest_at__isnull=False).exclude(account__user__time_zone="")
    rows = list(moved.exclude(zone=F("account__user__time_zone")).select_related("account__user")[:_AT_A_TIME])
    for reach in rows:
        reach.zone = reach.account.user.time_zone
        due_again(reach, time_zone=reach.zone, now=now)
    Reach.objects.bulk_update(rows, ["zone", "letter_at", "digest_at"])
    return len(rows)


def send_notices(*, account_id: int, is_daily: bool, now: datetime) -> bool:
    """Mail what waits for `account_id`; say whether a letter went. Raises NotDelivered, so that the job tries again."""
    member = User.objects.select_related("account__reach").filter(account_id=account_id).first()
    if member is None or not _may_be_written_to(member):
        return False
    reach: Reach = member.account.reach
    back = next_on_duty_at(reach.duty(member.time_zone), now)
    if back is not None:
        Reach.objects.filter(pk=reach.pk).update(**{"digest_at" if is_daily else "letter_at": back})
        return False
    notices = notices_for_letter(member.account, reach, is_daily=is_daily, now=now)
    if not notices:
        return False
    with (
        translation.override(language_of(member)),
        timezone.override(zone_or_utc(member.time_zone or reach.zone)),
    ):
        letter = compose_letter(member.account, reach, notices, is_daily=is_daily, now=now)
    try:
        mail.deliver(
            to=member.email, subject=letter.subject, text=letter.text, html=letter.html,
            headers=stop_headers(account_id),
            message_id=f"notices-{account_id}-{notices[-1].id}-{notices[0].id}",
        )  # fmt: skip
    except mail.Refused:
        _note_refusal(reach, member.email)
        is_sent = False
    else:
        Reach.objects.filter(pk=reach.pk).update(mailed_at=now, refusals=0, refused_address="")
        is_sent = True
    Notification.objects.filter(pk__in=[notice.pk for notice in notices]).update(mail_pace=Pace.NEVER)
    return is_sent


def is_stopped(reach: Reach, address: str) -> bool:
    """Whether nothing is mailed to `address` any more, because the mail server would not take it."""
    return reach.refusals >= MOST_REFUSALS and reach.refused_address == address


def _claim(reach: Reach, now: datetime) -> DueLetter | None:
    user = reach.account.user
    back = next_on_duty_at(reach.duty(user.time_zone), now)
    is_daily = reach.digest_at is not None and reach.digest_at <= now
    is_hurried = reach.letter_at is not None and reach.letter_at <= now
    if back is not None:
        reach.digest_at = back if is_daily else reach.digest_at
        reach.letter_at = back if is_hurried else reach.letter_at
        return None
    if is_daily:
        reach.digest_at = _usual_hour(reach, user.time_zone, now)
    elif reach.mailed_at is not None and reach.mailed_at > now - LEAST_APART:
        reach.letter_at = reach.mailed_at + LEAST_APART
        return None
    reach.letter_at = None if is_hurried else reach.letter_at
    return DueLetter(reach.account_id, is_daily)


def _usual_hour(reach: Reach, time_zone: str, now: datetime) -> datetime:
    return next_time(time(reach.digest_hour), zone_or_utc(time_zone or reach.zone), now)


def _may_be_written_to(member: User) -> bool:
    reach: Reach | None = getattr(member.account, "reach", None)
    return (
        mail.is_set_up()
        and reach is not None
        and member.may_enter
        and not member.account.is_gone
        and not is_stopped(reach, member.email)
    )


def _note_refusal(reach: Reach, address: str) -> None:
    so_far = reach.refusals if reach.refused_address == address else 0
    Reach.objects.filter(pk=reach.pk).update(refusals=so_far + 1, refused_address=address)


def _time_zone_of(account_id: int) -> str:
    return User.objects.filter(account_id=account_id).values_list("time_zone", flat=True).first() or ""
