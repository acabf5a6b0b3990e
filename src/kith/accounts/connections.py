"""Lists of people tied to somebody, for apps: only what finds them and the page, without building a row of each.

Written as SQL, because apps ask for forty at once: as models they cost 13 ms, so they cost half a one. The rules are
those of `queries.py`; test_connections.py holds the two against each other.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, NamedTuple

from kith.accounts.apart import MEETS, MEETS_ASKS
from kith.accounts.finding import FOLLOWED
from kith.accounts.models import Account
from kith.accounts.queries import may_see_connections
from kith.foundations.paging import Cursor, Page, page_from
from kith.foundations.ready import ready_fetch


class Connected(NamedTuple):
    """Someone in such a list: their place in it, who they are, and when that changed."""

    place: int
    account_id: int
    changed_at: Any  # as the database gives it


class Tie(Enum):
    """Which people: a table, the column of those wanted, that of whose list it is, and what else must hold."""

    FOLLOWERS = ("accounts_follow", "follower_id", "followed_id", "tie.accepted_at IS NOT NULL")
    FOLLOWING = ("accounts_follow", "followed_id", "follower_id", "tie.accepted_at IS NOT NULL")
    ASKING = ("accounts_follow", "follower_id", "followed_id", "tie.accepted_at IS NULL")
    ENDORSED = ("accounts_endorsement", "target_id", "account_id", "TRUE")


def connected_page(account: Account, viewer: Account | None, tie: Tie, cursor: Cursor) -> Page[Connected]:
    """Return those whom `tie` connects with `account`, newest first, as far as `viewer` may meet them.

    Who follows, and whom `account` follows, is empty where that is private.
    """
    if tie in {Tie.FOLLOWERS, Tie.FOLLOWING} and not may_see_connections(account, viewer):
        return Page([], older=None, newer=None)
    me = viewer.pk if viewer is not None else 0
    sql = _UP[tie] if cursor.climbs else _DOWN[tie]
    rows = ready_fetch(sql, [account.pk, cursor.below, cursor.above, *[me] * MEETS_ASKS, me, cursor.limit + 1])
    return page_from([Connected(*row) for row in rows], cursor, place=lambda row: row.place)


def blocked_page(account: Account, cursor: Cursor) -> Page[Connected]:
    """Return whom `account` blocks, newest first, whoever they are by now."""
    sql = _BLOCKED.format(order="ASC" if cursor.climbs else "DESC")
    rows = ready_fetch(sql, [account.pk, cursor.below, cursor.above, cursor.limit + 1])
    return page_from([Connected(*row) for row in rows], cursor, place=lambda row: row.place)


def _sql(tie: Tie, order: str) -> str:
    table, wanted, whose, holds = tie.value
    return f"""SELECT tie.id, account.id, account.changed_at
FROM {table} tie JOIN accounts_account account ON account.id = tie.{wanted}
WHERE tie.{whose} = %s AND {holds} AND tie.id < %s AND tie.id > %s AND {MEETS}
    AND (account.kind <> 'feed' OR NOT account.is_locked OR {FOLLOWED})
ORDER BY tie.id {order} LIMIT %s"""  # noqa: S608 - constants of this page


_DOWN = {tie: _sql(tie, "DESC") for tie in Tie}
_UP = {tie: _sql(tie, "ASC") for tie in Tie}
_BLOCKED = """SELECT tie.id, account.id, account.changed_at
FROM accounts_block tie JOIN accounts_account account ON account.id = tie.target_id
WHERE tie.account_id = %s AND tie.id < %s AND tie.id > %s ORDER BY tie.id {order} LIMIT %s"""
