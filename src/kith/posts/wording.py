"""The words of the write page that are choices: who sees it, warnings, languages, how long a poll stays open."""

from datetime import timedelta
from functools import cache

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kith.posts.models import Quoters, Repliers, Visibility

# As one choice on the small form; the large one has a switch of its own for it.
HERE_ONLY = "here"


def visibilities() -> list[tuple[str, str]]:
    """Return who can see a post, in words, widest first."""
    return [
        (Visibility.PUBLIC, _("Everyone")),
        (Visibility.QUIET, _("Everyone, but not in lists")),
        (Visibility.FOLLOWERS, _("My followers")),
        (Visibility.MENTIONED, _("Only people I mention")),
    ]


def short_visibilities() -> list[tuple[str, str]]:
    everyone, *others = visibilities()
    return [everyone, (HERE_ONLY, _("This server only")), *others]


def repliers() -> list[tuple[str, str]]:
    """Return who may answer a post, in words."""
    return [
        (Repliers.EVERYONE, _("Everyone who sees it")),
        (Repliers.FOLLOWERS, _("My followers, and people I mention")),
        (Repliers.MENTIONED, _("Only people I mention")),
        (Repliers.NOBODY, _("Nobody")),
    ]


def quoters() -> list[tuple[str, str]]:
    """Return who may quote a post, in words."""
    return [
        (Quoters.EVERYONE, _("Everyone who sees it")),
        (Quoters.FOLLOWERS, _("My followers")),
        (Quoters.NOBODY, _("Nobody but me")),
    ]


def stays() -> list[tuple[str, str]]:
    """Return how long a post can stay: minutes, in words."""
    return [
        ("", _("As long as I like")),
        ("60", _("an hour")),
        ("1440", _("a day")),
        ("4320", _("3 days")),
        ("10080", _("a week")),
        ("43200", _("30 days")),
        ("129600", _("90 days")),
        ("525600", _("a year")),
    ]


def stay(minutes: str) -> timedelta | None:
    return lasts(minutes) if minutes else None


def stay_in_minutes(asked: timedelta | None) -> str:
    return str(round(asked.total_seconds() / 60)) if asked else ""


def stay_of(days: int) -> str:
    """Return the choice for a member's own number of days."""
    return stay_in_minutes(timedelta(days=days))


def warnings() -> list[str]:
    """Return what people in social care most often warn of (row S5)."""
    return [
        _("A death"),
        _("Death of a child"),
        _("Abuse or neglect"),
        _("Sexual abuse"),
        _("Domestic abuse"),
        _("Self-harm"),
        _("Suicide"),
        _("Assault on staff"),
        _("News of an inquiry"),
        _("Removal of a child"),
        _("Mental health crisis"),
        _("Alcohol or drugs"),
    ]


def presets() -> list[tuple[str, str]]:
    """Return the warnings as choices of a form."""
    return [("", _("None of these")), *((words, words) for words in warnings())]


def poll_times() -> list[tuple[str, str]]:
    """Return how long a poll can stay open: minutes, in words."""
    return [
        ("5", _("5 minutes")),
        ("30", _("half an hour")),
        ("60", _("an hour")),
        ("360", _("6 hours")),
        ("1440", _("a day")),
        ("4320", _("3 days")),
        ("10080", _("a week")),
        ("20160", _("two weeks")),
        ("43200", _("30 days")),
    ]


def lasts(minutes: str) -> timedelta:
    return timedelta(minutes=int(minutes))


def languages() -> list[tuple[str, str]]:
    """Return every language one can say that a post is in, in its own words; the page's own first."""
    mine = (get_language() or "en").partition("-")[0]
    known = _languages()
    return [("", _("Not said")), *sorted(known, key=lambda language: language[0] != mine)]


@cache
def _languages() -> list[tuple[str, str]]:
    named = {
        code: str(about["name_local"])
        for code, about in LANG_INFO.items()
        if "name_local" in about and ("-" not in code or code in {"zh-hans", "zh-hant", "pt-br"})
    }
    more = {"gu": "ગુજરાતી", "so": "Soomaali", "ti": "ትግርኛ", "am": "አማርኛ", "ps": "پښتو", "yo": "Yorùbá", "tl": "Tagalog"}
    return sorted({**more, **named}.items(), key=lambda language: language[1].casefold())
