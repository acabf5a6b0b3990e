"""The database's part: a copy of one moment while others write, a look at whether it is sound, and putting it back."""

import contextlib
import gzip
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection

from kith.project.backup.archive import BadBackup, for_owner_only

SQLITE_FILE = "database.sqlite3.gz"
DUMP_FILE = "database.dump"
_LIST_FILE, _SCRIPT_FILE = "database.list", "database.sql"
DUMP_FILES = (DUMP_FILE, _LIST_FILE, _SCRIPT_FILE)
_PAGES_AT_ONCE = 2000
_PIECE = 1 << 20
_GZIP_LEVEL = 3
_ENVIRONMENT = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
}  # fmt: skip
_MAKES_PUBLIC = (" SCHEMA - public", " COMMENT - SCHEMA public")

Progress = Callable[[float], None]


class CannotCopy(Exception):
    """The database can't be copied or put back; the message says what is missing."""


def file_name() -> str:
    return DUMP_FILE if connection.vendor == "postgresql" else SQLITE_FILE


def size() -> int:
    """Return how large the database is, in bytes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    return sum(path.stat().st_size for path in sqlite_files() if path.exists())


def sqlite_files() -> list[Path]:
    """Return SQLite's file and the two beside it that belong to it."""
    path = Path(str(connection.settings_dict["NAME"]))
    return [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")]


def has_tables() -> bool:
    """Say whether anything is in the database; one that can't be read counts as something."""
    if connection.vendor == "sqlite" and not sqlite_files()[0].exists():
        return False
    try:
        return bool(connection.introspection.table_names())
    except DatabaseError:
        return True
    finally:
        connection.close()


def copy(folder: Path, progress: Progress) -> Path:
    """Write the database of this moment into `folder` and return the file. Raises CannotCopy."""
    target = folder / file_name()
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return target
    copied = folder / "copy.sqlite3"
    _copy_sqlite(sqlite_files()[0], copied, progress)
    _check_sqlite(copied, CannotCopy("The database is damaged: restore an older backup, or ask for help."))
    with copied.open("rb") as source, gzip.open(target, "wb", compresslevel=_GZIP_LEVEL) as packed:
        shutil.copyfileobj(source, packed, _PIECE)
    copied.unlink()
    return target


def _copy_sqlite(source: Path, target: Path, progress: Progress) -> None:
    with (
        contextlib.closing(sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True, timeout=60)) as reading,
        contextlib.closing(sqlite3.connect(target)) as writing,
    ):
        target.chmod(0o600)
        # One reading transaction around all steps: without it each write of others would begin the copy anew.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reading.backup(
            writing,
            pages=_PAGES_AT_ONCE,
            progress=lambda _, left, total: progress(1 - left / total if total else 1.0),
        )
        reading.rollback()
        writing.execute("PRAGMA journal_mode=DELETE")  # so that all of it is in the one file


def _check_sqlite(path: Path, problem: Exception) -> None:
    with contextlib.closing(sqlite3.connect(path)) as opened:
        try:
            if opened.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok":
                return
        except sqlite3.DatabaseError:
            pass
    raise problem


def make_ready(folder: Path) -> Path:
    """Make what was unpacked into `folder` ready to be put in place, and see that it is sound. Raises BadBackup."""
    packed = folder / file_name()
    if connection.vendor == "postgresql":
        _run("pg_restore", "--list", str(packed), problem=BadBackup)
        return packed
    ready = folder / sqlite_files()[0].name
    try:
        with gzip.open(packed) as source, for_owner_only(ready) as target:
            shutil.copyfileobj(source, target, _PIECE)
    except (OSError, EOFError) as error:
        raise BadBackup(f"The database in the backup can't be unpacked: {error}.") from error
    packed.unlink()
    _check_sqlite(ready, BadBackup("The database in the backup is damaged."))
    return ready


def load_dump(dump: Path, *, name: str) -> None:
    """Replace all that is in PostgreSQL by `dump`, in one transaction that leaves `name` as its mark."""
    listed = _run("pg_restore", "--list", str(dump))
    wanted = dump.with_name(_LIST_FILE)
    wanted.write_text(
        "\n".join(line for line in listed.splitlines() if not any(part in line for part in _MAKES_PUBLIC))
    )
    script = dump.with_name(_SCRIPT_FILE)
    _run("pg_restore", "--no-owner", "--no-privileges", f"--use-list={wanted}", f"--file={script}", str(dump))
    _run(
        "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null",
        "--command=SET LOCAL lock_timeout = '10s'",
        "--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public",
        f"--command=COMMENT ON SCHEMA public IS '{name}'", f"--file={script}",
    )  # fmt: skip


def mark_of_last_load() -> str:
    """Return the mark that the last `load_dump` left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace, 'pg_namespace')")
        return str(cursor.fetchone()[0] or "")


def others_connected() -> int:
    """Return how many others use PostgreSQL's database, once those who are just hanging up had time to.

    PostgreSQL's own workers (it tidies tables when it likes) give way by themselves.
    """
    until = time.monotonic() + _TO_HANG_UP
    while (others := _clients()) and time.monotonic() < until:
        time.sleep(0.1)
    return others


def _clients() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


_TO_HANG_UP = 3.0  # seconds


def _run(program: str, *arguments: str, problem: type[Exception] = CannotCopy) -> str:
    found = shutil.which(program)
    if found is None:
        raise CannotCopy(
            f"{program} is missing; it comes with PostgreSQL's own programs. On Debian: apt install postgresql-client"
        )
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, with arguments of ours
        [found, *arguments], env=os.environ | _connection(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise problem(f"{program} could not do it: {said}")
    return done.stdout


def _connection() -> dict[str, str]:
    known: dict[str, Any] = connection.settings_dict
    named = {name: known[name.upper()] for name in ("host", "port", "user", "password")}
    told = {**named, "dbname": known["NAME"], **known["OPTIONS"]}
    return {variable: str(told[name]) for name, variable in _ENVIRONMENT.items() if told.get(name)}
