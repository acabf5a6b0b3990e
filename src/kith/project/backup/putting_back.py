"""Putting a backup back: unpacked and checked beside the server's data first, then put in its place by renaming.

Interrupted before the renaming, nothing has changed; interrupted within it, the next start of any Kith on this folder
finishes it (`settle_interrupted`). What was replaced stays in a folder of its own.
"""

import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from kith.project.backup import STAGE, databases
from kith.project.backup.archive import CHECKSUMS, HEADER, BadBackup, Header, read_header, unpack
from kith.project.backup.making import LEFT_OUT, REPLACED, NoSpace, Showing
from kith.project.migrating import on_disk

_READY = "ready.json"  # everything is unpacked and sound: from here on it goes forward
_CLEARED = "cleared"  # the old is out of the way
_GB = 1 << 30

Say = Callable[[str], None]


class NotEmpty(Exception):
    """There is a server already in this data folder."""


class InUse(Exception):
    """Others still use the database."""


def restore(*, data: Path, path: Path, is_sure: bool, now: datetime, say: Say) -> Path | None:
    """Put the server in `path` in place of what is in `data`; return the folder that keeps what was there.

    The data folder is held alone by the caller. Raises BadBackup, NotEmpty, InUse, NoSpace and CannotCopy.
    """
    settle_interrupted(data, say)
    header = read_header(path)
    _check_fits(header)
    had_something = databases.has_tables() or _holds_files(data)
    if had_something and not is_sure:
        raise NotEmpty(f"{data} holds a server already. To replace it by the backup of {header.made_at}, add --yes.")
    if connection.vendor == "postgresql" and (others := databases.others_connected()):
        raise InUse(f"The database is used by others ({others} connections): stop every Kith that uses it first.")
    _check_space(data, header)
    stage = data / STAGE
    stage.mkdir(mode=0o700)
    try:
        _unpack(path, stage, header, say)
        kept = data / f"{REPLACED}{now:%Y-%m-%d-%H%M%S}"
        kept.mkdir(mode=0o700)
        _say_ready(stage, kept)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    _load(stage, kept, had_something)
    _swap(data)
    if not had_something:
        shutil.rmtree(kept)
        return None
    return kept


def settle_interrupted(data: Path, say: Say) -> None:
    """Finish, or forget, what an interrupted restore left; the data folder is held alone by the caller."""
    stage = data / STAGE
    if not stage.exists():
        return
    if _is_past_return(stage):
        say("A restore was interrupted while it put the files in place; it is finished now.")
        _swap(data)
    else:
        say("A restore was interrupted before it changed anything; everything is as it was.")
        if (stage / _READY).exists():
            shutil.rmtree(data / _plan(stage)["kept"], ignore_errors=True)
        shutil.rmtree(stage)


def _is_past_return(stage: Path) -> bool:
    if not (stage / _READY).exists():
        return False
    if connection.vendor == "postgresql":
        return databases.mark_of_last_load() == _plan(stage)["mark"]
    return True


def _check_fits(header: Header) -> None:
    if header.database != connection.vendor:
        kinds = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise BadBackup(
            f"This is a backup of {kinds.get(header.database, header.database)}, and KITH_DATABASE_URL names "
            f"{kinds[connection.vendor]}. A backup goes back into the kind of database it came from."
        )
    known = {f"{label}.{name}" for label, name in on_disk()}
    if newer := sorted(set(header.migrations) - known):
        raise BadBackup(
            f"This backup is of a newer Kith ({header.kith}) than this one: it knows {newer[0]}. Update first."
        )


def _holds_files(data: Path) -> bool:
    """Say whether there is more in the folder than what a mere start leaves there."""
    return any(path.name not in LEFT_OUT | {"secrets"} and _is_ours(path) for path in data.iterdir())


def _is_ours(path: Path) -> bool:
    is_empty = path.is_dir() and not any(path.iterdir())
    database = {one.name for one in databases.sqlite_files()} if connection.vendor == "sqlite" else set()
    return not is_empty and not path.name.startswith((".", REPLACED)) and path.name not in database


