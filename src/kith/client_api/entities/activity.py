"""How busy this server was, week by week: https://docs.joinmastodon.org/methods/instance/#activity"""

from __future__ import annotations

import time
from datetime import UTC, datetime

import msgspec
from django.utils import timezone

from kith.foundations.kept import Kept
from kith.members.usage import weeks
from kith.posts.counts import public_posts_by_week

_WEEKS = 12
_KEPT_SECONDS = 3600
_kept: Kept[bytes] = Kept(2)


def activity() -> bytes:
    """Return the last twelve weeks; counted once an hour, for anyone may ask."""
    return _kept.get_or_make(int(time.monotonic()) // _KEPT_SECONDS, _counted)


def forget_activity() -> None:
    """Empty this process's memory; for tests."""
    _kept.clear()


def _counted() -> bytes:
    found = weeks(timezone.now(), most=_WEEKS)
    posts = public_posts_by_week([week.begins_on for week in found])
    return msgspec.json.encode(
        [
            {
                "week": str(int(datetime.combine(week.begins_on, datetime.min.time(), UTC).timestamp())),
                "statuses": str(posts[week.begins_on]),
                "logins": str(week.seen),
                "registrations": str(week.joined),
            }
            for week in found
        ]
    )
