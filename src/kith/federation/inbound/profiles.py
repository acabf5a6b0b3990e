"""Profiles of people elsewhere that look different now."""

from __future__ import annotations

from datetime import datetime

from kith.federation.inbound.handling import PassedOver, Refused
from kith.federation.lookup.actors import keep_actor, refresh
from kith.federation.lookup.fetching import NotFetched
from kith.federation.models import RemoteActor
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.reading_actors import read_actor
from kith.protocols.activitypub.values import NotUnderstood


def receive_profile(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Take over who somebody says to be now. It may ask the network: a new handle is confirmed by its server."""
    if activity.object_id != activity.actor:
        raise Refused("nobody changes what is not theirs")
    try:
        if activity.object is None:
            refresh(signer, now=now)
            return
        told = read_actor(activity.object)
        if told.key_id != signer.key_id or told.public_pem != signer.public_pem:
            # A new key is believed from where it stands, so that one stolen for an hour is worth no more than that.
            refresh(signer, now=now)
            return
        keep_actor(told, now=now)
    except NotUnderstood:
        raise Refused("it does not say who they are") from None
    except NotFetched:
        raise PassedOver("their server did not confirm it") from None
