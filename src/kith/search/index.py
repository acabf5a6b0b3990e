"""Which posts say something: one question, answered by SQLite's FTS5 or by PostgreSQL's tsvector, the newest first.

What a post is found by stands in posts/finding.py; docs/decisions says why each database is asked as it is. Nothing
here knows who may see what: every id goes through `visible_to` before anybody hears of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kith.foundations.ready import ready_cursor
from kith.search.asking import Term


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the line of a post must hold: all of `terms`, and one of `any_of` where there are some."""

    terms: tuple[Term, ...]
    any_of: tuple[str, ...] = ()


def newest(wanted: Wanted, *, below: int, above: int, limit: int) -> list[int]:
    """Return up to `limit` ids between `above` and `below`, the newest first."""
    if connection.vendor == "sqlite":
        return _ids(_SQLITE_NEWEST, [_fts5(wanted), below, above, limit])
    return _postgresql_newest(wanted, below, above, limit)


def among(wanted: Wanted, ids: Sequence[int], *, limit: int) -> list[int]:
    """Return up to `limit` of `ids` (the newest first) that are wanted, in their order."""
    if not ids:
        return []
    if all(term.is_unwanted for term in wanted.terms):
        refused = _refused(wanted, ids)
        return [each for each in ids if each not in refused][:limit]
    if connection.vendor == "postgresql":
        return _ids(_POSTGRESQL_AMONG, [_tsquery(wanted), list(ids), limit])
    # A word that few posts have is looked up once; of one that many have, the first few ids hold it soon enough.
    few = _ids(_SQLITE_NEWEST, [_fts5(wanted), ids[0] + 1, ids[-1] - 1, _FEW])
    if len(few) < _FEW:
        asked_for = set(ids)
        return [each for each in few if each in asked_for][:limit]
    return _ids(_SQLITE_AMONG, [json.dumps(list(ids)), _fts5(wanted), limit])


def _refused(wanted: Wanted, ids: Sequence[int]) -> set[int]:
    """Which of `ids` hold something that is only not wanted: FTS5 can't be asked for what a post does not say."""
    refused: set[int] = set()
    for term in wanted.terms:
        refused.update(among(Wanted((Term(term.words, term.is_beginning),)), ids, limit=len(ids)))
    return refused


def _ids(sql: str, values: Sequence[Any]) -> list[int]:
    with ready_cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


_FEW = 1000

# SQLite. An index of FTS5 is read backwards as easily as forwards, so the newest come first at no cost.

_SQLITE_NEWEST = """SELECT rowid FROM search_posts
WHERE search_posts MATCH %s AND rowid < %s AND rowid > %s ORDER BY rowid DESC LIMIT %s"""

_SQLITE_AMONG = """SELECT one.value FROM json_each(%s) AS one
CROSS JOIN search_posts ON search_posts.rowid = one.value WHERE search_posts MATCH %s LIMIT %s"""


def _fts5(wanted: Wanted) -> str:
    """Write it as FTS5 asks. The words are letters, digits and marks alone: in quotes they need no escape."""
    parts = [_fts5_term(term) for term in wanted.terms if not term.is_unwanted]
    if wanted.any_of:
        parts.append("(" + " OR ".join(f'"{key}"' for key in wanted.any_of) + ")")
    asked = " AND ".join(parts)
    unwanted = [_fts5_term(term) for term in wanted.terms if term.is_unwanted]
    return f"({asked}) NOT ({' OR '.join(unwanted)})" if unwanted else asked


def _fts5_term(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.is_beginning else "")


# PostgreSQL. Its index knows which posts hold a word, not which of them are the newest: it has to fetch them all. So it
# is asked last. A word that many posts have stands among the newest hundreds, which are read one by one; where it stood
# among these at all, some thousands more are. Else the index is asked, first about the time just before these, then
# about all before; few posts have the word by then. `post_id + 0` keeps the planner from looking up half the table by
# its key.

_POSTGRESQL_RECENT = """SELECT post_id, tokens @@ %s::tsquery FROM posts_findablewords
WHERE post_id < %s AND post_id > %s ORDER BY post_id DESC LIMIT %s"""

_POSTGRESQL_BETWEEN = """WITH found AS MATERIALIZED (
    SELECT post_id FROM posts_findablewords WHERE tokens @@ %s::tsquery AND post_id < %s AND post_id > %s
) SELECT post_id FROM found ORDER BY post_id DESC LIMIT %s"""

_POSTGRESQL_ALL = """WITH found AS MATERIALIZED (
    SELECT post_id FROM posts_findablewords WHERE tokens @@ %s::tsquery AND post_id + 0 < %s AND post_id + 0 > %s
) SELECT post_id FROM found ORDER BY post_id DESC LIMIT %s"""

_POSTGRESQL_AMONG = """SELECT post_id FROM posts_findablewords
WHERE tokens @@ %s::tsquery AND post_id = ANY(%s) ORDER BY post_id DESC LIMIT %s"""

_RECENT, _LESS_RECENT = 300, 3000
_TIMES_AS_FAR = 60


def _postgresql_newest(wanted: Wanted, below: int, above: int, limit: int) -> list[int]:
    asked = _tsquery(wanted)
    found, oldest_id, newest_id = _among_newest(asked, below, above, _RECENT)
    span = newest_id - oldest_id
    if 0 < len(found) < limit and oldest_id:
        more, oldest_id, _ = _among_newest(asked, oldest_id, above, _LESS_RECENT)
        found += more
    if not oldest_id or len(found) >= limit:
        return found[:limit]
    farther = max(above, oldest_id - span * _TIMES_AS_FAR)
    found += _ids(_POSTGRESQL_BETWEEN, [asked, oldest_id, farther, limit - len(found)])
    if len(found) == limit or farther == above:
        return found
    return found + _ids(_POSTGRESQL_ALL, [asked, farther + 1, above, limit - len(found)])


def _among_newest(asked: str, below: int, above: int, many: int) -> tuple[list[int], int, int]:
    """Return what is wanted of the newest `many`, the oldest id that was read (0: none is older), and the newest."""
    with ready_cursor() as cursor:
        cursor.execute(_POSTGRESQL_RECENT, [asked, below, above, many])
        rows = cursor.fetchall()
    oldest_id = rows[-1][0] if len(rows) == many else 0
    return [post_id for post_id, is_wanted in rows if is_wanted], oldest_id, rows[0][0] if rows else 0


def _tsquery(wanted: Wanted) -> str:
    """Write it as PostgreSQL asks; for the words see `_fts5`."""
    parts = [_tsquery_term(term) for term in wanted.terms]
    if wanted.any_of:
        parts.append("(" + " | ".join(f"'{key}'" for key in wanted.any_of) + ")")
    return " & ".join(parts)


def _tsquery_term(term: Term) -> str:
    words = " <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.is_beginning else "")
    return f"!({words})" if term.is_unwanted else f"({words})"
