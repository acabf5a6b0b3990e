"""Servers that don't answer: when each is tried again, and when it is taken as gone until it is heard from."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kith.federation.happenings import DELIVERIES_WAIT
from kith.federation.models import Delivery
from kith.foundations.ready import ready_fetch
from kith.jobs.announce import announce, announce_each
from kith.jobs.backing_off import pause_after
from kith.servers.models import Server

DEAD_AFTER = timedelta(days=7)  # of failing
_LONGEST_PAUSE = timedelta(hours=6)  # whatever a server asks for


def note_failure(
    server: Server, *, now: datetime, asked_pause: timedelta | None = None, chance: Callable[[], float] = random.random
) -> None:
    """Keep that `server` did not take what was for it, and try again after a pause: its own wish, if it has one."""
    server.failures += 1
    server.failing_since = server.failing_since or now
    pause = max(pause_after(server.failures, chance=chance()), min(asked_pause or timedelta(), _LONGEST_PAUSE))
    server.next_try_at = now + pause
    server.save(update_fields=["failures", "failing_since", "next_try_at"])


def note_success(server: Server) -> None:
    """Keep that `server` takes what is for it. Costs nothing where that is no news."""
    if server.failing_since is None:
        return
    server.failures, server.failing_since, server.next_try_at = 0, None, None
    server.save(update_fields=["failures", "failing_since", "next_try_at"])


def is_due(server: Server, *, now: datetime) -> bool:
    """Say whether anything may be sent there now."""
    return server.next_try_at is None or server.next_try_at <= now


def is_dead(server: Server, *, now: datetime) -> bool:
    """Say whether it failed for so long that nothing is kept for it any more."""
    return server.failing_since is not None and now - server.failing_since >= DEAD_AFTER


def heard_from(*, server_id: int) -> None:
    """Take a server as well again, since something came from it: what waits goes out now.

    Goodbyes that never reached it go too, if people are still shown who heard them.
    """
    with transaction.atomic():
        failing = Server.objects.filter(pk=server_id, failing_since__isnull=False)
        if not failing.update(failures=0, failing_since=None, next_try_at=None):
            return
        never_reached = Delivery.objects.filter(server_id=server_id, state=Delivery.State.GIVEN_UP)
        never_reached.update(state=Delivery.State.WAITING, answer=None, settled_at=None, refusals=0)
        announce(DELIVERIES_WAIT, server_id=server_id)


def wake_due(*, now: datetime) -> None:
    """Begin again where a pause is over, and, as a net under it, where something waits and nobody carries it."""
    # Written out, so that SQLite finds the index of what waits.
    rows = ready_fetch("SELECT DISTINCT server_id FROM federation_delivery WHERE state = 'waiting'", [])
    waiting = [server_id for (server_id,) in rows]
    if not waiting:
        return
    due = Server.objects.filter(Q(next_try_at=None) | Q(next_try_at__lte=now))
    ids = set(due.values_list("pk", flat=True)).intersection(waiting)
    with transaction.atomic():
        announce_each(DELIVERIES_WAIT, [{"server_id": server_id} for server_id in sorted(ids)])
