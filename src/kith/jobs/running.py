"""Runs a claimed job: finds its task, calls it, and says of a failure only its kind and place."""

import json
import traceback
from datetime import datetime
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string

from kith.jobs.declaring import Task
from kith.jobs.leases import ClaimedJob, claim, look
from kith.jobs.settling import Outcome, promote_due, settle

_IN_PROCESS = "in-process"
_FRAMES_KEPT = 8
_QUEUES = ("default", "slow", "deliveries")


def call_task(job: ClaimedJob) -> None:
    """Call the task of `job`, and let its errors through."""
    arguments = json.loads(job.arguments)
    _task_at(job.task).func(*arguments["args"], **arguments["kwargs"])


def describe_failure(error: BaseException) -> str:
    """Return the error's kind and place. Its words only where the error is our own: others quote what people wrote."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    words = f": {error}" if kind.startswith("kith.") else ""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES_KEPT:]
    places = [f"  {frame.filename.rpartition('/src/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([f"{kind}{words}"[:500], *places])


def run_due_jobs(*, at: datetime | None = None, at_once: int = 1) -> int:
    """Run all that is due now (or `at`) in this thread, until none is left, and return how many; for tests and demos.

    One at a time, since a job may enqueue another that should come first; `at_once` claims more where that is no
    matter. The first failure is raised.
    """
    count = 0
    while True:
        now = at or timezone.now()
        outlook = look(_QUEUES)
        if outlook.next_due_at and outlook.next_due_at <= now:
            promote_due(now=now)
            outlook = look(_QUEUES)
        claimed = [
            job
            for queue in sorted(outlook.ready_queues)
            for job in claim(queue=queue, most=at_once, holder=_IN_PROCESS, now=now)
        ]
        if not claimed:
            return count
        for job in claimed:
            call_task(job)
        settle([Outcome(job, failure="", seconds=0) for job in claimed], holder=_IN_PROCESS, now=now)
        count += len(claimed)


@cache
def _task_at(path: str) -> Task[..., Any]:
    found = import_string(path)
    if not isinstance(found, Task):
        raise TypeError(f"{path} is not a task")
    return found
