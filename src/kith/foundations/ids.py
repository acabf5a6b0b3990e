"""Ids that sort by time: 63-bit snowflakes, `milliseconds << 16 | 16 bits`.

Outside the house an id is a decimal string; apps sort them (after padding), so what is older must have the smaller id.
A post that comes from elsewhere gets its id from the time it was published, not from the time it arrived.
"""

import secrets
import threading
from collections import OrderedDict
from datetime import UTC, datetime

_LOW_BITS = 16
_LOW_MASK = (1 << _LOW_BITS) - 1
LARGEST_ID = (1 << 63) - 1

# For how many milliseconds a process remembers its last id: those that many things share are the whole seconds in which
# other servers and feeds date their posts, and they come back to the same ones as they arrive out of order.
_REMEMBERED = 4096

_lock = threading.Lock()
_last_ids: OrderedDict[int, int] = OrderedDict()


def new_id(at: datetime) -> int:
    """Return an id for something that happened at `at` (aware).

    Ids made in one process for the same millisecond increase, so that two posts published in one breath keep their
    order and are never given the same one, also when other times come between; the random start keeps two processes
    apart.
    """
    milliseconds = max(0, int(at.timestamp() * 1000))
    with _lock:
        made = _last_ids.pop(milliseconds, -1) + 1
        if not made & _LOW_MASK:  # none yet, or all of this millisecond's are used up
            made = milliseconds << _LOW_BITS | secrets.randbelow(_LOW_MASK // 2) + 1
        _last_ids[milliseconds] = made
        if len(_last_ids) > _REMEMBERED:
            _last_ids.popitem(last=False)
        return made


def first_id_at(at: datetime) -> int:
    """Return the smallest id that something at `at` can have; for cursors by time."""
    return max(0, int(at.timestamp() * 1000)) << _LOW_BITS


def time_of(value: int) -> datetime:
    """Return the time an id was made for, to the millisecond, in UTC."""
    return datetime.fromtimestamp((value >> _LOW_BITS) / 1000, tz=UTC)


def parse_id(text: str) -> int | None:
    """Return the id that `text` spells, or None where it spells none (foreign input)."""
    if not text.isascii() or not text.isdigit() or len(text) > 19:
        return None
    value = int(text)
    return value if value <= LARGEST_ID else None
