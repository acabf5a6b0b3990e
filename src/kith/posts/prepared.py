"""Querysets compiled once: the hot pages keep the one rule of who sees what, and do not pay for building it again.

Building `Post.objects.visible_to(…)` with its joins costs Django several milliseconds, running it a few tenths of one.
So a query is written as a queryset with `Blank`s where a value is asked for, compiled once a process, and run by a
plain cursor. All other values are the house's own constants and are written into the SQL: only so can the planners
match them with the conditions of partial indexes.
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
from kith.foundations.ready import ready_cursor

_Compiled = tuple[str, tuple[str, ...]]


class Blank(IntEnum):
    """A place in a query for a number that each request brings. The values are only recognised, never looked up."""

    VIEWER = 0x7B1A_0000_0000_0001
    SUBJECT = 0x7B1A_0000_0000_0002  # whose profile, which tag, which thread
    BELOW = 0x7B1A_0000_0000_0003
    ABOVE = 0x7B1A_0000_0000_0004
    ANY_OF = 0x7B1A_0000_0000_0005  # the one value of an `__in`: as many ids as a request brings


NOW = datetime(1901, 2, 3, 4, 5, 6, tzinfo=UTC)  # the blank for the time
THE_VIEWER = Account(id=int(Blank.VIEWER), domain="")  # every viewer with a login is local


def prepared(
    build: Callable[..., QuerySet[Any, Any]],
) -> Callable[..., list[tuple[Any, ...]]]:
    """Turn `build` (its arguments choose the form of the query) into a function that runs it.

    `run(*form, viewer=…, subject=…, below=…, above=…, any_of=…, now=…)` returns plain rows.
    """

    @cache
    def compiled(vendor: str, *form: Any) -> _Compiled:
        return _compile(build(*form))

    def run(*form: Any, **values: Any) -> list[tuple[Any, ...]]:
        sql, names = compiled(connection.vendor, *form)
        if "now" in values:
            values["now"] = connection.ops.adapt_datetimefield_value(values["now"])
        if "any_of" in values:
            sql = sql.replace(_ANY_OF, ", ".join(str(int(each)) for each in values["any_of"]))
        with ready_cursor() as cursor:
            cursor.execute(sql, [values[name] for name in names])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

    return run


def _compile(queryset: QuerySet[Any, Any]) -> _Compiled:
    sql, values = queryset.query.sql_with_params()
    now = connection.ops.adapt_datetimefield_value(NOW)
    pieces = sql.split("%s")
    made, names = [pieces[0]], []
    for value, piece in zip(values, pieces[1:], strict=True):
        if value == Blank.ANY_OF:
            made.append(_ANY_OF)
        elif isinstance(value, int) and value in _NAMES:
            names.append(_NAMES[value])
            made.append("%s")
        elif value == now:
            names.append("now")
            made.append("%s")
        else:
            made.append(_literal(value))
        made.append(piece)
    return "".join(made), tuple(names)


_ANY_OF = "/* any of */"
_NAMES = {int(blank): blank.name.lower() for blank in Blank}


def _literal(value: object) -> str:
    """Write one of the house's own constants into SQL. Raises TypeError for anything that might be a person's words."""
    if value is True or value is False:
        return str(value).upper()
    if isinstance(value, int):
        return str(value)
    if (isinstance(value, str) and value.replace("-", "").replace("_", "").isalnum()) or value == "":
        return f"'{value}'"
    raise TypeError(f"{value!r} is not a constant of a prepared query")
