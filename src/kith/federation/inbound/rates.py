"""How much one server may deliver, and how much one address may deliver of people whom nobody here knows.

Counted in this process's memory, because every delivery is: where several processes answer, each counts for itself.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from django.conf import settings

_MOST_COUNTED = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `most` within `seconds`."""

    what: str
    most: int
    seconds: int


# The largest servers deliver some ten a second to a server that follows many of their people.
BY_SERVER = Rate("server", 9000, 300)
RELAYED = Rate("relayed", 1500, 300)  # posts of which nobody here has heard; each is fetched
UNKNOWN_BY_ADDRESS = Rate("unknown", 600, 300)  # each costs us a question

_counts: dict[tuple[str, str], tuple[int, int]] = {}  # (until when, how many) by what and who
_lock = threading.Lock()


def may_deliver(host: str) -> bool:
    """Count a delivery of a server, and say whether it is one too many."""
    return _count(BY_SERVER, host)


def may_be_unknown(address: str) -> bool:
    """Count a delivery of somebody unknown from one address, and say whether it is one too many."""
    return _count(UNKNOWN_BY_ADDRESS, address)


def may_be_relayed(host: str) -> bool:
    """Count a post that a relay brought, and say whether it is one too many."""
    return _count(RELAYED, host)


def forget_counts() -> None:
    """Begin anew; for tests."""
    _counts.clear()


def _count(rate: Rate, who: str) -> bool:
    if not settings.KITH_RATE_LIMITS:
        return True
    now = int(time.time())
    ends_at = now - now % rate.seconds + rate.seconds
    with _lock:
        until, so_far = _counts.get((rate.what, who), (ends_at, 0))
        count = so_far + 1 if until == ends_at else 1
        _counts[rate.what, who] = (ends_at, count)
        if len(_counts) > _MOST_COUNTED:
            for key in [key for key, (over, _) in _counts.items() if over <= now] or list(_counts)[: len(_counts) // 2]:
                del _counts[key]
    return count <= rate.most
