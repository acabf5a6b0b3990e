"""Rate limits: how often one address, or one name, may try something.

Counted in the database, because several processes serve pages and a limit that each keeps for itself is none. Only
attempts write (a handful a second at the worst), never the reading of a page.
"""

import hashlib
import ipaddress
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.http import HttpRequest

from kith.members.models import Tally

_COUNT_ONE = """
    INSERT INTO members_tally (key, count, ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN members_tally.ends_at <= %s THEN 1 ELSE members_tally.count + 1 END,
        ends_at = CASE WHEN members_tally.ends_at <= %s THEN excluded.ends_at ELSE members_tally.ends_at END
    RETURNING count, ends_at
"""


@dataclass(frozen=True)
class Limit:
    """At most `most` attempts at `what` within `seconds`, for each thing that is counted."""

    what: str
    most: int
    seconds: int


@dataclass(frozen=True)
class Count:
    """Where one stands: how many attempts are left, and the seconds until all are given back."""

    is_over: bool
    left: int
    seconds: int


# A person who mistypes is not a robot: these leave room for bad days, and none for a list of passwords.
SIGN_IN_BY_ADDRESS = Limit("sign-in-address", 40, 300)
SIGN_IN_BY_NAME_AND_ADDRESS = Limit("sign-in-both", 8, 300)
SIGN_IN_BY_NAME = Limit("sign-in-name", 100, 3600)  # loose: nobody should be locked out by a stranger's attempts
CODES_BY_NAME = Limit("codes", 8, 300)
JOIN_BY_ADDRESS = Limit("join", 10, 3600)
LETTERS_BY_ADDRESS = Limit("letters-address", 20, 3600)
LETTERS_BY_NAME = Limit("letters-name", 4, 3600)
CHANGES_BY_NAME = Limit("changes", 30, 3600)
FULL_TEXTS_BY_NAME = Limit("full-texts", 60, 3600)
COLLECTIONS_BY_NAME = Limit("collections", 20, 24 * 3600)  # each rings for twenty-five, and is soon deleted
FIRST_RUN = Limit("first-run", 30, 3600)
CODE_USED = Limit("code-used", 1, 180)  # twice as long as a code is good for


def count(limit: Limit, *subjects: str) -> Count:
    """Count one more attempt by `subjects` and say where that leaves them."""
    if not settings.KITH_RATE_LIMITS:
        return Count(is_over=False, left=limit.most, seconds=0)
    now = int(time.time())
    so_far, ends_at = _count_one(limit, subjects, now)
    return Count(is_over=so_far > limit.most, left=max(0, limit.most - so_far), seconds=max(1, ends_at - now))


def is_first_time(limit: Limit, *subjects: str) -> bool:
    """Note that `subjects` did it, and say whether it was the first time; also where nothing else is limited."""
    return _count_one(limit, subjects, int(time.time()))[0] == 1


def give_back(limit: Limit, *subjects: str) -> None:
    """Take one attempt back: it was right, and only wrong ones count."""
    if settings.KITH_RATE_LIMITS:
        Tally.objects.filter(key=_key(limit, subjects), count__gt=0).update(count=F("count") - 1)


def forget_old_tallies() -> int:
    """Drop what no limit needs any more."""
    return Tally.objects.filter(ends_at__lt=int(time.time())).delete()[0]


def address_of(request: HttpRequest) -> str:
    """Return the address that asks, whole networks of 64 bits for IPv6: there a home has billions."""
    address = str(request.META.get("REMOTE_ADDR") or "")
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)


def _count_one(limit: Limit, subjects: tuple[str, ...], now: int) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ONE, [_key(limit, subjects), now + limit.seconds, now, now])
        so_far, ends_at = cursor.fetchone()
    return so_far, ends_at


def _key(limit: Limit, subjects: tuple[str, ...]) -> str:
    # Keyed, so that the table names nobody.
    told = "\0".join([settings.SECRET_KEY, limit.what, *(subject.strip().lower() for subject in subjects)])
    return hashlib.sha256(told.encode()).hexdigest()
