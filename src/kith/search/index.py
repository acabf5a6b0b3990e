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

from kith.foundations.ready import ready_fetch
from kith.posts.finding import OPEN
from kith.search.asking import Term


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the line of a post must hold: all of `terms`, and one of `any_of` where there are some."""

    terms: tuple[Term, ...]
    any_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Ids, the newest first, and the id down to which was looked (None: all was looked at)."""

    ids: list[int]
    older: int | None
    span: int = 0  # of ids between its newest and its oldest line

    def cut(self, limit: int) -> Stretch:
        return self if len(self.ids) <= limit else Stretch(self.ids[:limit], self.ids[limit - 1])


def newest(wanted: Wanted, *, below: int, above: int, limit: int, enough: int) -> Stretch:
    """Return up to `limit` ids between `above` and `below`, the newest first.

    Where the index can't give the newest first, it stops as soon as it has `enough` and says how far it looked.
    """
    if connection.vendor == "sqlite" and not any(term.is_beginning for term in wanted.terms):
        ids = _ids(_SQLITE_NEWEST, [_fts5(wanted), below, above, limit])
        return Stretch(ids, ids[-1] if len(ids) == limit else None)
    read = _read_lines(wanted, below, above, enough)
    if read.older is None or len(read.ids) >= enough:
        return read.cut(limit)
    ask = _ask_fts5 if connection.vendor == "sqlite" else _ask_gin
    rest = ask(wanted, read.older, above, limit - len(read.ids), read.span)
    return Stretch(read.ids + rest.ids, rest.older)


def among(wanted: Wanted, ids: Sequence[int], *, limit: int) -> list[int]:
    """Return up to `limit` of `ids` (the newest first) that are wanted, in their order."""
    if not ids:
        return []
    if all(term.is_unwanted for term in wanted.terms):
        refused = _refused(wanted, ids)
        return [each for each in ids if each not in refused][:limit]
    if connection.vendor == "postgresql":
        return _postgresql_among(_tsquery(wanted), ids, limit)
    if len(ids) <= _FEW_LINES and any(term.is_beginning for term in wanted.terms):
        holds, words = _holds(wanted)
        return _ids(_LINES_AMONG % holds, [*words, json.dumps(list(ids)), limit])
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
    return [row[0] for row in ready_fetch(sql, values)]


_FEW = 1000
_FEW_LINES = 500

# One line after the other. PostgreSQL's index knows which posts hold a word, not which of them are the newest, and FTS5
# gathers all that a beginning (“superv*”) stands in before it gives the first. So they are asked last. A word that
# many posts have stands among the newest hundreds, which are read one by one; where it stood among these at all, as
# many more are as it should take to find enough. What is not common is left to the index: few posts have it.

_LINES = """SELECT post_id, %s FROM posts_findablewords
WHERE post_id < %%s AND post_id > %%s ORDER BY post_id DESC LIMIT %%s"""

_LINES_AMONG = """SELECT post_id FROM posts_findablewords
WHERE %s AND post_id IN (SELECT value FROM json_each(%%s)) ORDER BY post_id DESC LIMIT %%s"""


def _read_lines(wanted: Wanted, below: int, above: int, enough: int) -> Stretch:
    holds, words = _holds(wanted)
    sql = _LINES % holds
    found: list[int] = []
    first, lines, many = 0, 0, _RECENT
    while True:
        rows = ready_fetch(sql, [*words, below, above, many])
        found += [post_id for post_id, is_wanted in rows if is_wanted]
        lines += len(rows)
        if len(rows) < many:
            return Stretch(found, None)
        first, below = first or rows[0][0], rows[-1][0]
        if len(found) >= enough or not found:
            break
        many = (enough - len(found)) * lines * 5 // (len(found) * 4) + 1
        if lines + many > _MOST_LINES:
            break
    return Stretch(found, below, first - below)


