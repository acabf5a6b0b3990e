"""When things are due in a chat: plain reckoning with moments, for the clock, the pages and the tests."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from kith.chats.models import Chat, Question

# How long before the start an announcement is made again, the earliest first (row V2).
REMINDERS = {"week": timedelta(days=7), "day": timedelta(days=1), "hour": timedelta(hours=1)}
_LONGEST_WELCOME = timedelta(minutes=10)
_STARTED_LATE = timedelta(minutes=2)


def spread(starts_at: datetime, ends_at: datetime, many: int) -> list[datetime]:
    """Return when each of `many` questions is asked: after a welcome, evenly, to the minute.

    Of an hour with five: at ten past, twenty past … with ten minutes for the last and the goodbyes.
    """
    lasts = ends_at - starts_at
    welcome = min(_LONGEST_WELCOME, lasts / 6)
    step = (lasts - welcome) / many if many else lasts
    return [_to_the_minute(starts_at + welcome + step * place) for place in range(many)]


def reminder_due(chat: Chat, told: Collection[str], now: datetime) -> tuple[str, list[str]]:
    """Return which reminder is to be sent now ("" for none), and all whose time has come, sent or passed over."""
    if not chat.is_told_of or now >= chat.starts_at:
        return "", []
    come = [what for what, at in _reminders(chat, told) if at <= now]
    return (come[-1] if come else ""), come


def next_moment(chat: Chat, questions: Iterable[Question], told: Collection[str]) -> datetime | None:
    """Return when the clock has something to do for `chat`; None: never again."""
    if chat.cancelled_at is not None or chat.closed_at is not None:
        return None
    if chat.opened_at is None:
        reminders = [at for _, at in _reminders(chat, told)] if chat.is_told_of else []
        return min([chat.starts_at, *reminders])
    dues = [question.due_at for question in questions if question.waits and question.due_at is not None]
    asks = dues if chat.goes_by_itself else []
    return min([chat.ends_at, *asks])


def lateness(due_at: datetime, now: datetime) -> timedelta:
    """Return by how much what comes after is put off: the clock stood still, and nobody wants two at once."""
    late = now - due_at
    return late if late > _STARTED_LATE else timedelta(0)


def _reminders(chat: Chat, told: Collection[str]) -> list[tuple[str, datetime]]:
    """Those that are still to come; what would follow the first announcement at its heels is left out."""
    found = []
    for what, before in REMINDERS.items():
        at = chat.starts_at - before
        if what not in told and at - chat.created_at > before / 4:
            found.append((what, at))
    return found


def _to_the_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
