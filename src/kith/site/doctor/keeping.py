"""What keeps what people wrote: the database, where files go, and the last backup."""

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.foundations import http
from kith.site.doctor.findings import Finding, good, look, wrong

_SLOW = 0.2  # seconds for a question that needs none
_OLD, _VERY_OLD = timedelta(days=3), timedelta(days=14)
_CLOCKS_MAY_DIFFER = timedelta(seconds=5)
LAST_BACKUP = "last-backup.json"  # left in run/ by `kith backup`


def findings() -> Iterator[Finding]:
    about = _("Database")
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        said = (str(error).strip().splitlines() or [""])[-1]
        yield wrong(about, said, _("Is it running, and is KITH_DATABASE_URL right?"))
        return
    yield _database(about)
    yield _tables()
    yield from _clocks()


def files() -> Iterator[Finding]:
    """Write, read and delete a file in each place that holds files."""
    for about, storage in ((_("Files"), default_storage), (_("Uploads under way"), storages["originals"])):
        yield _storage(about, storage)


def backup() -> Finding:
    about = _("Last backup")
    try:
        told = json.loads((Path(settings.KITH_DATA) / "run" / LAST_BACKUP).read_text())
        made_at = datetime.fromisoformat(told["at"])
    except (OSError, ValueError, KeyError):
        remedy = _(
            "./kith backup makes one while the server runs; docs/running/backup.md says how to do so each night."
        )
        return look(about, _("None was made yet."), remedy)
    age = timezone.now() - made_at
    days = ngettext("%d day ago", "%d days ago", age.days) % age.days if age.days else _("today")
    words = f"{days}: {told.get('file', '')}"
    if age > _VERY_OLD:
        return wrong(about, words, _("Run ./kith backup, and have cron do it each night."))
    if age > _OLD:
        return look(about, words, _("Run ./kith backup, and have cron do it each night."))
    return good(about, words)


def _database(about: str) -> Finding:
    began = time.monotonic()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            name = "PostgreSQL " + cursor.fetchone()[0].split()[0]
        else:
            cursor.execute("SELECT sqlite_version()")
            name = "SQLite " + cursor.fetchone()[0]
    took = time.monotonic() - began
    if took > _SLOW:
        remedy = _("Is the machine overloaded, or the database far away?")
        return look(about, _("%(name)s answers, but takes %(ms)d ms.") % {"name": name, "ms": took * 1000}, remedy)
    return good(about, name)


def _tables() -> Finding:
    about = _("Tables")
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        words = ngettext("%d step of preparing is missing.", "%d steps of preparing are missing.", len(missing))
        return wrong(about, words % len(missing), _("Start Kith: it prepares the database by itself."))
    if newer := set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations):
        words = _("The database is of a newer Kith than this one (%s).") % ".".join(sorted(newer)[0])
        return look(about, words, _("Update Kith, or restore the backup from before the update."))
    return good(about, _("up to date"))


def _clocks() -> Iterator[Finding]:
    if connection.vendor != "postgresql":
        return
    about = _("Clock of the database")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - timezone.now())
    if apart > _CLOCKS_MAY_DIFFER:
        words = _("It is %d seconds from this machine’s.") % apart.total_seconds()
        yield wrong(about, words, _("Let both machines keep time: apt install chrony"))
    else:
        yield good(about, _("the same as here"))


def _storage(about: str, storage: object) -> Finding:
    name, content = "doctor/looks.txt", b"Kith looked whether files can be kept here."
    try:
        kept = storage.save(name, ContentFile(content))  # type: ignore[attr-defined]
        try:
            with storage.open(kept) as file:  # type: ignore[attr-defined]
                is_same = file.read() == content
            refused = _refused_to_visitors(storage, kept)
        finally:
            storage.delete(kept)  # type: ignore[attr-defined]
    except Exception as error:
        return wrong(about, f"{type(error).__name__}: {error}"[:300], _("Is KITH_STORAGE_URL, or the folder, right?"))
    if not is_same:
        return wrong(about, _("What was written came back changed."), _("Look at the disk, or at the bucket."))
    if refused:
        remedy = _("Browsers fetch pictures from the bucket themselves: let anyone read what is in it.")
        return wrong(about, refused, remedy)
    return good(about, _("can be written, read and deleted"))


def _refused_to_visitors(storage: object, name: str) -> str:
    """Say why a visitor could not see a file in the bucket; empty where they can, or where this server sends it."""
    if storage is not default_storage or not settings.KITH_MEDIA_HOST:
        return ""
    try:
        status = http.fetch(default_storage.url(name), max_bytes=10_000, deadline=8.0).status
    except http.FetchFailed as error:
        return str(error)
    return "" if status == 200 else _("The bucket answers visitors with %d.") % status
