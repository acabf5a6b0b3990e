"""Rows by a key or keys, with the statement and all that Django works out about it kept ready.

Building `User.objects.select_related(…).filter(pk=…)` and reading its answer costs Django a millisecond, the question
itself a twentieth. For what every request asks, and the pages that people open most.
"""

from __future__ import annotations

import inspect
import json
import threading
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX
from django.db.models import Func, Model, QuerySet
from django.db.models.expressions import Col
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from kith.foundations.kept import Kept

Row = TypeVar("Row", bound=Model)
Name = TypeVar("Name")
Key = int | str | Sequence[int]
Pieces = tuple[str, tuple[Name, ...]]
_Make = Callable[[Any], Row]


class _Here(threading.local):
    connection: Any = None


_here = _Here()


def this_connection() -> Any:
    """Return this thread's connection. Django looks for it anew each time, which takes as long as a small question."""
    here = _here.connection
    if here is None:
        here = _here.connection = connections[DEFAULT_DB_ALIAS]
    return here


def forget_connection() -> None:
    """Look for this thread's connection anew; for tests, in whose thread a loop begins to run."""
    _here.connection = None


@cache
def vendor() -> str:
    """Return "sqlite" or "postgresql": a process has one database."""
    return connection.vendor


def ready_cursor() -> Any:
    """Return a cursor for a statement that is run again and again, always in the same words.

    PostgreSQL then plans it once a connection, not each time: planning a home page takes 15 ms and more, running it
    half of one. Django's own cursors put the values into the words, so that no two statements are alike.
    """
    here = this_connection()
    if vendor() != "postgresql":
        return here.cursor()
    here.close_if_health_check_failed()
    here.ensure_connection()
    return here._prepare_cursor(here.Database.Cursor(here.connection))  # as `cursor()` does


