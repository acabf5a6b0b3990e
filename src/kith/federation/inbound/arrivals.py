"""Keeping what arrived until it is done: each activity once, however often it is delivered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet

from kith.federation.happenings import ARRIVED, ARRIVED_UNCHECKED
from kith.federation.models import Arrival
from kith.foundations.ready import for_ids, ready_cursor, ready_rows
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
_IS_STUCK_AFTER: Final = timedelta(minutes=30)
_KEPT_UNDONE: Final = timedelta(days=7)
_AT_ONCE: Final = 1000

_INSERT: Final = """
INSERT INTO federation_arrival (activity_id, actor, server_id, kind, body, signature, state, problem, arrived_at)
VALUES (%s, %s, %s, %s, %s, %s, 'waiting', '', %s) ON CONFLICT (activity_id) """
_ONCE: Final = "DO NOTHING RETURNING id"
_SETTLE: Final = "UPDATE federation_arrival SET state = %s, problem = %s, body = '' WHERE id = %s"
_SETTLE_DONE: Final = "UPDATE federation_arrival SET state = 'done', problem = '', body = '' WHERE id IN (%ids)"
_AGAIN: Final = """DO UPDATE SET body = excluded.body, kind = excluded.kind, state = 'waiting', problem = '',
    arrived_at = excluded.arrived_at WHERE federation_arrival.state NOT IN ('waiting', 'apart') RETURNING id"""
_UNDONE: Final = (Arrival.State.WAITING, Arrival.State.APART)
_TOGETHER: Final = 20  # arrivals that are read together


def keep(activity: Activity, body: bytes, *, server_id: int, now: datetime) -> None:
    """Keep an activity whose signature was found right, and have it done; one that came before is not done again."""
    sql = _INSERT + (_AGAIN if _may_come_again(activity) else _ONCE)
    key, words = _key(activity, body), body.decode()
    with transaction.atomic(), ready_cursor() as cursor:
        cursor.execute(sql, [key, activity.actor, server_id, activity.type, words, None, _time(now)])
        if cursor.fetchone():
            announce(ARRIVED, server_id=server_id)


def keep_unchecked(activity: Activity, body: bytes, claim: Claim, *, now: datetime) -> bool:
    """Keep an activity until its signer has been looked up; False where there is no room for more of these.

    Not under its own id yet: else anyone could take the place of what somebody is about to say.
    """
    if len(body) > MOST_BYTES_UNCHECKED or not _has_room(host_of(activity.actor)):
        return False
    signature = json.dumps(claim.as_json())
    key = "?" + hashlib.sha256(body + signature.encode()).hexdigest()
    with transaction.atomic(), connection.cursor() as cursor:
        values = [key, activity.actor, None, activity.type, body.decode(), signature, _time(now)]
        cursor.execute(_INSERT + _ONCE, values)
        if made := cursor.fetchone():
            announce(ARRIVED_UNCHECKED, arrival_id=made[0])
    return True


def unchecked_of(actor: str) -> list[Arrival]:
    """Return what waits for its signer to be looked up, in the order it came."""
    return list(
        Arrival.objects.filter(actor=actor, state=Arrival.State.WAITING, signature__isnull=False).order_by("id")
    )


def release(arrival: Arrival, activity: Activity, *, server_id: int) -> None:
    """Have done what was kept unchecked, now that its signer is known."""
    again, key = _may_come_again(activity), _key(activity, arrival.body.encode())
    try:
        with transaction.atomic():
            if again:
                Arrival.objects.filter(activity_id=key).exclude(state__in=_UNDONE).delete()
            Arrival.objects.filter(pk=arrival.pk).update(activity_id=key, signature=None, server_id=server_id)
            announce(ARRIVED, server_id=server_id)
    except IntegrityError:  # it came a second time, and was checked at the door
        Arrival.objects.filter(pk=arrival.pk).delete()


@ready_rows
def waiting_of(server_id: int) -> QuerySet[Arrival]:
    """Return the first of what a server delivered and nobody has done, in the order in which it came."""
    waiting = Arrival.objects.filter(server_id=server_id, state=Arrival.State.WAITING.value)
    return waiting.order_by("arrived_at", "id")[:_TOGETHER]


def undone(arrival_id: int) -> Arrival | None:
    """Return an arrival that has a job of its own, if that is still to be done."""
    return Arrival.objects.filter(pk=arrival_id, state__in=_UNDONE, server__isnull=False).first()


def set_apart(arrival_ids: Sequence[int]) -> None:
    """Leave these to jobs of their own, so that they hold up nothing else of their server."""
    Arrival.objects.filter(pk__in=arrival_ids, state=Arrival.State.WAITING).update(state=Arrival.State.APART)


def settle_done(arrival_ids: Sequence[int]) -> None:
    """Note that these were done, and forget what they said; in one statement."""
    if arrival_ids:
        with ready_cursor() as cursor:
            cursor.execute(for_ids(_SETTLE_DONE, len(arrival_ids)), list(arrival_ids))


def settle(arrival: Arrival, state: Arrival.State, problem: str = "") -> None:
    """Note what came of it, and forget what it said."""
    with ready_cursor() as cursor:
        cursor.execute(_SETTLE, [state.value, problem[:200], arrival.pk])


def is_on_its_way(activity_id: str) -> bool:
    """Say whether an activity has arrived and is not done yet."""
    return Arrival.objects.filter(activity_id=activity_id, state__in=_UNDONE).exists()


def wake_stuck(*, now: datetime) -> None:
    """Have done what waits for long: its job was given up, and nothing came from that server since to start another."""
    waiting = Arrival.objects.filter(state=Arrival.State.WAITING, arrived_at__lt=now - _IS_STUCK_AFTER)
    with transaction.atomic():
        for server_id in waiting.filter(server__isnull=False).values_list("server_id", flat=True).distinct():
            announce(ARRIVED, server_id=server_id)


def forget_arrivals(*, now: datetime) -> int:
    """Forget what was done two days ago, and what could not be done for a week. Return how many."""
    old = Arrival.objects.filter(arrived_at__lt=now - _KEPT_AFTER).order_by("arrived_at")
    done = old.exclude(state__in=_UNDONE).values_list("pk", flat=True)
    stuck = old.filter(arrived_at__lt=now - _KEPT_UNDONE).values_list("pk", flat=True)
    gone = 0
    for rows in (done, stuck):
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
