"""What an administrator's page of jobs needs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from kith.jobs.models import ClockEntry, Job, State


@dataclass(frozen=True)
class QueueSummary:
    """The queue at a glance."""

    ready: int
    waiting: int
    running: int
    parked: int
    dead: int
    oldest_ready_at: datetime | None  # when the longest-waiting ready job was enqueued


def queue_summary() -> QueueSummary:
    """Return how many jobs there are in each state."""
    counts = dict(Job.objects.values_list("state").annotate(Count("id")))
    return QueueSummary(
        **{state.value: counts.get(state.value, 0) for state in State},
        oldest_ready_at=Job.objects.filter(state=State.READY).aggregate(at=Min("enqueued_at"))["at"],
    )


def latest_clock_delay(*, now: datetime) -> timedelta | None:
    """Return by how much the clock is late: a worker strikes it within seconds. None where no worker ever began."""
    due_at = ClockEntry.objects.aggregate(at=Min("due_at"))["at"]
    return None if due_at is None else max(timedelta(), now - due_at)


def dead_jobs(*, limit: int = 100) -> list[Job]:
    """Return the jobs that were given up, the latest first."""
    return list(Job.objects.filter(state=State.DEAD).order_by("-failed_at", "-id")[:limit])
