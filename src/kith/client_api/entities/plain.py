"""How plain values are written for apps."""

from __future__ import annotations

from datetime import UTC, datetime

from kith.foundations.addresses import absolute, drawn, stored

__all__ = ["absolute", "drawn", "stored", "time_or_none", "time_text"]


def time_text(at: datetime) -> str:
    """`2026-11-22T17:00:00.000Z`: always UTC, always with milliseconds; some apps read nothing else."""
    at = at if at.tzinfo is UTC else at.astimezone(UTC)
    # By its parts: every row of a list has one, and `isoformat` takes twice as long, `strftime` three times.
    day, clock = f"{at.year:04}-{at.month:02}-{at.day:02}", f"{at.hour:02}:{at.minute:02}:{at.second:02}"
    return f"{day}T{clock}.{at.microsecond // 1000:03}Z"


def time_or_none(at: datetime | None) -> str | None:
    return None if at is None else time_text(at)
