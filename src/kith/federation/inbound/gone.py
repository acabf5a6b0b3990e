"""Addresses of what is gone: what was undone before it came is not taken when it comes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from kith.accounts.models import Account
from kith.federation.inbound.handling import PassedOver
from kith.federation.models import Tombstone
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.values import are_of_one_server

_OVERTAKES_FOR: Final = timedelta(days=30)
_AT_ONCE: Final = 500


def forget_before_it_comes(activity: Activity, now: datetime) -> None:
    """Remember that what an activity undoes, or deletes, is no more, though it never came; deliveries overtake."""
    if are_of_one_server(activity.object_id, activity.actor):
        Tombstone.objects.bulk_create([Tombstone(uri=activity.object_id, at=now)], ignore_conflicts=True)


def forget_what_is_gone(*, now: datetime) -> int:
    """Forget what other servers took back a month ago: by then nothing overtakes anything. Return how many.

    Ours stay: they are what answers “gone” to whoever asks. So do people: nobody else comes under their address.
    """
    ours = Q(uri__startswith=f"{settings.KITH_ORIGIN}/")
    people = Exists(Account.objects.filter(uri=OuterRef("uri")))
    old = Tombstone.objects.filter(~ours, ~people, at__lt=now - _OVERTAKES_FOR)
    ids = old.order_by("at").values_list("pk", flat=True)
    gone = 0
    while some := list(ids[:_AT_ONCE]):
        Tombstone.objects.filter(pk__in=some).delete()
        gone += len(some)
    return gone


def refuse_what_was_undone(uri: str) -> None:
    """Take no more what is known to be gone. Raises PassedOver."""
    if uri and Tombstone.objects.filter(uri=uri).exists():
        raise PassedOver("it was undone before it came")
