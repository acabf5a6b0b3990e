"""What surrounds somebody of another server: how many follow them and whom they follow, what they pinned and wrote."""

from __future__ import annotations

from datetime import datetime, timedelta

from kith.accounts.models import Account
from kith.federation.lookup.fetching import NotFetched, fetch_part
from kith.federation.models import RemoteActor
from kith.protocols.activitypub.values import number_of

_ROUND_AGAIN = timedelta(hours=12)
_COUNTED = {"followers": "followers_count", "following": "following_count", "outbox": "posts_count"}


def is_due(actor: RemoteActor, *, now: datetime) -> bool:
    """Say whether what surrounds somebody was last asked about long enough ago."""
    return actor.gone_at is None and (actor.looked_round_at is None or now - actor.looked_round_at > _ROUND_AGAIN)


def look_round(*, actor: RemoteActor, now: datetime) -> None:
    """Ask about what surrounds somebody. A server that does not tell is not asked twice."""
    if not is_due(actor, now=now):
        return
    RemoteActor.objects.filter(pk=actor.pk).update(looked_round_at=now)
    _count(actor)


def _count(actor: RemoteActor) -> None:
    """Take over how many there are of each, as their own server counts them."""
    counts = {}
    for collection, column in _COUNTED.items():
        address = getattr(actor, collection)
        if not address:
            continue
        try:
            total = number_of(fetch_part(address, of=actor.account.uri).get("totalItems"))
        except NotFetched:
            continue
        if total is not None:
            counts[column] = total
    if counts:
        Account.objects.filter(pk=actor.pk).update(**counts)
