"""How often an app may ask: by who uses it, by address, and less often what costs more; with the headers apps read.

https://docs.joinmastodon.org/api/rate-limits/
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse

from kith.foundations.rates import Rate, Standing

BY_MEMBER = Rate("app of a member", 1500, 300)
BY_ADDRESS = Rate("apps at an address", 7500, 300)
BY_GUEST = Rate("app without a token", 300, 300)
UPLOADS = Rate("uploads by app", 30, 1800)
DELETIONS = Rate("deletions by app", 60, 1800)
FOLLOWS = Rate("follows by app", 400, 86_400)
POSTS = Rate("posts by app", 300, 10_800)
REPORTS = Rate("reports by app", 60, 3600)


def put_on(response: HttpResponse, standing: Standing) -> None:
    """Say it in the headers that apps read."""
    response["X-RateLimit-Limit"] = str(standing.rate.most)
    response["X-RateLimit-Remaining"] = str(standing.left)
    response["X-RateLimit-Reset"] = f"{datetime.fromtimestamp(standing.ends_at, UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def tightest(standings: list[Standing]) -> Standing:
    """Return the one that leaves least; that is what an app is told."""
    return min(standings, key=lambda each: each.left)


def are_on() -> bool:
    return bool(settings.KITH_RATE_LIMITS)