def _check_space(data: Path, header: Header) -> None:
    free = shutil.disk_usage(data).free
    if free < header.bytes:
        raise NoSpace(f"Unpacked it takes {header.bytes / _GB:.1f} GB; {data} has {free / _GB:.1f} GB left.")


def _unpack(path: Path, stage: Path, header: Header, say: Say) -> None:
    showing, done, total = Showing(say), 0, path.stat().st_size

    def count(more: int) -> None:
        nonlocal done
        done += more
        showing.show("Unpacking", done / total)

    unpack(path, stage, count)
    if not (stage / header.database_file).is_file():
        raise BadBackup("The backup holds no database.")
    databases.make_ready(stage)
    (stage / HEADER).unlink()
    (stage / CHECKSUMS).unlink(missing_ok=True)
    _give_to_owner_of(stage.parent, stage)
    showing.done("The backup is whole and sound")


def _give_to_owner_of(data: Path, stage: Path) -> None:
    """Where root restores for another user, the files become that user's, who could not read them otherwise."""
    owner = data.stat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        return
    for folder, folders, files in os.walk(stage):
        for name in (".", *folders, *files):
            os.chown(Path(folder) / name, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _say_ready(stage: Path, kept: Path) -> None:
    draft = stage / f".{_READY}"
    draft.write_text(json.dumps({"kept": kept.name, "mark": f"kith restore {os.urandom(8).hex()}"}))
    _sync(draft)
    draft.replace(stage / _READY)
    _sync(stage)


def _plan(stage: Path) -> dict[str, str]:
    plan: dict[str, str] = json.loads((stage / _READY).read_text())
    return plan


def _load(stage: Path, kept: Path, had_something: bool) -> None:
    """PostgreSQL's part: keep what is there, then replace it in one transaction."""
    if connection.vendor != "postgresql":
        connections.close_all()
        return
    try:
        if had_something:
            databases.copy(kept, lambda _: None)
        connections.close_all()
        databases.load_dump(stage / databases.DUMP_FILE, name=_plan(stage)["mark"])
    except Exception:
        shutil.rmtree(stage, ignore_errors=True)
        shutil.rmtree(kept, ignore_errors=True)
        raise


def _swap(data: Path) -> None:
    """Put what is staged in place of what is there; can be begun again after any interruption."""
    connections.close_all()
    stage = data / STAGE
    kept = data / _plan(stage)["kept"]
    if not (stage / _CLEARED).exists():
        # The files beside SQLite's first: a write-ahead log must never meet another database than its own.
        for path in [*reversed(_database_files()), *sorted(data.iterdir())]:
            if path.exists() and path != stage and path != kept and _is_replaced(path):
                _move(path, kept / path.name)
        (stage / _CLEARED).touch()
        _sync(stage)
    database = {path.name: path for path in _database_files()}
    for path in sorted(stage.iterdir()):
        if path.name not in {_READY, _CLEARED, *databases.DUMP_FILES}:
            to = database.get(path.name, data / path.name)
            _clear_away(to)
            _move(path, to)
    _sync(data)
    shutil.rmtree(stage)


def _clear_away(path: Path) -> None:
    """Take away what a start in between has made anew, like secrets; the old are kept already."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _is_replaced(path: Path) -> bool:
    return path.name not in LEFT_OUT and not path.name.startswith((".", REPLACED))


def _database_files() -> list[Path]:
    return databases.sqlite_files() if connection.vendor == "sqlite" else []


def _move(path: Path, to: Path) -> None:
    shutil.move(path, to)  # a rename, but where SQLite's file is set to be on another disk


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def origin_differs(path: Path) -> str:
    """Return the address that the backed-up server had, if it is not the one that is set now."""
    origin = read_header(path).origin
    return "" if origin == settings.KITH_ORIGIN else origin
