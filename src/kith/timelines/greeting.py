"""What the home page says first: how much is new, in a calm sentence, and where one stopped last time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.foundations.times import day_in_words

_EVENING, _MORNING = 18, 5


def lead(new: int, *, is_more: bool, unread: int) -> str:
    """Say how many posts and notices wait: “Four new posts, two notices. Nothing is urgent.”"""
    parts = []
    if new and is_more:
        parts.append(_("more than %(number)s new posts") % {"number": number_in_words(new)})
    elif new:
        parts.append(ngettext("%(number)s new post", "%(number)s new posts", new) % {"number": number_in_words(new)})
    if unread:
        parts.append(ngettext("%(number)s notice", "%(number)s notices", unread) % {"number": number_in_words(unread)})
    if not parts:
        return _("Nothing new since you were here. Nothing is urgent.")
    said = _(", ").join(parts)
    return _("%(what_waits)s. Nothing is urgent.") % {"what_waits": said[0].upper() + said[1:]}


def stopped(at: datetime, now: datetime) -> str:
    """Say when someone stopped reading: “You stopped here last night”."""
    here, today = timezone.localtime(at), timezone.localtime(now).date()
    if here.date() == today and here.hour >= _MORNING:
        return _("You stopped here earlier today")
    if _is_last_night(here, today):
        return _("You stopped here last night")
    if here.date() == today - timedelta(days=1):
        return _("You stopped here yesterday")
    return _("You stopped here on %(day)s") % {"day": day_in_words(at, now)}


def number_in_words(number: int) -> str:
    """Write small numbers as words, as in a letter."""
    words = (
        _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"),
        _("ten"), _("eleven"), _("twelve"),
    )  # fmt: skip
    return words[number] if number < len(words) else str(number)


def _is_last_night(here: datetime, today: object) -> bool:
    night_of = here.date() if here.hour < _MORNING else here.date() + timedelta(days=1)
    return night_of == today and (here.hour >= _EVENING or here.hour < _MORNING)
