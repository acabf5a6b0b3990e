"""How much one server may deliver, and how much one address may deliver of people whom nobody here knows."""

from __future__ import annotations

from django.conf import settings

from kith.foundations.rates import Rate, count

# The largest servers deliver some ten a second to a server that follows many of their people.
BY_SERVER = Rate("deliveries of a server", 9000, 300)
RELAYED = Rate("posts by a relay", 1500, 300)  # of which nobody here has heard; each is fetched
UNKNOWN_BY_ADDRESS = Rate("deliveries of strangers", 600, 300)  # each costs us a question


def may_deliver(host: str) -> bool:
    """Count a delivery of a server, and say whether it may still come in."""
    return _may(BY_SERVER, host)


def may_be_unknown(address: str) -> bool:
    """Count a delivery of somebody unknown from one address, and say whether it may still come in."""
    return _may(UNKNOWN_BY_ADDRESS, address)


def may_be_relayed(host: str) -> bool:
    """Count a post that a relay brought, and say whether it may still come in."""
    return _may(RELAYED, host)


def _may(rate: Rate, who: str) -> bool:
    return not settings.KITH_RATE_LIMITS or not count(rate, who).is_over
