"""The `django.tasks` backend over our queue; named in settings.TASKS."""

from typing import Any, ParamSpec, TypeVar

import django_tasks.base
from django.utils import timezone
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.exceptions import InvalidTaskError

from kith.jobs.declaring import Task
from kith.jobs.enqueuing import NewJob, add_job

P = ParamSpec("P")
T = TypeVar("T")


class LeaseQueue(BaseTaskBackend):
    """Jobs are rows, committed with what they belong to. Done jobs leave no row, so results can't be asked for."""

    task_class = Task
    supports_defer = True
    supports_priority = True

    def validate_task(self, task: django_tasks.base.Task[..., Any]) -> None:
        super().validate_task(task)
        if task.takes_context:
            raise InvalidTaskError("Tasks of Kith take no context.")

    def enqueue(self, task: django_tasks.base.Task[P, T], args: Any, kwargs: Any) -> TaskResult[T]:
        """Put one call of `task` into the queue."""
        self.validate_task(task)
        if not isinstance(task, Task):
            raise InvalidTaskError(f"Declare {task.name} with kith.jobs.task.")
        now = timezone.now()
        job_id = add_job(new_job(task, args=args, kwargs=kwargs), now=now)
        return TaskResult(
            task=task,
            id=str(job_id),
            status=TaskResultStatus.READY,
            enqueued_at=now,
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


def new_job(task: Task[..., Any], *, args: Any = (), kwargs: Any) -> NewJob:
    """Return the row that a call of `task` will be."""
    run_after = task.run_after
    if run_after is None and task.gathers_for is not None:
        run_after = timezone.now() + task.gathers_for
    return NewJob(
        task=task.module_path,
        args=args,
        kwargs=kwargs,
        queue=task.queue_name,
        priority=task.priority,
        run_after=run_after,
        most_attempts=task.most_attempts,
        unique_key=task.unique_key.format(**kwargs) if task.unique_key else None,
        group_key=task.group_key,
        group_limit=task.group_limit,
    )