def ready_fetch(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows (tuples) of a question as `ready_cursor` would, with less between: for what every answer asks.

    On SQLite Django's cursors take longer than many statements. They are there while somebody counts queries.
    """
    here = this_connection()
    bare = here.connection if vendor() == "sqlite" else None
    if bare is None or here.queries_logged or here.needs_rollback or here.execute_wrappers:
        with ready_cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    try:
        rows: list[tuple[Any, ...]] = bare.execute(with_question_marks(sql), values).fetchall()
    except here.Database.Error:
        with here.wrap_database_errors:
            raise
    return rows


@lru_cache(maxsize=1000)
def with_question_marks(sql: str) -> str:
    """Return a statement with SQLite's own marks for values, `?`, in place of Django's."""
    return FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%")


@lru_cache(maxsize=1000)
def for_ids(sql: str, count: int) -> str:
    """Return a statement with `count` places where it says `%ids`."""
    return sql.replace("%ids", ", ".join(["%s"] * count))


class AsKept(Func):
    """A column as the database keeps it: a time is text on SQLite, for what nobody looks into.

    Its driver makes objects of what is declared a time, row by row; a plus takes the declaration away.
    """

    template = "%(expressions)s"

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


def as_kept(sql: str, compiler: SQLCompiler) -> str:
    """Return a SELECT whose times and truths are `AsKept`; Django's own converters take them so too."""
    if vendor() != "sqlite":
        return sql
    for expression, (column, _), _ in compiler.select:
        if isinstance(expression, Col) and expression.output_field.get_internal_type() in _DECLARED:
            before, found, after = sql.partition(column)
            sql = f"{before}+{found}{after}"
    return sql


_DECLARED = {"DateField", "DateTimeField", "TimeField", "BooleanField"}


def ready(build: Callable[..., QuerySet[Row]]) -> Callable[..., Row | None]:
    """Turn `build`, which gives the queryset of one row by its keys, into a function that gives it or None.

    `select_related`, `defer` and annotations work, prefetching does not. What `build` calls a `list` is asked for by
    `name__in=ids`. All other values in the conditions are the house's own constants: see `pieces_of`.
    """
    rows = ready_rows(build)

    def find(*keys: Key) -> Row | None:
        found = rows(*keys)
        return found[0] if found else None

    return find


def ready_shared(build: Callable[..., QuerySet[Row]], *, most: int = 500) -> Callable[..., Row | None]:
    """As `ready`, but while nothing of a row changed it is the very same object as last time, for all threads.

    The question is asked each time, so nothing has to be invalidated; what is saved is making objects of the answer,
    which costs several times as much. For reading only: who means to change what was found asks `ready`.
    """
    find_rows, make = _rows_of(build)
    made: Kept[tuple[Any, Row]] = Kept(most)

    def find(*keys: Key) -> Row | None:
        rows = find_rows(*keys)
        if not rows:
            return None
        kept = made.get(keys)
        if kept is None or kept[0] != rows[0]:
            kept = rows[0], make(rows[0])
            made.put([(keys, kept)])
        return kept[1]

    return find


def ready_rows(build: Callable[..., QuerySet[Row]]) -> Callable[..., list[Row]]:
    """As `ready`, for the queryset of many rows; it brings its own order and, where it needs one, its own limit."""

    find_rows, make = _rows_of(build)
    return lambda *keys: [make(row) for row in find_rows(*keys)]


def _rows_of(build: Callable[..., QuerySet[Row]]) -> tuple[Callable[..., list[tuple[Any, ...]]], _Make[Row]]:
    """Return what asks for plain rows, and what makes objects of them."""

    @cache
    def prepared() -> tuple[str, tuple[int, ...], _Make[Row]]:
        return _prepare(build)

    def find(*keys: Key) -> list[tuple[Any, ...]]:
        sql, places, _ = prepared()
        values = [as_value(key) for key in keys]
        return ready_fetch(sql, [values[place] for place in places])

    return find, lambda row: prepared()[2](row)


def pieces_of(sql: str, values: Sequence[Any], blanks: Mapping[Any, Name], lists: Collection[Any]) -> Pieces[Name]:
    """Return `sql` with a place for each of `values` that is one of `blanks`, and their names in that order.

    The other values are written into it: only so can the planners match them with the conditions of partial indexes.
    Those of `lists` stood in an `IN (…)`, and become a place for as many numbers as a request brings. Raises TypeError
    for a value that might be a person's words.
    """
    pieces = sql.split("%s")
    made, names = [pieces[0]], []
    for value, piece in zip(values, pieces[1:], strict=True):
        rest = piece
        if isinstance(value, Hashable) and value in lists:
            made[-1], rest = made[-1].removesuffix(" IN ("), piece.removeprefix(")")
            made.append(ANY_OF[vendor()])
            names.append(blanks[value])
        elif isinstance(value, Hashable) and value in blanks:
            made.append("%s")
            names.append(blanks[value])
        else:
            made.append(_literal(value))
        made.append(rest)
    return "".join(made), tuple(names)


def as_value(key: Key) -> Any:
    """Return a key as the database at hand takes it: numbers for an `IN (…)` go as one value, however many they are."""
    if isinstance(key, int | str):
        return key
    return list(key) if vendor() == "postgresql" else json.dumps(list(key))


# One value, not one each: so the statement has always the same words.
ANY_OF = {"postgresql": " = ANY(%s)", "sqlite": " IN (SELECT value FROM json_each(%s))"}


def _literal(value: object) -> str:
    """Write one of the house's own constants into SQL. Raises TypeError for anything that might be a person's words."""
    if value is True or value is False:
        return str(value).upper()
    if isinstance(value, int):
        return str(value)
    if (isinstance(value, str) and value.replace("-", "").replace("_", "").isalnum()) or value == "":
        return f"'{value}'"
    raise TypeError(f"{value!r} is not a constant of a ready query")


_BLANK = 0x7B1A_0000_0000_0001  # stands for the first key, the next number for the second; only recognised, never asked


def _blank(place: int, parameter: inspect.Parameter) -> Any:
    if parameter.annotation in (str, "str"):
        return f"{_BLANK + place}"
    return [_BLANK + place] if str(parameter.annotation).startswith("list") else _BLANK + place


def _prepare(build: Callable[..., QuerySet[Row]]) -> tuple[str, tuple[int, ...], _Make[Row]]:
    parameters = inspect.signature(build).parameters.values()
    asked = [_blank(place, parameter) for place, parameter in enumerate(parameters)]
    compiler = build(*asked).query.get_compiler(connection.alias)
    sql, values = compiler.as_sql()
    sql = as_kept(sql, compiler)
    blanks = {(blank[0] if isinstance(blank, list) else blank): place for place, blank in enumerate(asked)}
    lists = [blank[0] for blank in asked if isinstance(blank, list)]
    sql, places = pieces_of(sql, values, blanks, lists)
    if set(places) != set(blanks.values()):
        raise TypeError("a ready query asks for each of its keys")
    plan, select = compiler.klass_info, compiler.select
    first, last = plan["select_fields"][0], plan["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    annotations = list(compiler.annotation_col_map.items())
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
        for name, place in annotations:
            setattr(made, name, values[place])
        return made

    return sql, places, make
