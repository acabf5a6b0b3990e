"""Whom something reaches: each inbox once, and where a server offers one for all of its people, that one.

Nothing goes to a server that moderators keep away; nor, until it is heard from, to one that has not answered for a
week. But goodbyes are noted for such too, so that people are shown whom they did not reach. By hand, since every post
that is published asks: one question, and a short one where nobody elsewhere is told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from kith.federation.outbound.sending import Place
from kith.federation.outbound.trying import DEAD_AFTER
from kith.foundations.ready import ANY_OF, as_value, ready_cursor, vendor

# Itself, or the server that it is a part of.
_IS_WELCOME = """NOT EXISTS (SELECT 1 FROM servers_server away WHERE away."limit" = 'suspended'
    AND (away.domain = server.domain OR server.domain LIKE '%%.' || away.domain))"""
_SHARED = "CASE WHEN actor.shared_inbox <> '' THEN actor.shared_inbox ELSE actor.inbox END"

# `{people}` selects ids of accounts; who of them is here has no row as an actor.
_INBOXES = f"""
SELECT DISTINCT actor.server_id, {{inbox}}
FROM ({{people}}) person
JOIN federation_remoteactor actor ON actor.account_id = person.id
JOIN servers_server server ON server.id = actor.server_id
JOIN accounts_account account ON account.id = person.id
WHERE actor.gone_at IS NULL AND {_IS_WELCOME}
"""  # noqa: S608 - constants
# Whom our moderators suspended, or their own did, hears nothing new.
_IN_TOUCH = """AND account.suspended_at IS NULL AND account.left_at IS NULL
    AND (server.failing_since IS NULL OR server.failing_since > %s)"""

_FOLLOWERS = """SELECT follow.follower_id AS id FROM accounts_follow follow
    WHERE follow.followed_id = %s AND follow.accepted_at IS NOT NULL"""
_FOLLOWED = "SELECT follow.followed_id AS id FROM accounts_follow follow WHERE follow.follower_id = %s"

# A post of ours that may leave the house, with what it passes on. A website's items are not ours to pass on to others,
# who can read the website; and what is hidden is for its author alone.
_TOLD = """
WITH told AS (
    SELECT post.id, post.author_id, post.visibility, post.boost_of_id, passed_on.author_id AS original_author_id
    FROM posts_post post
    JOIN accounts_account author ON author.id = post.author_id
    LEFT JOIN posts_post passed_on ON passed_on.id = post.boost_of_id
    WHERE post.id = %s AND post.origin = 'here' AND NOT post.is_local_only AND post.hidden_at IS NULL
        AND author.domain = '' AND author.kind <> 'feed' AND author.suspended_at IS NULL AND author.left_at IS NULL
        AND (post.boost_of_id IS NULL
            OR (passed_on.origin <> 'feed' AND NOT passed_on.is_local_only AND passed_on.hidden_at IS NULL))
)
"""
# Who is mentioned; who follows; whose post is passed on; and of what is open, whose is quoted.
_AUDIENCE = """
SELECT mention.account_id AS id FROM told JOIN posts_mention mention ON mention.post_id = told.id
WHERE NOT EXISTS (SELECT 1 FROM accounts_block block
        WHERE block.account_id = told.author_id AND block.target_id = mention.account_id)
    AND NOT EXISTS (SELECT 1 FROM accounts_block block
        WHERE block.account_id = mention.account_id AND block.target_id = told.author_id)
UNION ALL
SELECT follow.follower_id FROM told JOIN accounts_follow follow ON follow.followed_id = told.author_id
WHERE told.visibility <> 'mentioned' AND follow.accepted_at IS NOT NULL
    AND EXISTS (SELECT 1 FROM federation_remoteactor)
UNION ALL
SELECT told.original_author_id FROM told WHERE told.original_author_id IS NOT NULL
UNION ALL
SELECT quoted.author_id FROM told JOIN posts_quote quote ON quote.post_id = told.id
JOIN posts_post quoted ON quoted.id = quote.quoted_id WHERE told.visibility IN ('public', 'quiet')
"""
_RELAYS = f"""
SELECT relay.server_id, relay.inbox FROM federation_relay relay
JOIN servers_server server ON server.id = relay.server_id
WHERE relay.state = 'accepted' AND {_IS_WELCOME}
"""  # noqa: S608 - constants
_FOR_RELAYS = "AND EXISTS (SELECT 1 FROM told WHERE visibility = 'public' AND boost_of_id IS NULL)"
_OF_POST = f"{_TOLD} {_INBOXES.format(inbox=_SHARED, people=_AUDIENCE)} {_IN_TOUCH} UNION {_RELAYS} {_FOR_RELAYS}"


def inboxes_of_post(post_id: int, *, now: datetime) -> list[Place]:
    """Return where a post or boost of ours goes; nowhere, where it does not leave the house."""
    with ready_cursor() as cursor:
        cursor.execute(_OF_POST, [post_id, _last_heard(now)])
        return _places(cursor.fetchall())


def inboxes_of_followers(account_id: int, *, now: datetime, is_farewell: bool = False) -> list[Place]:
    """Return where the followers of an account are told."""
    return _inboxes(_FOLLOWERS, [account_id], now, is_farewell=is_farewell)


def inboxes_of_acquaintances(account_id: int, *, now: datetime) -> list[Place]:
    """Return where those are told who follow an account, whom it follows, or whom it asked to."""
    return _inboxes(f"{_FOLLOWERS} UNION ALL {_FOLLOWED}", [account_id, account_id], now)


def inboxes_of(
    account_ids: Collection[int], *, now: datetime, is_personal: bool = False, is_farewell: bool = False
) -> list[Place]:
    """Return where these people are told; `is_personal`: each in their own inbox, for what is between two."""
    if not account_ids:
        return []
    people = f"SELECT one.id FROM accounts_account one WHERE one.id{ANY_OF[vendor()]}"  # noqa: S608 - constants
    inbox = "actor.inbox" if is_personal else _SHARED
    return _inboxes(people, [as_value(sorted(account_ids))], now, inbox=inbox, is_farewell=is_farewell)


def inboxes_of_relays() -> list[Place]:
    """Return where public posts are passed on to everyone else."""
    with connection.cursor() as cursor:
        cursor.execute(_RELAYS, [])
        return _places(cursor.fetchall())


def inboxes_of_everyone() -> list[Place]:
    """Return one inbox of each server we know anybody of, for goodbyes: nobody keeps a list of who saw what."""
    shared = "MIN(CASE WHEN actor.shared_inbox <> '' THEN actor.shared_inbox END)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT actor.server_id, COALESCE({shared}, MIN(actor.inbox))"  # noqa: S608 - constants
            " FROM federation_remoteactor actor JOIN servers_server server ON server.id = actor.server_id"
            f" WHERE actor.gone_at IS NULL AND {_IS_WELCOME} GROUP BY actor.server_id",
            [],
        )
        return _places(cursor.fetchall())


def _inboxes(
    people: str, values: list[Any], now: datetime, *, inbox: str = _SHARED, is_farewell: bool = False
) -> list[Place]:
    sql = _INBOXES.format(inbox=inbox, people=people)
    if not is_farewell:
        sql, values = sql + _IN_TOUCH, [*values, _last_heard(now)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return _places(cursor.fetchall())


def _places(rows: Sequence[tuple[Any, ...]]) -> list[Place]:
    return sorted((int(server_id), str(inbox)) for server_id, inbox in rows)


def _last_heard(now: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(now - DEAD_AFTER)
