"""People and websites by a part of their name: one statement each, since every search and every app asks it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from kith.accounts.apart import MEETS, MEETS_ASKS, are_parted
from kith.accounts.models import Account
from kith.accounts.names import fold
from kith.accounts.queries import by_handle, may_meet, people_by_id, relationship
from kith.foundations.ready import ready_fetch, vendor


def find_people(text: str, viewer: Account | None, limit: int = 20) -> list[Account]:
    """Return people whose name or handle has `text` in it: those the viewer follows first, then the well known.

    One or two letters are what a name or handle begins with: no index knows where else they stand.
    """
    words = text.strip().removeprefix("@")
    folded = fold(words)
    if not folded:
        return []
    name, _, host = words.partition("@")
    if host:
        # Who is looked for by this server's own name is here.
        is_here = settings.KITH_DOMAIN.lower().startswith(host.lower())
        sql, values = _at(), [*_from(name.lower()), f"{_plain(host.lower())}%", "" if is_here else "none"]
    elif min(len(name), len(folded)) < _GRAM:
        sql, values = _beginning(), [*_from(name.lower()), *_from(folded)]
    else:
        sql, values = _named(name.lower(), folded)
    me = viewer.pk if viewer is not None else 0
    return _accounts(_FOUND + sql + _PEOPLE, [me, *values, *[me] * MEETS_ASKS, me, me, limit])


def find_websites(text: str, viewer: Account | None, limit: int = 20) -> list[Account]:
    """Return websites that somebody here reads whose name or address has `text` in it, in the order of their names."""
    words = text.strip()
    if not fold(words):
        return []
    me = viewer.pk if viewer is not None else 0
    values = [f"%{_plain(fold(words))}%", f"%{_plain(words.lower())}%"]
    return _accounts(_WEBSITES, [*values, *[me] * MEETS_ASKS, me, limit])


def parted_from(viewer: Account, handle: str) -> list[Account]:
    """Return whom the viewer keeps away, if this is their whole handle: some apps let nobody in again otherwise."""
    account = by_handle(handle)
    if account is None or not may_meet(account, relationship(viewer, account)):
        return []
    return [account] if are_parted(viewer, account) else []


def _named(name: str, folded: str) -> tuple[str, list[str]]:
    if vendor() == "postgresql":
        return _NAMED_ON_POSTGRESQL, [name, f"%{_plain(name)}%", folded, f"%{_plain(folded)}%"]
    return _NAMED_ON_SQLITE, [f"username : {_quoted(name)} OR folded_name : {_quoted(folded)}"]


def _quoted(text: str) -> str:
    """Return `text` as FTS5 takes it for itself."""
    return '"' + text.replace('"', '""') + '"'


def _from(text: str) -> list[str]:
    """Return the two ends of all texts that begin with `text`."""
    return [text, text + _LAST]


_LAST = "\U0010ffff"  # after every letter


def _accounts(sql: str, values: Sequence[Any]) -> list[Account]:
    ids = [row[0] for row in ready_fetch(sql, values)]
    found = people_by_id(ids)
    return [found[each] for each in ids if each in found]


def _plain(text: str) -> str:
    """Return `text` as LIKE takes it for itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


FOLLOWED = """EXISTS (SELECT 1 FROM accounts_follow follow
    WHERE follow.follower_id = %s AND follow.followed_id = account.id AND follow.accepted_at IS NOT NULL)"""

_FOUND = f"SELECT account.id, {FOLLOWED} AS is_followed FROM accounts_account account WHERE "  # noqa: S608

# Three letters are what both indexes of names are made of (migration 0013).
_GRAM = 3

# SQLite: its own index of all three letters in a row, kept by triggers, finds a part of whatever length.
_NAMED_ON_SQLITE = "account.id IN (SELECT rowid FROM accounts_names WHERE accounts_names MATCH %s)"

# PostgreSQL: all threes of the text stand in the name; whether they stand there in a row is asked of those few.
_NAMED_ON_POSTGRESQL = """(accounts_grams(lower(account.username)) @> accounts_grams(%s)
    AND lower(account.username) LIKE %s ESCAPE '\\'
    OR accounts_grams(account.folded_name) @> accounts_grams(%s) AND account.folded_name LIKE %s ESCAPE '\\')"""

# From a text to the last that begins with it: letter by letter on both, whatever language PostgreSQL sorts by.
_BEGINS = {"sqlite": "{0} >= %s AND {0} < %s", "postgresql": "{0} ~>=~ %s AND {0} ~<~ %s"}


def _beginning() -> str:
    handle, name = (_BEGINS[vendor()].format(column) for column in ("lower(username)", "folded_name"))
    accounts = "SELECT id FROM accounts_account WHERE"
    return f"account.id IN ({accounts} {handle} UNION {accounts} {name})"


def _at() -> str:
    name = _BEGINS[vendor()].format("lower(account.username)")
    host = "lower(account.domain) LIKE %s ESCAPE '\\'"
    return f"{name} AND ({host} AND account.domain <> '' OR account.domain = %s)"


_PEOPLE = f""" AND account.kind <> 'feed' AND {MEETS}
    AND (account.limited_at IS NULL OR account.id = %s OR {FOLLOWED})
ORDER BY is_followed DESC, account.followers_count DESC, account.id DESC LIMIT %s"""

_WEBSITES = f"""SELECT account.id FROM accounts_account account
WHERE account.kind = 'feed' AND (account.folded_name LIKE %s ESCAPE '\\' OR lower(account.url) LIKE %s ESCAPE '\\')
    AND account.limited_at IS NULL AND {MEETS} AND (NOT account.is_locked OR {FOLLOWED})
ORDER BY account.folded_name, account.id LIMIT %s"""  # noqa: S608
