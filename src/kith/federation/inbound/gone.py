"""Addresses of what is gone: what was undone before it came is not taken when it comes."""

from __future__ import annotations

from datetime import datetime

from kith.federation.inbound.handling import PassedOver
from kith.federation.models import Tombstone
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.values import are_of_one_server


def forget_before_it_comes(activity: Activity, now: datetime) -> None:
    """Remember that what an activity undoes, or deletes, is no more, though it never came; deliveries overtake."""
    if are_of_one_server(activity.object_id, activity.actor):
        Tombstone.objects.bulk_create([Tombstone(uri=activity.object_id, at=now)], ignore_conflicts=True)


def refuse_what_was_undone(uri: str) -> None:
    """Take no more what is known to be gone. Raises PassedOver."""
    if uri and Tombstone.objects.filter(uri=uri).exists():
        raise PassedOver("it was undone before it came")
