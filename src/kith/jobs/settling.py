"""What becomes of a claimed job: done, tried again, given up, or given back."""

import random
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet

from kith.jobs.backing_off import pause_after
from kith.jobs.enqueuing import wake_workers
from kith.jobs.leases import ClaimedJob, free_places, lock_groups, marks
from kith.jobs.models import Job, State

LOST = "The worker stopped while it ran."


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one run of a job ended; `failure` is empty where it went well."""

    job: ClaimedJob
    failure: str
    seconds: float
    is_begun: bool = True  # False: its lease had ended before its turn came


def settle(
    outcomes: Sequence[Outcome], *, holder: str, now: datetime, chance: Callable[[], float] = random.random
) -> None:
    """Keep what came of these runs. A job that `holder` has lost meanwhile belongs to another and is left alone."""
    done = [outcome.job for outcome in outcomes if not outcome.failure]
    with transaction.atomic():
        if any(outcome.job.group_key for outcome in outcomes):
            lock_groups()
        freed = _delete(done, holder=holder)
        for outcome in outcomes:
            if outcome.failure:
                freed[outcome.job.group_key] += _keep_failure(outcome, holder=holder, now=now, chance=chance)
        free_places(+Counter({key: places for key, places in freed.items() if key}))


def release(ids: Collection[int], *, holder: str) -> None:
    """Give back jobs that were claimed and not begun; the claim does not count as an attempt."""
    for job in Job.objects.filter(id__in=ids, holder=holder, state=State.RUNNING):
        with transaction.atomic():
            _return(job, state=State.READY, due_at=job.due_at, attempts=job.attempts - 1)
    transaction.on_commit(wake_workers, robust=True)


def give_up_leases_of(holder: str, *, now: datetime) -> int:
    """Give back all jobs of a worker that is known to be dead; return how many it held."""
    return _lose(Job.objects.filter(holder=holder, state=State.RUNNING), now=now)


def promote_due(*, now: datetime) -> None:
    """Make ready what waited for its time, and take back leases that ran out."""
    _lose(Job.objects.filter(state=State.RUNNING, due_at__lte=now), now=now)
    Job.objects.filter(state=State.WAITING, due_at__lte=now).update(state=State.READY)


def _delete(jobs: Sequence[ClaimedJob], *, holder: str) -> Counter[str]:
    if not jobs:
        return Counter()
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM jobs_job WHERE id IN ({marks(jobs)})"  # noqa: S608 - placeholders only
            " AND holder = %s AND state = 'running' RETURNING group_key",
            [*(job.id for job in jobs), holder],
        )
        return Counter(row[0] for row in cursor.fetchall())


def _keep_failure(outcome: Outcome, *, holder: str, now: datetime, chance: Callable[[], float]) -> int:
    job = Job.objects.filter(id=outcome.job.id, holder=holder, state=State.RUNNING).first()
    if job is None:
        return 0
    job.failure, job.failed_at = outcome.failure, now
    if job.attempts >= job.most_attempts:
        _return(job, state=State.DEAD, due_at=now)
    else:
        _return(job, state=State.WAITING, due_at=now + pause_after(job.attempts, chance=chance()))
    return 1


def _lose(jobs: QuerySet[Job], *, now: datetime) -> int:
    lost = 0
    with transaction.atomic():
        lock_groups()
        for job in jobs.select_for_update(skip_locked=True) if connection.vendor == "postgresql" else jobs:
            lost += 1
            if job.attempts >= job.most_attempts:
                job.failure, job.failed_at = LOST, now
                _return(job, state=State.DEAD, due_at=now)
            elif job.attempts == 1:
                _return(job, state=State.READY, due_at=now)
            else:
                # Again: perhaps it is this job that kills workers. The pauses scatter those that fell together.
                _return(job, state=State.WAITING, due_at=now + pause_after(job.attempts - 1, chance=random.random()))  # noqa: S311
            if job.group_key:
                free_places(Counter([job.group_key]))
    return lost


def _return(job: Job, *, state: State, due_at: datetime, attempts: int | None = None) -> None:
    """Take `job` out of its worker's hands; where another with its `unique_key` already waits, that one is enough."""
    try:
        with transaction.atomic():
            Job.objects.filter(pk=job.pk).update(
                state=state,
                due_at=due_at,
                holder="",
                attempts=F("attempts") if attempts is None else attempts,
                failure=job.failure,
                failed_at=job.failed_at,
            )
    except IntegrityError:
        Job.objects.filter(pk=job.pk).delete()
