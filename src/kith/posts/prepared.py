"""Querysets compiled once: the hot pages keep the one rule of who sees what, and do not pay for building it again.

Building `Post.objects.visible_to(…)` with its joins costs Django several milliseconds, running it a few tenths of one.
So a query is written as a queryset with `Blank`s where a value is asked for, compiled once a process, and run by a
plain cursor. All other values are the house's own constants and are written into the SQL (foundations/ready.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import IntEnum
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from kith.accounts.models import Account
from kith.foundations.ready import as_value, pieces_of, ready_fetch, this_connection, vendor

_Compiled = tuple[str, tuple[str, ...]]


class Blank(IntEnum):
    """A place in a query for a number that each request brings. The values are only recognised, never looked up."""

    VIEWER = 0x7B1A_0000_0000_0001
    SUBJECT = 0x7B1A_0000_0000_0002  # whose profile, which tag, which thread
    BELOW = 0x7B1A_0000_0000_0003
    ABOVE = 0x7B1A_0000_0000_0004
    ANY_OF = 0x7B1A_0000_0000_0005  # the one value of an `__in`: as many ids as a request brings


NOW = datetime(1901, 2, 3, 4, 5, 6, tzinfo=UTC)  # the blank for the time …
SINCE = datetime(1901, 2, 3, 4, 5, 7, tzinfo=UTC)  # … and for one before it
_TIMES = {"now": NOW, "since": SINCE}
THE_VIEWER = Account(id=int(Blank.VIEWER), domain="")  # every viewer with a login is local


def prepared(
    build: Callable[..., QuerySet[Any, Any]],
) -> Callable[..., list[tuple[Any, ...]]]:
    """Turn `build` (its arguments choose the form of the query) into a function that runs it.

    `run(*form, viewer=…, subject=…, below=…, above=…, any_of=…, now=…, since=…)` returns plain rows.
    """

    @cache
    def compiled(*form: Any) -> _Compiled:
        return _compile(build(*form))

    def run(*form: Any, **values: Any) -> list[tuple[Any, ...]]:
        sql, names = compiled(*form)
        for name in _TIMES.keys() & values.keys():
            values[name] = this_connection().ops.adapt_datetimefield_value(values[name])
        if "any_of" in values:
            values["any_of"] = as_value(values["any_of"])
        return ready_fetch(sql, [values[name] for name in names])

    return run


def _compile(queryset: QuerySet[Any, Any]) -> _Compiled:
    sql, values = queryset.query.sql_with_params()
    if vendor() == "sqlite":
        # Once SQLite has counted its tables it likes to begin with all authors, where they are few, and to sort what
        # all of them wrote: a page then takes ten times as long. The plus takes that way from it; an author is still
        # found by the key. https://www.sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_
        sql = sql.replace(_OF_AUTHOR, f"+{_OF_AUTHOR}")
    times = {connection.ops.adapt_datetimefield_value(blank): name for name, blank in _TIMES.items()}
    return pieces_of(sql, values, _NAMES | times, [int(Blank.ANY_OF)])


_OF_AUTHOR = '"posts_post"."author_id" = "accounts_account"."id"'
_NAMES: dict[Any, str] = {int(blank): blank.name.lower() for blank in Blank}
