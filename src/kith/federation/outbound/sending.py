"""Sending: one activity, kept once, and a line for each inbox it goes to; what carries them is in `delivering`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kith.federation.happenings import DELIVERIES_WAIT
from kith.federation.models import Outgoing
from kith.jobs.announce import announce_each
from kith.protocols.activitypub.contexts import in_context

Place = tuple[int, str]  # a server's id, and an inbox there

_LARGEST_INSERT = 5000  # rows; three values each, and SQLite takes 32,766


def send(
    activity: Mapping[str, Any],
    *,
    actor: str,
    kind: str,
    inboxes: Iterable[Place],
    now: datetime,
    farewell: str = "",
    about: str = "",
) -> Outgoing | None:
    """Send `activity` in the name of `actor` (a URI of ours) to `inboxes`; None where nobody is to hear it.

    Call it in the transaction of what happened: what is sent then goes out if that commits, and only then. `about`
    names what it tells of ("post:34"), so that it can be held back once that is gone (`hold_back`); `farewell` likewise
    where it is a goodbye, of which people are shown who has heard it.
    """
    places = list(dict.fromkeys(inboxes))
    if not places:
        return None
    made = Outgoing(
        activity_id=str(activity.get("id", "")),
        actor=actor,
        kind=kind,
        body=as_json(activity),
        farewell=farewell,
        about=about,
        created_at=now,
    )
    servers = dict.fromkeys(server_id for server_id, _ in places)
    with transaction.atomic(savepoint=False):
        made.save(force_insert=True)
        for start in range(0, len(places), _LARGEST_INSERT):
            _add_deliveries(made, places[start : start + _LARGEST_INSERT])
        announce_each(DELIVERIES_WAIT, [{"server_id": server_id} for server_id in servers])
    return made


def as_json(activity: Mapping[str, Any]) -> str:
    """Return an activity as it is sent: the same bytes for everyone."""
    whole = activity if "@context" in activity else in_context(activity)
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _add_deliveries(outgoing: Outgoing, places: Sequence[Place]) -> None:
    """One statement, however many servers there are: Django would make one of every 200."""
    rows = ", ".join(["(%s, %s, %s, 'waiting', 0)"] * len(places))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO federation_delivery (outgoing_id, server_id, inbox, state, refusals)"  # noqa: S608 - places
            f" VALUES {rows}",
            [value for server_id, inbox in places for value in (outgoing.pk, server_id, inbox)],
        )