def _holds(wanted: Wanted) -> tuple[str, list[str]]:
    """Return a condition on one line, and its values."""
    if connection.vendor == "postgresql":
        return "tokens @@ %s::tsquery", [_tsquery(wanted)]
    # Words stand in the line with one space between them, and hold letters, digits and marks alone.
    asked = [(" ".join(term.words), term.is_beginning, term.is_unwanted) for term in wanted.terms]
    conditions = [f"instr(line, %s) {'=' if is_unwanted else '>'} 0" for _, _, is_unwanted in asked]
    values = [f" {words}" if is_beginning else f" {words} " for words, is_beginning, _ in asked]
    if wanted.any_of:
        conditions.append(f"({' OR '.join(['instr(line, %s) > 0'] * len(wanted.any_of))})")
        values += [f" {key} " for key in wanted.any_of]
    return " AND ".join(conditions).replace("line", "' ' || words || ' '"), values


_RECENT, _MOST_LINES = 300, 4000

# SQLite. An index of FTS5 is read backwards as easily as forwards, so the newest come first at no cost.

_SQLITE_NEWEST = """SELECT rowid FROM search_posts
WHERE search_posts MATCH %s AND rowid < %s AND rowid > %s ORDER BY rowid DESC LIMIT %s"""


def _ask_fts5(wanted: Wanted, below: int, above: int, limit: int, span: int) -> Stretch:
    found = _ids(_SQLITE_NEWEST, [_fts5(wanted), below, above, limit])
    return Stretch(found, found[-1] if len(found) == limit else None)


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


# PostgreSQL. The index is asked about the time just before the lines that were read, then about all before. It is asked
# for the words alone: “open to everyone” is a word that half of all posts have, and to look each up in its list takes
# longer than to read the few lines. `post_id + 0` keeps the planner from looking up half the table by its key.

_POSTGRESQL_BETWEEN = """WITH found AS MATERIALIZED (
    SELECT post_id, tokens FROM posts_findablewords WHERE tokens @@ %s::tsquery AND post_id < %s AND post_id > %s
) SELECT post_id FROM found WHERE tokens @@ %s::tsquery ORDER BY post_id DESC LIMIT %s"""

_POSTGRESQL_ALL = _POSTGRESQL_BETWEEN.replace("AND post_id", "AND post_id + 0")

_POSTGRESQL_AMONG = """SELECT post_id FROM posts_findablewords
WHERE tokens @@ %s::tsquery AND post_id = ANY(%s) ORDER BY post_id DESC LIMIT %s"""

_POSTGRESQL_FEW_AMONG = """WITH found AS MATERIALIZED (
    SELECT post_id FROM posts_findablewords WHERE tokens @@ %s::tsquery
) SELECT post_id FROM found WHERE post_id IN (SELECT unnest(%s::bigint[])) ORDER BY post_id DESC LIMIT %s"""

_TIMES_AS_FAR = 60
_FIRST = 100


def _ask_gin(wanted: Wanted, below: int, above: int, limit: int, span: int) -> Stretch:
    whole = _tsquery(wanted)
    is_open = OPEN.strip() in wanted.any_of and not all(term.is_unwanted for term in wanted.terms)
    words = _tsquery(Wanted(wanted.terms)) if is_open else whole
    farther = max(above, below - span * _TIMES_AS_FAR)
    found = _ids(_POSTGRESQL_BETWEEN, [words, below, farther, whole, limit])
    if len(found) < limit and farther > above:
        found += _ids(_POSTGRESQL_ALL, [words, farther + 1, above, whole, limit - len(found)])
    return Stretch(found, found[-1] if len(found) == limit else None)


def _postgresql_among(asked: str, ids: Sequence[int], limit: int) -> list[int]:
    """Read the first lines one by one; if none holds it, few do, and the index knows which."""
    found = _ids(_POSTGRESQL_AMONG, [asked, list(ids[:_FIRST]), limit])
    rest = list(ids[_FIRST:])
    if not rest or len(found) == limit:
        return found
    return found + _ids(_POSTGRESQL_AMONG if found else _POSTGRESQL_FEW_AMONG, [asked, rest, limit - len(found)])


def _tsquery(wanted: Wanted) -> str:
    """Write it as PostgreSQL asks; for the words see `_fts5`."""
    parts = [_tsquery_term(term) for term in wanted.terms]
    if wanted.any_of:
        parts.append("(" + " | ".join(f"'{key}'" for key in wanted.any_of) + ")")
    return " & ".join(parts)


def _tsquery_term(term: Term) -> str:
    words = " <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.is_beginning else "")
    return f"!({words})" if term.is_unwanted else f"({words})"
