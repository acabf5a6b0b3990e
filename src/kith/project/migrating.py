"""Bringing the database up to date, at once where nothing is to be done.

An empty database gets its tables as they are now, in a twentieth of the time that taking every migration needs: at
each step Django makes up all models anew. tests/processes/test_migrations.py holds both ways against each other.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
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
    if _is_empty():
        say("Preparing the database …")
        _make_at_once(executor, [migration for migration, _ in plan])
    else:
        executor.progress_callback = _counting(len(plan), say)
        executor.migrate(executor.loader.graph.leaf_nodes(), plan)
    emit_post_migrate_signal(0, False, connection.alias)  # what Django adds after all of them: content types


def _is_empty() -> bool:
    return set(connection.introspection.table_names()) <= {MigrationRecorder.Migration._meta.db_table}


def _make_at_once(executor: MigrationExecutor, plan: list[Migration]) -> None:
    """Make what all migrations lead to, wholly or not at all."""
    executor.recorder.ensure_schema()
    state = executor.loader.project_state()
    with connection.schema_editor() as editor:
        for model in state.apps.get_models():
            if model._meta.app_label in executor.loader.migrated_apps and model._meta.can_migrate(connection):
                editor.create_model(model)
        while editor.deferred_sql:  # indexes and keys to other tables, before what builds on them
            editor.execute(editor.deferred_sql.pop(0), None)
        for migration in plan:
            for operation in migration.operations:
                if _says_more_than_models(operation):
                    operation.database_forwards(migration.app_label, editor, state, state)
            executor.recorder.record_applied(migration.app_label, migration.name)


def _says_more_than_models(operation: Operation) -> bool:
    """Whether it has statements of its own, but for what only sees to rows (elidable): there are none yet."""
    return isinstance(operation, RunPython | RunSQL) and not operation.elidable


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
