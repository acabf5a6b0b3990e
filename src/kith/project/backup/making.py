"""Making a backup: first the database of one moment, then the files, so that every file it names is there."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

import kith
from kith.project.backup import databases
from kith.project.backup.archive import FORMAT, Header, Writing, for_owner_only

FOLDER = "backups"
STAMP = "last-backup.json"
# Made anew by whoever needs them, or no part of the server: everything else in the data folder is taken along.
LEFT_OUT = frozenset({"run", "bundles", "archives", "brought", FOLDER, "restoring"})
REPLACED = "replaced-"
_SPARE = 64 << 20
_GB = 1 << 30

Say = Callable[[str], None]


class NoSpace(Exception):
    """There is not room enough; the message says how much is needed."""


class NothingThere(Exception):
    """There is no server in this data folder."""


class CannotWrite(Exception):
    """The file can't be written there."""


@dataclass(frozen=True)
class Made:
    """A backup that is done."""

    path: Path
    bytes: int
    files: int


def make_backup(*, data: Path, target: Path, now: datetime, say: Say) -> Made:
    """Write all of the server into `target`, or leave nothing behind.

    Raises NothingThere, NoSpace, CannotWrite and CannotCopy.
    """
    if not data.is_dir() or not databases.has_tables():
        raise NothingThere(f"There is no server in {data} yet. Is KITH_DATA set as it is for the server?")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".kith-backup-", dir=target.parent) as work:
            made = _make(data, target, Path(work), now, say)
    except OSError as error:
        raise CannotWrite(f"{target} can’t be written: {error.strerror or error}.") from error
    _leave_stamp(data, made, now)
    return made


def _make(data: Path, target: Path, work: Path, now: datetime, say: Say) -> Made:
    entries = list(_entries(data, target))
    in_files = sum(_size_of(path) for _, path in entries)
    of_database = databases.size()
    _check_space(target.parent, in_files + 2 * of_database)
    showing = Showing(say)
    copied = databases.copy(work, lambda part: showing.show("Copying the database", part))
    showing.done("The database is copied")
    total = in_files + copied.stat().st_size
    header = Header(
        format=FORMAT,
        kith=kith.__version__,
        made_at=now.isoformat(timespec="seconds"),
        origin=settings.KITH_ORIGIN,
        database=connection.vendor,
        database_file=copied.name,
        bytes=in_files + of_database,
        files_elsewhere=settings.KITH_MEDIA_HOST,
        migrations=sorted(f"{label}.{name}" for label, name in MigrationRecorder(connection).applied_migrations()),
    )
    unfinished = work / target.name
    written = 0

    def count(more: int) -> None:
        nonlocal written
        written += more
        showing.show("Writing", written / total if total else 1.0)

    with for_owner_only(unfinished) as file:
        archive = Writing(file, header, count)
        archive.add_file(copied.name, copied)
        for name, path in entries:
            if path.is_dir():
                archive.add_folder(name, path)
            else:
                archive.add_file(name, path)
        archive.close()
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)
    showing.done("Written")
    return Made(target, target.stat().st_size, sum(not path.is_dir() for _, path in entries) + 1)


def _entries(data: Path, target: Path) -> Iterator[tuple[str, Path]]:
    """Every folder and file of the data folder that belongs to the server, by its name within it."""
    database = databases.sqlite_files() if connection.vendor == "sqlite" else []
    left_out = {*database, target, data / "test.sqlite3"}
    for top in sorted(data.iterdir()):
        if top.name in LEFT_OUT or top.name.startswith((".", REPLACED)) or top in left_out:
            continue
        yield top.name, top
        for folder, folders, files in os.walk(top) if top.is_dir() else ():
            folders.sort()
            for name in sorted(folders + files):
                path = Path(folder) / name
                yield path.relative_to(data).as_posix(), path


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:
        return 0


def _check_space(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE:
        raise NoSpace(f"The backup needs up to {needed / _GB:.1f} GB; {folder} has {free / _GB:.1f} GB left.")


def _leave_stamp(data: Path, made: Made, now: datetime) -> None:
    """Leave a note of the last backup, for `kith doctor`."""
    stamp = data / "run" / STAMP
    stamp.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp.write_text(json.dumps({"at": now.isoformat(), "bytes": made.bytes, "file": str(made.path)}))


def forget_older(folder: Path, *, keep: int) -> list[Path]:
    """Delete all but the `keep` newest of the backups that were named by us; return those that went."""
    named = sorted(folder.glob("kith-[0-9]*.tar"))
    old = named[: max(0, len(named) - max(1, keep))]
    for path in old:
        path.unlink(missing_ok=True)
    return old


class Showing:
    """How far something is: on a terminal a line that counts, elsewhere only that it is done."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._shown = -1

    def show(self, words: str, part: float) -> None:
        percent = min(100, int(part * 100))
        if percent != self._shown and sys.stdout.isatty():
            self._shown = percent
            sys.stdout.write(f"\r{words} … {percent} %")
            sys.stdout.flush()

    def done(self, words: str) -> None:
        if self._shown >= 0:
            sys.stdout.write("\r\033[K")
        self._shown = -1
        self._say(f"{words}.")
