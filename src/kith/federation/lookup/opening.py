"""What is asked of other servers because somebody here opened a page: whether a person is as we know them."""

from __future__ import annotations

from datetime import datetime, timedelta

from kith.federation.lookup.actors import FRESH_FOR, is_stale, refresh
from kith.federation.lookup.fetching import NotFetched
from kith.federation.models import RemoteActor

_AGAIN_IN = timedelta(hours=1)  # of a server that gave no answer


def see_to_person(*, account_id: int, now: datetime) -> None:
    """Ask again who somebody of another server is, if that was last done a day ago. What fails is not raised."""
    actor = RemoteActor.objects.select_related("account").filter(pk=account_id, gone_at=None).first()
    if actor is None or not is_stale(actor.account, now=now):
        return
    try:
        refresh(actor, now=now)
    except NotFetched:
        RemoteActor.objects.filter(pk=actor.pk).update(fetched_at=now - FRESH_FOR + _AGAIN_IN)
