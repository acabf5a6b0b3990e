"""A database of its own for each Kith that a test starts."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection


def own_database(folder: Path) -> str:
    """SQLite in the folder, or a PostgreSQL database of the folder's name, made anew."""
    if connection.vendor == "sqlite":
        return ""
    known, name = connection.settings_dict, f"kith_of_{folder.name}_{os.getpid()}".replace("-", "_").lower()
    user, host, port = known["USER"] or "postgres", known["HOST"] or "127.0.0.1", known["PORT"] or "5432"
    password = f":{known['PASSWORD']}" if known["PASSWORD"] else ""
    server = f"postgresql://{user}{password}@{host}:{port}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as opened:
        opened.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        opened.execute(f"CREATE DATABASE {name}")
    _made.append((server, name))
    return f"{server}/{name}"


_made: list[tuple[str, str]] = []


@pytest.fixture(scope="module", autouse=True)
def clean() -> Iterator[None]:
    """Drop the databases of a module's tests once these are over."""
    yield
    while _made:
        server, name = _made.pop()
        with psycopg.connect(f"{server}/postgres", autocommit=True) as opened:
            opened.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
