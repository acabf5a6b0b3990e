"""The clock: when the lines of EVERY are due, and whose turn it is to start them.

Every worker asks; who moves the entry's due time forward enqueues its job, in the same transaction. So a due time is
served once, however many workers run. Times missed while nobody ran are served once, not one by one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zlib import crc32

from django.db import transaction

from kith.jobs.backend import new_job
from kith.jobs.declaring import Task
from kith.jobs.enqueuing import add_jobs
from kith.jobs.models import ClockEntry


@dataclass(frozen=True)
class Daily:
    """Once a day, at this time in UTC."""

    at: time


@dataclass(frozen=True)
class Every:
    """A line of EVERY: how often, and which task (it takes no arguments)."""

    period: timedelta | Daily
    task: Task[[], Any]

    @property
    def name(self) -> str:
        return self.task.module_path

    def next_after(self, moment: datetime) -> datetime:
        """Return the first due time later than `moment`."""
        if isinstance(self.period, Daily):
            today = datetime.combine(moment.astimezone(UTC).date(), self.period.at, tzinfo=UTC)
            return today if today > moment else today + timedelta(days=1)
        # Counted from a start of its own, so that all that is hourly doesn't fall on the same second.
        start = datetime.fromtimestamp(crc32(self.name.encode()) % 86_400, tz=UTC)
        return start + ((moment - start) // self.period + 1) * self.period


def set_clock(entries: Sequence[Every], *, now: datetime) -> None:
    """Make the table of due times fit EVERY: new lines come, lost ones go, shortened ones hurry."""
    ClockEntry.objects.exclude(name__in=[entry.name for entry in entries]).delete()
    ClockEntry.objects.bulk_create(
        [ClockEntry(name=entry.name, due_at=entry.next_after(now)) for entry in entries], ignore_conflicts=True
    )
    for entry in entries:
        due_at = entry.next_after(now)
        ClockEntry.objects.filter(name=entry.name, due_at__gt=due_at).update(due_at=due_at)


def strike(entries: Sequence[Every], *, now: datetime) -> datetime | None:
    """Enqueue what is due, unless another worker was first; return when the next is due."""
    by_name = {entry.name: entry for entry in entries}
    upcoming = []
    for name, due_at in _due_times(by_name):
        entry = by_name[name]
        if due_at <= now:
            _start(entry, due_at=due_at, now=now)
            due_at = entry.next_after(now)
        upcoming.append(due_at)
    return min(upcoming, default=None)


def _due_times(names: Collection[str]) -> list[tuple[str, datetime]]:
    return list(ClockEntry.objects.filter(name__in=names).values_list("name", "due_at"))


def _start(entry: Every, *, due_at: datetime, now: datetime) -> None:
    with transaction.atomic():
        claimed = ClockEntry.objects.filter(name=entry.name, due_at=due_at).update(due_at=entry.next_after(now))
        if claimed:
            # Its own name as the key: while the last one still waits or runs, no second begins.
            add_jobs([new_job(entry.task.using(unique_key=f"clock:{entry.name}"), kwargs={})], now=now)
