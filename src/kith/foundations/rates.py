"""How often somebody may ask, counted in this process's memory: for doors where counting must cost nothing.

Where several processes answer, each counts for itself. What guesses secrets is counted in the database, by
`members.limits`.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

_MOST_COUNTED = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `most` within `seconds`; the spans follow each other, the same for everyone."""

    what: str  # a name that no other rate has
    most: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one stands with a rate."""

    rate: Rate
    count: int
    ends_at: int  # seconds since 1970

    @property
    def is_over(self) -> bool:
        return self.count > self.rate.most

    @property
    def left(self) -> int:
        return max(0, self.rate.most - self.count)


_counts: dict[tuple[str, int | str], tuple[int, int]] = {}  # (until when, how many) by what and who
_lock = threading.Lock()


def count(rate: Rate, who: int | str) -> Standing:
    """Count one more and say where that leaves `who`."""
    now = int(time.time())
    ends_at = now - now % rate.seconds + rate.seconds
    with _lock:
        until, so_far = _counts.get((rate.what, who), (ends_at, 0))
        if until != ends_at:
            so_far = 0
        _counts[rate.what, who] = (ends_at, so_far + 1)
        if len(_counts) > _MOST_COUNTED:
            _forget_what_is_over(now)
    return Standing(rate, so_far + 1, ends_at)


def forget_counts() -> None:
    """Begin anew; for tests."""
    _counts.clear()


def _forget_what_is_over(now: int) -> None:
    for key in [key for key, (until, _) in _counts.items() if until <= now]:
        del _counts[key]
    if len(_counts) > _MOST_COUNTED:  # so many askers at once: those who were counted first are let go
        for key in list(_counts)[: _MOST_COUNTED // 2]:
            del _counts[key]
