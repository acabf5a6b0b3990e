"""How often an app may ask: by who uses it, by address, and less often what costs more; with the headers apps read.

Counted in this process's memory, because counting must cost nothing: where several processes answer, each counts for
itself. What guesses secrets is counted in the database, by `members.limits`.

https://docs.joinmastodon.org/api/rate-limits/
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse

_MOST_COUNTED = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `most` requests within `seconds`; the spans follow each other, the same for everyone."""

    what: str
    most: int
    seconds: int


BY_MEMBER = Rate("member", 1500, 300)
BY_ADDRESS = Rate("address", 7500, 300)
BY_GUEST = Rate("guest", 300, 300)  # without a token
UPLOADS = Rate("uploads", 30, 1800)
DELETIONS = Rate("deletions", 60, 1800)
FOLLOWS = Rate("follows", 400, 86_400)
POSTS = Rate("posts", 300, 10_800)
REPORTS = Rate("reports", 60, 3600)


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

    def put_on(self, response: HttpResponse) -> None:
        """Say it in the headers that apps read."""
        response["X-RateLimit-Limit"] = str(self.rate.most)
        response["X-RateLimit-Remaining"] = str(self.left)
        response["X-RateLimit-Reset"] = f"{datetime.fromtimestamp(self.ends_at, UTC):%Y-%m-%dT%H:%M:%S}.000Z"


_counts: dict[tuple[str, int | str], tuple[int, int]] = {}  # (until when, how many) by what and who
_lock = threading.Lock()


def count(rate: Rate, who: int | str) -> Standing:
    """Count one more request and say where that leaves `who`."""
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


def tightest(standings: list[Standing]) -> Standing:
    """Return the one that leaves least; that is what an app is told."""
    return min(standings, key=lambda each: each.left)


def are_on() -> bool:
    return bool(settings.KITH_RATE_LIMITS)


def forget_counts() -> None:
    """Begin anew; for tests."""
    _counts.clear()


def _forget_what_is_over(now: int) -> None:
    for key in [key for key, (until, _) in _counts.items() if until <= now]:
        del _counts[key]
    if len(_counts) > _MOST_COUNTED:  # so many askers at once: those who were counted first are let go
        for key in list(_counts)[: _MOST_COUNTED // 2]:
            del _counts[key]
