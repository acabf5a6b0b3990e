"""One row by its key or keys, with the statement and all that Django works out about it kept ready.

Building `User.objects.select_related(…).filter(pk=…)` and reading its answer costs Django a millisecond, the question
itself a twentieth. For the few rows that every request asks for.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)
_Make = Callable[[Any], Row]


def ready_cursor() -> CursorWrapper:
    """Return a cursor for a statement that is run again and again, always in the same words.

    PostgreSQL then plans it once a connection, not each time: planning a home page takes 15 ms and more, running it
    half of one. Django's own cursors put the values into the words, so that no two statements are alike.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    bound = connection.Database.Cursor(connection.connection)  # type: ignore[attr-defined]
    made: CursorWrapper = connection._prepare_cursor(bound)  # type: ignore[attr-defined]  # as `cursor()` does
    return made


def ready(build: Callable[..., QuerySet[Row]]) -> Callable[..., Row | None]:
    """Turn `build`, which gives the queryset of one row by its keys (int, str), into a function that gives it or None.

    `select_related` works; annotations, prefetching and other values in the conditions do not.
    """

    @cache
    def prepared(_vendor: str) -> tuple[str, tuple[int, ...], _Make[Row]]:
        return _prepare(build)

    def find(*keys: int | str) -> Row | None:
        sql, places, make = prepared(connection.vendor)
        with ready_cursor() as cursor:
            cursor.execute(sql, [keys[place] for place in places])
            row = cursor.fetchone()
        return None if row is None else make(row)

    return find


_BLANK = 0x7B1A_0000_0000_0001  # stands for the first key, the next number for the second; only recognised, never asked


def _blank(place: int, parameter: inspect.Parameter) -> int | str:
    return f"{_BLANK + place}" if parameter.annotation in (str, "str") else _BLANK + place


def _prepare(build: Callable[..., QuerySet[Row]]) -> tuple[str, tuple[int, ...], _Make[Row]]:
    parameters = inspect.signature(build).parameters.values()
    blanks = [_blank(place, parameter) for place, parameter in enumerate(parameters)]
    compiler = build(*blanks).query.get_compiler(connection.alias)
    sql, values = compiler.as_sql()
    if set(values) != set(blanks):
        raise TypeError("a ready query has no other values than its keys")
    places = tuple(blanks.index(value) for value in values)
    plan, select = compiler.klass_info, compiler.select
    first, last = plan["select_fields"][0], plan["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    converters = [
        (place, expression, convert)
        for place, (conversions, expression) in compiler.get_converters([column[0] for column in select]).items()
        for convert in conversions
    ]
    related = get_related_populators(plan, select, connection.alias)  # type: ignore[call-arg]  # stubs of Django 6

    def make(row: Any) -> Row:
        values = list(row)
        for place, expression, convert in converters:
            values[place] = convert(values[place], expression, connection)
        made: Row = plan["model"].from_db(connection.alias, names, values[first:last])
        for populator in related:
            populator.populate(values, made)
        return made

    return sql, places, make
