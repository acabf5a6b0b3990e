"""Chats in words: when they are, by the reader's clock, and what their hosts did."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kith.chats.models import Act, Chat, Did
from kith.foundations.times import ago, day_in_words, hour_in_words, time_in_words, zone_of

_AN_HOUR, _A_DAY = timedelta(hours=1), timedelta(days=1)

# What is agreed where a host said nothing else.
RULES = gettext_lazy(
    "Be kind and plain. Tell nothing by which somebody you support could be known. Say what interest you have in "
    "something. Late and slow answers are welcome, and so is who only reads."
)


def when_in_words(chat: Chat, now: datetime) -> str:
    """Say when a chat is, by the reader's clock: “Tuesday, 8 pm to 9 pm”."""
    begins = time_in_words(chat.starts_at, now)
    is_same_day = timezone.localtime(chat.starts_at).date() == timezone.localtime(chat.ends_at).date()
    ends = hour_in_words(chat.ends_at) if is_same_day else time_in_words(chat.ends_at, now)
    return _("%(begins)s to %(ends)s") % {"begins": begins, "ends": ends}


def zone_in_words() -> str:
    """Name the zone in which the reader is told times."""
    return timezone.get_current_timezone_name().replace("_", " ")


def host_time_in_words(chat: Chat, now: datetime) -> str:
    """Say when it begins by the host's clock, where that shows something else; "" where it shows the same."""
    zone = zone_of(chat.zone)
    if zone is None or chat.starts_at.astimezone(zone).utcoffset() == timezone.localtime(chat.starts_at).utcoffset():
        return ""
    with timezone.override(zone):
        said = {"when": time_in_words(chat.starts_at, now), "zone": chat.zone.replace("_", " ")}
    return _("%(when)s for the host (%(zone)s)") % said


def state_in_words(chat: Chat, now: datetime) -> str:
    """Say where a chat stands: “Live until 9 pm · 34 minutes left”."""
    if chat.is_cancelled:
        return _("Called off")
    if chat.is_on(now):
        ends = hour_in_words(chat.ends_at) if chat.ends_at - now < _A_DAY else time_in_words(chat.ends_at, now)
        return _("Live until %(ends)s · %(left)s") % {"ends": ends, "left": left_in_words(chat.ends_at - now)}
    if chat.is_over(now):
        return _("Held %(day)s") % {"day": day_in_words(chat.starts_at, now)}
    return _("To come")


def asked_in_words(at: datetime, now: datetime) -> str:
    """Say when a question was asked: “Asked 8 min ago”, “Asked Monday, 8.10 pm”."""
    if now - at < _AN_HOUR:
        return (
            _("Asked %(ago)s ago") % {"ago": ago(at, now)} if now - at >= timedelta(minutes=1) else _("Asked just now")
        )
    return _("Asked %(when)s") % {"when": time_in_words(at, now)}


def left_in_words(left: timedelta) -> str:
    """Say how much time is left: “34 minutes left”."""
    if left >= 2 * _A_DAY:
        return ngettext("%(many)s day left", "%(many)s days left", left.days) % {"many": left.days}
    if left >= 2 * _AN_HOUR:
        hours = left // _AN_HOUR
        return ngettext("%(many)s hour left", "%(many)s hours left", hours) % {"many": hours}
    minutes = max(1, left // timedelta(minutes=1))
    return ngettext("%(many)s minute left", "%(many)s minutes left", minutes) % {"many": minutes}


def rules_of(chat: Chat) -> str:
    return chat.rules or str(RULES)


def address_of(chat: Chat) -> str:
    """Return the address of a chat's page, whole."""
    return f"{settings.KITH_ORIGIN}/chats/{chat.pk}"


def act_in_words(act: Act) -> str:
    """Say what a host did; whoever is gone since is named no more."""
    said = {
        "question": str(act.question) if act.question else _("a question"),
        "name": _name_in(act),
    }
    return str(_ACTS[Did(act.did)]) % said


def _name_in(act: Act) -> str:
    if act.account is not None:
        return act.account.name
    return act.answer.author.name if act.answer is not None else _("someone")


_ACTS = {
    Did.ASKED: gettext_lazy("Asked %(question)s"),
    Did.SKIPPED: gettext_lazy("Skipped %(question)s"),
    Did.HELD: gettext_lazy("Held the clock"),
    Did.WENT_ON: gettext_lazy("Let the clock go on"),
    Did.REORDERED: gettext_lazy("Put %(question)s earlier"),
    Did.ADDED: gettext_lazy("Added %(question)s"),
    Did.BEGAN: gettext_lazy("Began early"),
    Did.EXTENDED: gettext_lazy("Gave it ten more minutes"),
    Did.ENDED: gettext_lazy("Ended it early"),
    Did.HID: gettext_lazy("Hid an answer by %(name)s"),
    Did.QUIETED: gettext_lazy("Quieted %(name)s for this chat"),
    Did.PLACED: gettext_lazy("Moved an answer by %(name)s"),
}
