"""Whom something reaches: each inbox once, and where a server offers one for all of its people, that one.

Nothing goes to a server that moderators keep away, nor to one that has not answered for a week, until it is heard from.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from kith.federation.models import Relay
from kith.federation.outbound.sending import Place
from kith.federation.outbound.trying import DEAD_AFTER
from kith.foundations.ready import ANY_OF, as_value, vendor

# `{people}` selects ids of accounts. Who is here, gone, or suspended by our moderators is none of them.
_INBOXES = """
SELECT DISTINCT actor.server_id, {inbox}
FROM ({people}) AS person
JOIN accounts_account account ON account.id = person.id
JOIN federation_remoteactor actor ON actor.account_id = person.id
JOIN servers_server server ON server.id = actor.server_id
WHERE account.domain <> '' AND account.suspended_at IS NULL AND actor.gone_at IS NULL
    AND server."limit" <> 'suspended' AND (server.failing_since IS NULL OR server.failing_since > %s)
"""
_SHARED = "CASE WHEN actor.shared_inbox <> '' THEN actor.shared_inbox ELSE actor.inbox END"
_OWN = "actor.inbox"

_FOLLOWERS = """SELECT follow.follower_id AS id FROM accounts_follow follow
    WHERE follow.followed_id = %s AND follow.accepted_at IS NOT NULL"""


def inboxes_of_followers(account_id: int, *, now: datetime) -> list[Place]:
    """Return where the followers of an account are told, once a server."""
    return _inboxes(_FOLLOWERS, [account_id], now)


def inboxes_of(account_ids: Collection[int], *, now: datetime, is_personal: bool = False) -> list[Place]:
    """Return where these people are told; `is_personal`: each in their own inbox, for what is between two."""
    if not account_ids:
        return []
    people = f"SELECT some.id FROM accounts_account some WHERE some.id{ANY_OF[vendor()]}"  # noqa: S608 - constants
    return _inboxes(people, [as_value(sorted(account_ids))], now, is_personal=is_personal)


def inboxes_of_relays() -> list[Place]:
    """Return where public posts are passed on to everyone else."""
    accepted = Relay.objects.filter(state=Relay.State.ACCEPTED, server__isnull=False).exclude(server__limit="suspended")
    return [(server_id, inbox) for server_id, inbox in accepted.values_list("server_id", "inbox") if server_id]


def _inboxes(people: str, values: list[Any], now: datetime, *, is_personal: bool = False) -> list[Place]:
    sql = _INBOXES.format(inbox=_OWN if is_personal else _SHARED, people=people)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, connection.ops.adapt_datetimefield_value(now - DEAD_AFTER)])
        return [(int(server_id), str(inbox)) for server_id, inbox in cursor.fetchall()]
