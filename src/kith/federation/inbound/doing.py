"""Doing what arrived, once it is known who said it; what has to be fetched for it is fetched between two tries."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from kith.federation.inbound.arrivals import settle
from kith.federation.inbound.dispatch import SLOW, do, handler_of
from kith.federation.inbound.handling import Missing, PassedOver, Refused, TooEarly
from kith.federation.inbound.signers import signer_by_uri
from kith.federation.lookup.actors import actor_of, refresh
from kith.federation.lookup.fetching import NotFetched
from kith.federation.lookup.posts import post_of
from kith.federation.models import Arrival, RemoteActor
from kith.federation.outbound import trying
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.parsing import parsed
from kith.protocols.activitypub.reading_activities import read_activity
from kith.servers.others import heard_from, is_kept_away

_MOST_FETCHED: Final = 3  # things that one activity may need
_MAY_BE_EARLY_FOR: Final = timedelta(hours=1)
# What somebody whom moderators suspended may still say: it only ever makes less of what is here.
_STILL_HEARD: Final = frozenset({"Delete", "Undo", "Reject", "Block"})


class Next(Enum):
    """What is left to do with an arrival."""

    NOTHING = "nothing"
    SLOWLY = "slowly"  # it needs other servers, so it goes to the queue for slow work
    IN_A_MOMENT = "in a moment"


def do_arrival(*, arrival_id: int, now: datetime, may_fetch: bool) -> Next:
    """Do what an arrival says, and note what came of it; nothing where that is done already."""
    arrival = Arrival.objects.filter(pk=arrival_id, state=Arrival.State.WAITING, signature__isnull=True).first()
    if arrival is None:
        return Next.NOTHING
    activity = read_activity(parsed(arrival.body.encode()))
    if not may_fetch and handler_of(activity) in SLOW:
        return Next.SLOWLY
    try:
        signer = _signer(activity)
        if may_fetch:
            _do_fetching(activity, signer, now)
        else:
            do(activity, signer, now)
    except Missing:
        return Next.SLOWLY
    except TooEarly:
        if now - arrival.arrived_at < _MAY_BE_EARLY_FOR:
            return Next.IN_A_MOMENT
        settle(arrival, Arrival.State.PASSED_OVER, "what it is about was never done")
    except PassedOver as why:
        settle(arrival, Arrival.State.PASSED_OVER, str(why))
    except Refused as why:
        settle(arrival, Arrival.State.REFUSED, str(why))
    else:
        settle(arrival, Arrival.State.DONE)
        heard_from(signer.server, now=now)
        if signer.server.failing_since is not None:
            trying.heard_from(server_id=signer.server_id)
    return Next.NOTHING


def _signer(activity: Activity) -> RemoteActor:
    signer = signer_by_uri(activity.actor)
    if signer is None:
        raise Refused("its actor is not known any more")
    if is_kept_away(signer.server.domain):
        raise Refused("its server is kept away")
    if signer.account.suspended_at is not None and activity.type not in _STILL_HEARD:
        raise PassedOver("its actor is suspended here")
    return signer


def _do_fetching(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    asked: set[tuple[str, str]] = set()
    while True:
        try:
            return do(activity, signer, now)
        except Missing as missing:
            wanted = (missing.post, missing.actor)
            if wanted in asked or len(asked) == _MOST_FETCHED:
                raise PassedOver("what it is about could not be fetched") from None
            asked.add(wanted)
            _fetch(missing, now)


def _fetch(missing: Missing, now: datetime) -> None:
    try:
        if missing.post:
            post_of(missing.post, now=now, may_fetch=True)
        elif (known := signer_by_uri(missing.actor)) is not None:
            refresh(known, now=now)
        else:
            actor_of(missing.actor, now=now, may_fetch=True)
    except NotFetched:
        raise PassedOver("what it is about could not be fetched") from None
