"""The queue's hot statements: what can run, who takes it, and holding on to it.

A claim is a lease: the row says who has the job and until when. While a worker lives it moves that time on; a lease
that runs out, or whose holder is known to have died, gives the job back (settling.py).
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

LEASE = timedelta(seconds=60)

# MATERIALIZED: PostgreSQL might otherwise run the inner SELECT more than once, and take more rows than its limit.
_CLAIM = """
WITH picked AS MATERIALIZED (
    SELECT id FROM jobs_job WHERE state = 'ready' AND queue = %s ORDER BY priority DESC, id LIMIT %s {skip_locked}
)
UPDATE jobs_job SET state = 'running', holder = %s, due_at = %s, attempts = attempts + 1
FROM picked WHERE jobs_job.id = picked.id
RETURNING jobs_job.id, task, arguments, queue, priority, attempts, most_attempts, unique_key, group_key, group_limit
"""
# Any number; it is this lock among PostgreSQL's advisory ones. See `lock_groups`.
_GROUPS_LOCK = 0x6B697468


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job in this worker's hands."""

    id: int
    task: str
    arguments: str
    queue: str
    priority: int
    attempts: int
    most_attempts: int
    unique_key: str | None
    group_key: str
    group_limit: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a glance at the queue shows: the queues with ready jobs, and when the next waiting or leased one is due."""

    ready_queues: frozenset[str]
    next_due_at: datetime | None


def look(queues: Collection[str]) -> Outlook:
    """Return what there is to do, without taking a lock."""
    parts = [
        "SELECT %s, due_at FROM (SELECT due_at FROM jobs_job WHERE state = 'ready' AND queue = %s LIMIT 1) AS one"
        for _ in queues
    ]
    parts.append(
        "SELECT '', due_at FROM (SELECT due_at FROM jobs_job WHERE state IN ('waiting', 'running')"
        " ORDER BY due_at LIMIT 1) AS one"
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [name for queue in queues for name in (queue, queue)])
        rows = cursor.fetchall()
    due = [value for name, value in rows if not name]
    return Outlook(
        ready_queues=frozenset(name for name, _ in rows if name),
        next_due_at=_as_time(due[0]) if due else None,
    )


def claim(*, queue: str, most: int, holder: str, now: datetime) -> list[ClaimedJob]:
    """Take up to `most` ready jobs of `queue`, highest priority first, oldest first, for as long as a lease lasts."""
    claimed: list[ClaimedJob] = []
    while len(claimed) < most:
        asked = most - len(claimed)
        with transaction.atomic():
            taken = _take(queue=queue, most=asked, holder=holder, now=now)
            surplus = _beyond_their_group(taken)
            if surplus:
                _park(surplus)
        parked = {job.id for job in surplus}
        claimed += [job for job in taken if job.id not in parked]
        if len(taken) < asked:
            break
    return claimed


def renew(*, holder: str, now: datetime) -> set[int]:
    """Move the end of all leases of `holder` on; return the ids it still holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_job SET due_at = %s WHERE state = 'running' AND holder = %s RETURNING id",
            [_time(now + LEASE), holder],
        )
        return {row[0] for row in cursor.fetchall()}


def lock_groups() -> None:
    """Let one transaction at a time count and free the places of groups, until it ends.

    Else, on PostgreSQL, a job could be parked behind one that ends in the same moment, with nobody left to fetch it.
    On SQLite writers are one at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_GROUPS_LOCK])


def free_places(freed: Counter[str]) -> None:
    """Make ready as many parked jobs of each group as places were freed in it. Call under `lock_groups`."""
    with connection.cursor() as cursor:
        for group_key, places in freed.items():
            cursor.execute(
                "UPDATE jobs_job SET state = 'ready' WHERE id IN (SELECT id FROM jobs_job"
                " WHERE group_key = %s AND state = 'parked' ORDER BY priority DESC, id LIMIT %s)",
                [group_key, places],
            )


def _take(*, queue: str, most: int, holder: str, now: datetime) -> list[ClaimedJob]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(skip_locked=_skip_locked()), [queue, most, holder, _time(now + LEASE)])
        taken = [ClaimedJob(*row) for row in cursor.fetchall()]
    # RETURNING promises no order.
    return sorted(taken, key=lambda job: (-job.priority, job.id))


def _beyond_their_group(claimed: Sequence[ClaimedJob]) -> list[ClaimedJob]:
    limits = {job.group_key: job.group_limit for job in claimed if job.group_key}
    if not limits:
        return []
    lock_groups()
    mine = Counter(job.group_key for job in claimed if job.group_key)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT group_key, count(*) FROM jobs_job WHERE state = 'running'"  # noqa: S608 - placeholders only
            f" AND group_key IN ({marks(limits)}) AND group_key <> '' GROUP BY group_key",
            list(limits),
        )
        running = dict(cursor.fetchall())
    places = {key: limit - (running[key] - mine[key]) for key, limit in limits.items()}
    surplus = []
    for job in claimed:
        if job.group_key:
            places[job.group_key] -= 1
            if places[job.group_key] < 0:
                surplus.append(job)
    return surplus


def _park(surplus: Collection[ClaimedJob]) -> None:
    """Put back `surplus`, and set aside whatever else of their groups is ready, so that no claim finds it again."""
    groups = {job.group_key for job in surplus}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_job SET state = 'parked', holder = '', attempts = attempts - 1"  # noqa: S608 - placeholders only
            f" WHERE id IN ({marks(surplus)})",
            [job.id for job in surplus],
        )
        # Skipping what another worker is just claiming: it waits for our lock, so we must not wait for its rows.
        cursor.execute(
            "UPDATE jobs_job SET state = 'parked' WHERE id IN (SELECT id FROM jobs_job"  # noqa: S608 - placeholders only
            f" WHERE state = 'ready' AND group_key <> '' AND group_key IN ({marks(groups)}) {_skip_locked()})",
            list(groups),
        )


def _skip_locked() -> str:
    return "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""


def marks(values: Collection[object]) -> str:
    """Return a placeholder for each of `values`."""
    return ", ".join(["%s"] * len(values))


def _time(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _as_time(value: Any) -> datetime:
    # A raw cursor on SQLite gives text or a time without a zone, always in UTC.
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
