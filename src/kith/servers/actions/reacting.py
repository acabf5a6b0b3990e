"""Emoji beneath what was announced."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from django.db import transaction

from kith.live.actions import tell
from kith.servers.models import Announcement, AnnouncementReaction

MOST_REACTIONS = 8  # different ones beneath one announcement, as on other servers
_LONGEST = 16  # code points: a family with skin tones has eleven
# The blocks of Unicode in which emoji stand; a few of their signs are none, and harm nobody.
_PICTURES = (
    ("\u2190", "\u21ff"), ("\u2300", "\u23ff"), ("\u24c2", "\u24c2"), ("\u25aa", "\u27bf"), ("\u2934", "\u2935"),
    ("\u2b00", "\u2bff"), ("\u3030", "\u303d"), ("\u3297", "\u3299"), ("\U0001f000", "\U0001faff"),
)  # fmt: skip
_JOINER, _AS_PICTURE, _KEYCAP = "\u200d", "\ufe0f", "\u20e3"


class NotAnEmoji(Exception):
    """Neither one emoji nor the name of one that this server has."""


class TooManyReactions(Exception):
    """As many different ones stand beneath this announcement as can be read."""


def react_to_announcement(
    *, announcement: Announcement, account_id: int, name: str, known: Container[str], now: datetime
) -> None:
    """Put an emoji beneath an announcement; the same twice is one. `known` are the names of this server's own.

    Raises NotAnEmoji, TooManyReactions.
    """
    if name not in known and not is_one_emoji(name):
        raise NotAnEmoji
    others = announcement.reactions.exclude(name=name).values("name").distinct()
    if others.count() >= MOST_REACTIONS and not announcement.reactions.filter(name=name).exists():
        raise TooManyReactions
    with transaction.atomic():
        reaction, is_new = AnnouncementReaction.objects.get_or_create(
            announcement=announcement, account_id=account_id, name=name, defaults={"created_at": now}
        )
        if is_new:
            tell("reacted", about=reaction.pk)


def take_reaction_back(*, announcement: Announcement, account_id: int, name: str) -> bool:
    """Take an emoji away again; say whether it was there."""
    alike = AnnouncementReaction.objects.filter(announcement=announcement, name=name)
    with transaction.atomic():
        gone, _ = alike.filter(account_id=account_id).delete()
        other = alike.first()
        if gone and other is not None:
            tell("reacted", about=other.pk)
        elif gone:  # nothing is left to count: the announcement is told anew, without it
            tell("announced", about=announcement.pk)
    return gone > 0


def is_one_emoji(text: str) -> bool:
    """Say whether `text` is a single emoji: one picture, a flag, a keycap, or several joined into one (UTS 51)."""
    if not text or len(text) > _LONGEST:
        return False
    if text.endswith(_KEYCAP):
        return text[0] in "0123456789#*" and text[1:].replace(_AS_PICTURE, "") == _KEYCAP
    if all(_is_letter_of_flag(each) for each in text):
        return len(text) == 2
    return all(_is_one_picture(part) for part in text.split(_JOINER))


def _is_one_picture(part: str) -> bool:
    """A picture, perhaps with a variation, a skin tone, or the tags that spell the flag of a part of a country."""
    is_picture = bool(part) and any(first <= part[0] <= last for first, last in _PICTURES)
    return is_picture and all(
        each == _AS_PICTURE or "\U0001f3fb" <= each <= "\U0001f3ff" or _is_tag(each) for each in part[1:]
    )


def _is_letter_of_flag(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _is_tag(sign: str) -> bool:
    return "\U000e0020" <= sign <= "\U000e007f"
