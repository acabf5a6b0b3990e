"""What an administrator, and the clock, do with jobs that were given up."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from kith.jobs.enqueuing import wake_workers
from kith.jobs.leases import free_places, lock_groups
from kith.jobs.models import Job, State

_DEAD_ARE_KEPT = timedelta(days=30)


def retry_dead(*, now: datetime, job_ids: Collection[int] | None = None) -> int:
    """Try jobs that were given up again, from their first attempt; all of them without `job_ids`. Return how many.

    Where a job with the same `unique_key` waits already, that one is enough.
    """
    retried = 0
    with transaction.atomic():
        for job in _dead(job_ids):
            retried += 1
            try:
                with transaction.atomic():
                    Job.objects.filter(pk=job.pk).update(state=State.READY, attempts=0, due_at=now)
            except IntegrityError:
                Job.objects.filter(pk=job.pk).delete()
        transaction.on_commit(wake_workers, robust=True)
    return retried


def drop_dead(*, job_ids: Collection[int] | None = None) -> int:
    """Forget jobs that were given up; all of them without `job_ids`. Return how many."""
    dropped, _ = _dead(job_ids).delete()
    return dropped


def sweep_jobs(*, now: datetime) -> None:
    """Forget what was given up a month ago, and fetch parked jobs of groups in which nothing runs.

    The second should find nothing; it is there because a job that waits for ever is the one fault nobody would see.
    """
    Job.objects.filter(state=State.DEAD, failed_at__lt=now - _DEAD_ARE_KEPT).delete()
    with transaction.atomic():
        lock_groups()
        parked = set(Job.objects.filter(state=State.PARKED).values_list("group_key", flat=True).distinct())
        moving = set(
            Job.objects.filter(state__in=[State.RUNNING, State.READY], group_key__in=parked)
            .values_list("group_key", flat=True)
            .distinct()
        )
        free_places(Counter(parked - moving))
        transaction.on_commit(wake_workers, robust=True)


def _dead(job_ids: Collection[int] | None) -> QuerySet[Job]:
    dead = Job.objects.filter(state=State.DEAD)
    return dead if job_ids is None else dead.filter(id__in=job_ids)
