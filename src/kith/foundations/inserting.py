"""Rows put in by a statement that was written once: `save(force_insert=True)` writes it anew for each."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from kith.foundations.ready import ready_cursor


def insert(row: Model) -> None:
    """Put in a row that has its key already. Nothing is signalled, and no parent tables are thought of."""
    sql, fields = _statement(connection.vendor, type(row))
    here = connection
    values = [field.get_db_prep_save(field.pre_save(row, True), here) for field in fields]
    with ready_cursor() as cursor:
        cursor.execute(sql, values)
    row._state.adding, row._state.db = False, here.alias


@cache
def _statement(_vendor: str, model: type[Model]) -> tuple[str, list[Any]]:
    fields: list[Any] = list(model._meta.local_concrete_fields)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})", fields  # noqa: S608 - names of ours
