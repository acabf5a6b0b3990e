"""How moments are written for other servers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def moment(at: datetime) -> str:
    """`2026-11-22T17:00:00.000Z`: in UTC, with milliseconds, so that the order of two quick edits stays."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def day(at: datetime) -> str:
    """The same for a day: of when someone joined nobody needs to know more."""
    return f"{at.astimezone(UTC):%Y-%m-%d}T00:00:00Z"


def span(seconds: float) -> str:
    """How long a recording is (xsd:duration)."""
    return f"PT{timedelta(seconds=seconds).total_seconds():.3f}S"
