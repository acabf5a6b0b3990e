"""Puts jobs into the queue, in the caller's transaction: they are there if it commits, and only then.

Plain SQL, since every post that is published passes here: one INSERT for all tasks of a happening.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from kith.foundations.bells import bell_folder, ring
from kith.jobs.declaring import MOST_ATTEMPTS

_COLUMNS = (
    "task, arguments, queue, priority, state, due_at, holder, attempts, most_attempts,"
    " unique_key, group_key, group_limit, enqueued_at, failure"
)
_ROW = "(%s, %s, %s, %s, %s, %s, '', 0, %s, %s, %s, %s, %s, '')"
_LARGEST_INSERT = 500


@dataclass(frozen=True, slots=True)
class NewJob:
    """A call of a task that is not in the queue yet; see declaring.py for the options."""

    task: str
    kwargs: Mapping[str, Any]
    args: Sequence[Any] = ()
    queue: str = "default"
    priority: int = 0
    run_after: datetime | None = None
    most_attempts: int = MOST_ATTEMPTS
    unique_key: str | None = None
    group_key: str | None = None
    group_limit: int = 1


def add_jobs(jobs: Sequence[NewJob], *, now: datetime) -> int:
    """Add `jobs` and return how many: those whose `unique_key` already waits are left out."""
    added = 0
    for start in range(0, len(jobs), _LARGEST_INSERT):
        batch = jobs[start : start + _LARGEST_INSERT]
        with connection.cursor() as cursor:
            cursor.execute(_insert(len(batch)), [value for job in batch for value in _values(job, now)])
            added += cursor.rowcount
    if added:
        transaction.on_commit(wake_workers, robust=True)
    return added


def add_job(job: NewJob, *, now: datetime) -> int:
    """Add `job` and return its id; where its `unique_key` already waits, the id of the one that waits."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(f"{_insert(1)} RETURNING id", _values(job, now))
            if added := cursor.fetchone():
                transaction.on_commit(wake_workers, robust=True)
                return int(added[0])
            cursor.execute(
                "SELECT id FROM jobs_job WHERE unique_key = %s AND state IN ('ready', 'waiting', 'parked')",
                [job.unique_key],
            )
            # Nothing: a worker took it between the two statements, so that now there is room.
            if waiting := cursor.fetchone():
                return int(waiting[0])


def workers_bell() -> Path:
    """Return where workers of this machine listen."""
    return bell_folder(Path(settings.KITH_DATA), "jobs")


def wake_workers() -> None:
    """Tell the workers of this machine to look at the queue; those of other machines look by themselves soon."""
    ring(workers_bell())


def _insert(count: int) -> str:
    rows = ", ".join([_ROW] * count)
    return f"INSERT INTO jobs_job ({_COLUMNS}) VALUES {rows} ON CONFLICT DO NOTHING"  # noqa: S608 - constants


def _values(job: NewJob, now: datetime) -> tuple[Any, ...]:
    due_at = max(now, job.run_after or now)
    return (
        job.task,
        json.dumps({"args": job.args, "kwargs": job.kwargs}, separators=(",", ":")),
        job.queue,
        job.priority,
        "waiting" if due_at > now else "ready",
        connection.ops.adapt_datetimefield_value(due_at),
        job.most_attempts,
        job.unique_key,
        # A key of its own forms a group of one: the successor of a running job waits until that has ended.
        job.group_key or (f"unique:{job.unique_key}" if job.unique_key else ""),
        job.group_limit,
        connection.ops.adapt_datetimefield_value(now),
    )
