"""Doing what arrived, once it is known who said it; what has to be fetched for it is fetched between two tries."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from kith.federation.inbound.arrivals import settle, settle_done, undone, waiting_of
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
from kith.servers.models import Server
from kith.servers.others import heard_from, is_kept_away

_MOST_FETCHED: Final = 3  # things that one activity may need
_MAY_BE_EARLY_FOR: Final = timedelta(hours=1)
# What somebody whom moderators suspended may still say: it only ever makes less of what is here.
_STILL_HEARD: Final = frozenset({"Delete", "Undo", "Reject", "Block"})
_LEAVES_THEM_AS_THEY_ARE: Final = frozenset({"Create", "Like", "EmojiReact", "Announce"})


class Next(Enum):
    """What is left to do with an arrival."""

    NOTHING = "nothing"
    SLOWLY = "slowly"  # it needs other servers, so it goes to the queue for slow work
    IN_A_MOMENT = "in a moment"  # what it is about is done by another hand just now
    AGAIN = "again"  # it failed; whatever that was, it must not hold up the others


def do_some(*, server_id: int, now: datetime) -> list[tuple[int, Next]] | None:
    """Do what waits of one server, in its order, a few together; None where nothing waits.

    Return those that need a job of their own.
    """
    waiting = waiting_of(server_id)
    if not waiting:
        return None
    signers = _Signers()
    done: list[int] = []
    apart: list[tuple[int, Next]] = []
    for arrival in waiting:
        try:
            left = _do_one(arrival, signers, now, may_fetch=False, done=done)
        except Exception:  # its own job says which
            left = Next.AGAIN
        if left is not Next.NOTHING:
            apart.append((arrival.pk, left))
    settle_done(done)
    signers.note_heard(now)
    return apart


def do_arrival(*, arrival_id: int, now: datetime, may_fetch: bool) -> Next:
    """Do one arrival by itself, and note what came of it; nothing where that is done already."""
    arrival = undone(arrival_id)
    if arrival is None:
        return Next.NOTHING
    signers = _Signers()
    done: list[int] = []
    left = _do_one(arrival, signers, now, may_fetch=may_fetch, done=done)
    settle_done(done)
    signers.note_heard(now)
    return left


class _Signers:
    """Who says what is done together: asked for once, as long as nothing was done that changes who they are."""

    def __init__(self) -> None:
        self._kept: dict[str, RemoteActor] = {}
        self._away: dict[str, bool] = {}
        self._heard: dict[int, Server] = {}

    def of(self, activity: Activity) -> RemoteActor:
        """Return who did it. Raises Refused and PassedOver for whom nothing is done."""
        signer = self._kept.get(activity.actor) or signer_by_uri(activity.actor)
        if signer is None:
            raise Refused("its actor is not known any more")
        domain = signer.server.domain
        if domain not in self._away:
            self._away[domain] = is_kept_away(domain)
        if self._away[domain]:
            raise Refused("its server is kept away")
        if signer.account.suspended_at is not None and activity.type not in _STILL_HEARD:
            raise PassedOver("its actor is suspended here")
        self._kept = self._kept | {activity.actor: signer} if activity.type in _LEAVES_THEM_AS_THEY_ARE else {}
        return signer

    def heard(self, signer: RemoteActor) -> None:
        self._heard[signer.server_id] = signer.server

    def note_heard(self, now: datetime) -> None:
        """Note that their servers are alive."""
        for server in self._heard.values():
            heard_from(server, now=now)
            if server.failing_since is not None:
                trying.heard_from(server_id=server.pk)


def _do_one(arrival: Arrival, signers: _Signers, now: datetime, *, may_fetch: bool, done: list[int]) -> Next:
    """Do an arrival. What was done is added to `done`, to be noted together; what was not is noted at once."""
    activity = read_activity(parsed(arrival.body.encode()))
    if not may_fetch and handler_of(activity) in SLOW:
        return Next.SLOWLY
    try:
        signer = signers.of(activity)
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
        done.append(arrival.pk)
        signers.heard(signer)
    return Next.NOTHING


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
