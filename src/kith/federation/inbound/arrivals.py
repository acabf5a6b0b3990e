"""Keeping what arrived until it is done: each activity once, however often it is delivered."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from kith.federation.happenings import ARRIVED, ARRIVED_UNCHECKED
from kith.federation.models import Arrival
from kith.foundations.ready import ready_cursor
from kith.jobs.announce import announce
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.values import host_of
from kith.protocols.http_signatures import Claim

# Misskey gives each follow of the same two the same id, and its Undo too; Mastodon's Add and Remove have none. Doing
# these again does no harm, and it may be meant.
_MAY_COME_AGAIN: Final = frozenset({"Follow", "Undo", "Accept", "Reject", "Block", "Add", "Remove", "Update", "Move"})

# Of whom nobody here knows: more than these wait nowhere, so that nobody can fill the disk.
MOST_UNCHECKED: Final = 2000
MOST_UNCHECKED_OF_A_SERVER: Final = 200
MOST_BYTES_UNCHECKED: Final = 256 * 1024

_KEPT_AFTER: Final = timedelta(days=2)  # as long as the same may be delivered once more
_KEPT_UNDONE: Final = timedelta(days=7)
_AT_ONCE: Final = 1000

_INSERT: Final = """
INSERT INTO federation_arrival (activity_id, actor, kind, body, signature, state, problem, arrived_at)
VALUES (%s, %s, %s, %s, {signature}, 'waiting', '', %s) ON CONFLICT (activity_id) """
_ONCE: Final = "DO NOTHING RETURNING id"
_AGAIN: Final = """DO UPDATE SET body = excluded.body, kind = excluded.kind, state = 'waiting', problem = '',
    arrived_at = excluded.arrived_at WHERE federation_arrival.state <> 'waiting' RETURNING id"""


def keep(activity: Activity, body: bytes, *, now: datetime) -> None:
    """Keep an activity whose signature was found right, and have it done; one that came before is not done again."""
    sql = _INSERT.format(signature="NULL") + (_AGAIN if _may_come_again(activity) else _ONCE)
    with transaction.atomic(), ready_cursor() as cursor:
        cursor.execute(sql, [_key(activity, body), activity.actor, activity.type, body.decode(), _time(now)])
        if made := cursor.fetchone():
            announce(ARRIVED, arrival_id=made[0])


def keep_unchecked(activity: Activity, body: bytes, claim: Claim, *, now: datetime) -> bool:
    """Keep an activity until its signer has been looked up; False where there is no room for more of these.

    Not under its own id yet: else anyone could take the place of what somebody is about to say.
    """
    if len(body) > MOST_BYTES_UNCHECKED or not _has_room(host_of(activity.actor)):
        return False
    signature = json.dumps(claim.as_json())
    key = "?" + hashlib.sha256(body + signature.encode()).hexdigest()
    sql = _INSERT.format(signature="%s") + _ONCE
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [key, activity.actor, activity.type, body.decode(), signature, _time(now)])
        if made := cursor.fetchone():
            announce(ARRIVED_UNCHECKED, arrival_id=made[0])
    return True


def unchecked_of(actor: str) -> list[Arrival]:
    """Return what waits for its signer to be looked up, in the order it came."""
    return list(
        Arrival.objects.filter(actor=actor, state=Arrival.State.WAITING, signature__isnull=False).order_by("id")
    )


def release(arrival: Arrival, activity: Activity) -> None:
    """Have done what was kept unchecked, now that its signer is known."""
    again, key = _may_come_again(activity), _key(activity, arrival.body.encode())
    try:
        with transaction.atomic():
            if again:
                Arrival.objects.filter(activity_id=key).exclude(state=Arrival.State.WAITING).delete()
            Arrival.objects.filter(pk=arrival.pk).update(activity_id=key, signature=None)
            announce(ARRIVED, arrival_id=arrival.pk)
    except IntegrityError:  # it came a second time, and was checked at the door
        Arrival.objects.filter(pk=arrival.pk).delete()


def settle(arrival: Arrival, state: Arrival.State, problem: str = "") -> None:
    """Note what came of it, and forget what it said."""
    Arrival.objects.filter(pk=arrival.pk).update(state=state, problem=problem[:200], body="")


def is_on_its_way(activity_id: str, *, but: int = 0) -> bool:
    """Say whether an activity has arrived and is not done yet."""
    waiting = Arrival.objects.filter(activity_id=activity_id, state=Arrival.State.WAITING)
    return waiting.exclude(pk=but).exists()


def forget_arrivals(*, now: datetime) -> int:
    """Forget what was done two days ago, and what could not be done for a week. Return how many."""
    old = Arrival.objects.filter(arrived_at__lt=now - _KEPT_AFTER).order_by("arrived_at")
    done = old.exclude(state=Arrival.State.WAITING).values_list("pk", flat=True)
    undone = old.filter(arrived_at__lt=now - _KEPT_UNDONE).values_list("pk", flat=True)
    gone = 0
    for rows in (done, undone):
        while some := list(rows[:_AT_ONCE]):
            Arrival.objects.filter(pk__in=some).delete()
            gone += len(some)
    return gone


def _may_come_again(activity: Activity) -> bool:
    return not activity.id or activity.type in _MAY_COME_AGAIN


def _key(activity: Activity, body: bytes) -> str:
    return activity.id or "#" + hashlib.sha256(body).hexdigest()


def _has_room(host: str) -> bool:
    waiting = Arrival.objects.filter(state=Arrival.State.WAITING, signature__isnull=False)
    if waiting.count() >= MOST_UNCHECKED:
        return False
    of_them = Q(actor__startswith=f"https://{host}/") | Q(actor__startswith=f"http://{host}/")
    return waiting.filter(of_them).count() < MOST_UNCHECKED_OF_A_SERVER


def _time(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
