"""Checking later what could not be checked at the door: its signer is looked up, once for all that waits of them.

So it is with people of whom nobody here has heard, and with a key that did not fit: it may have been changed.
"""

from __future__ import annotations

from datetime import datetime

from kith.federation.inbound.arrivals import release, settle, unchecked_of
from kith.federation.inbound.signers import signer_by_uri
from kith.federation.lookup.actors import fetch_actor, note_gone
from kith.federation.lookup.fetching import Gone, NotAsked, NotFetched
from kith.federation.models import Arrival, RemoteActor
from kith.protocols.activitypub.parsing import parsed
from kith.protocols.activitypub.reading_activities import read_activity
from kith.protocols.http_signatures import BadSignature, Claim


def check_unchecked(*, actor: str, now: datetime, is_last_try: bool) -> bool:
    """Check all that waits of one signer. Return whether it is to be tried later: their server gave no answer."""
    waiting = unchecked_of(actor)
    if not waiting:
        return False
    try:
        signer = _looked_at(actor, since=waiting[-1].arrived_at, now=now)
    except Gone:
        _say_goodbye(actor, waiting, now)
        return False
    except NotFetched as problem:
        if not isinstance(problem, NotAsked) and not is_last_try:
            return True
        _refuse(waiting, "its signer could not be looked up")
        return False
    for arrival in waiting:
        _check(arrival, signer)
    return False


def _looked_at(actor: str, *, since: datetime, now: datetime) -> RemoteActor:
    """Return the signer as their server tells of them after `since`. Raises NotFetched (Gone, NotAsked)."""
    known = signer_by_uri(actor)
    if known is not None and known.fetched_at > since and known.gone_at is None:
        return known
    return fetch_actor(actor, now=now)


def _check(arrival: Arrival, signer: RemoteActor) -> None:
    try:
        claim = Claim.from_json(arrival.signature or {})
        if claim.key_id != signer.key_id:
            raise BadSignature("the key is not that of the actor")
        claim.confirm(signer.public_pem)
    except BadSignature as problem:
        _refuse([arrival], str(problem))
        return
    release(arrival, read_activity(parsed(arrival.body.encode())), server_id=signer.server_id)


def _say_goodbye(actor: str, waiting: list[Arrival], now: datetime) -> None:
    """Their server says that they are gone, which is all that a Delete of theirs could say."""
    known = signer_by_uri(actor)
    if known is not None:
        note_gone(known, now=now)
    _refuse(waiting, "its signer is gone")


def _refuse(arrivals: list[Arrival], problem: str) -> None:
    for arrival in arrivals:
        settle(arrival, Arrival.State.REFUSED, problem)
