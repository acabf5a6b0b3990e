"""Bringing the database up to date, at once where nothing is to be done."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

Say = Callable[[str], None]

_LOCK = 5_484_840  # a number of our own among the database's advisory locks


def bring_up_to_date(say: Say) -> None:
    """Run the migrations that are missing, and show how far they are."""
    keep_from_others()
    if not is_behind():
        return
    with _alone():
        if is_behind():
            _migrate(say)


def keep_from_others() -> None:
    """Let nobody but the owner of the process read the database's file; what lies beside it takes over its mode."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        path.touch(mode=0o600)
        with contextlib.suppress(PermissionError):  # someone else's, who chose its mode
            path.chmod(0o600)


def _migrate(say: Say) -> None:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    executor.progress_callback = _counting(len(plan), say)
    executor.migrate(executor.loader.graph.leaf_nodes(), plan)
    call_command("migrate", verbosity=0)  # what Django adds after all of them: content types


def _counting(steps: int, say: Say) -> Callable[..., None]:
    """Return what counts the steps on one line of a terminal, or says once elsewhere what is going on."""
    done = 0
    if not sys.stdout.isatty():
        say("Preparing the database …")

    def count(action: str, migration: Migration | None = None, fake: bool = False) -> None:
        nonlocal done
        if action == "apply_success" and sys.stdout.isatty():
            done += 1
            end = "\n" if done == steps else ""
            sys.stdout.write(f"\rPreparing the database … {done} of {steps}{end}")
            sys.stdout.flush()

    return count


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other machine does the same; SQLite has one machine, and its folder is locked."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def is_behind() -> bool:
    """Whether migrations are missing, told by their file names alone: reading them all in takes longer than a start."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return any((label, name) not in applied for label, name in on_disk())


def on_disk() -> list[tuple[str, str]]:
    return [
        (app.label, path.stem)
        for app in apps.get_app_configs()
        for path in (Path(app.path) / "migrations").glob("[0-9]*.py")
    ]
