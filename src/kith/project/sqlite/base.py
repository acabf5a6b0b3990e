"""Django's backend for SQLite, that remembers how a statement reads with SQLite's own marks for values.

Django writes `%s`, SQLite reads `?`, and looking through the words of a page's statement for each took longer than
many of them take to run: a fifth of an answer to an app.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

_convert: Callable[..., str] = base.SQLiteCursorWrapper.convert_query


class Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: Sequence[str] | None = None) -> str:
        return _converted(query) if param_names is None else _convert(self, query, param_names=param_names)


@lru_cache(maxsize=1000)
def _converted(query: str) -> str:
    return _convert(None, query)  # it asks nothing of the cursor


class DatabaseWrapper(base.DatabaseWrapper):
    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)
