"""Django's backend for SQLite, that remembers how a statement reads with SQLite's own marks for values.

Django writes `%s`, SQLite reads `?`, and looking through the words of a page's statement for each took longer than
many of them take to run: a fifth of an answer to an app.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.backends.sqlite3 import base

from kith.foundations.ready import with_question_marks

_convert: Callable[..., str] = base.SQLiteCursorWrapper.convert_query


class Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: Sequence[str] | None = None) -> str:
        return with_question_marks(query) if param_names is None else _convert(self, query, param_names=param_names)


class DatabaseWrapper(base.DatabaseWrapper):
    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)
