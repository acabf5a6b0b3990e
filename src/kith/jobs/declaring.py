"""How a room declares a task: `@task()` over a function, which then has `.enqueue(…)` and `.using(…)`.

The API is `django.tasks` (in Django from 6.0, until then the backport `django_tasks`); ours adds attempts and keys.
Importing this touches no model, so a `tasks.py` may be imported at any time.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ParamSpec, Self, TypeVar

import django_tasks.base
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends

P = ParamSpec("P")
T = TypeVar("T")

MOST_ATTEMPTS = 10  # with the pauses of backing_off.py: about nine hours of trying


@dataclass(frozen=True, kw_only=True)
class Task(django_tasks.base.Task[P, T]):
    """A task of `django.tasks` with what a lease queue can do besides."""

    most_attempts: int = MOST_ATTEMPTS
    # At most one job with this key waits; while one runs, its successor waits for it to end. It may name arguments:
    # "deliver-{server_id}".
    unique_key: str | None = None
    # It runs no sooner than so long after it was asked for: with a `unique_key`, several askings are one job.
    gathers_for: timedelta | None = None
    # At most `group_limit` jobs of one group run at once, however many workers there are.
    group_key: str | None = None
    group_limit: int = 1
    # Asked when something is announced, and quick: where it says no, no job is made.
    only_when: Callable[[], bool] | None = None

    def using(
        self,
        *,
        priority: int | None = None,
        queue_name: str | None = None,
        run_after: datetime | None = None,
        backend: str | None = None,
        unique_key: str | None = None,
        group_key: str | None = None,
        group_limit: int | None = None,
    ) -> Self:
        """Return this task with other options; what is None stays as it is."""
        options: dict[str, Any] = {
            "priority": priority,
            "queue_name": queue_name,
            "run_after": run_after,
            "backend": backend,
            "unique_key": unique_key,
            "group_key": group_key,
            "group_limit": group_limit,
        }
        return replace(self, **{name: value for name, value in options.items() if value is not None})


def task(
    *,
    queue: str = "default",
    priority: int = 0,
    most_attempts: int = MOST_ATTEMPTS,
    unique_key: str | None = None,
    gathers_for: timedelta | None = None,
    group_key: str | None = None,
    group_limit: int = 1,
    only_when: Callable[[], bool] | None = None,
    backend: str = DEFAULT_TASK_BACKEND_ALIAS,
) -> Callable[[Callable[P, T]], Task[P, T]]:
    """Make a task of a module-level function. It must be idempotent: after a crash it may run again.

    `queue`: "default" for quick work in the database, "slow" for what waits on the network or computes long (mail,
    fetches, pictures), so that it never keeps a post from its readers; "deliveries" for what goes to other servers, so
    that slow ones keep nothing else waiting. A higher `priority` (−100 to 100) goes first.
    `only_when`: of a happening that comes often and seldom matters here, a job is made only while this says yes.
    """

    def declare(function: Callable[P, T]) -> Task[P, T]:
        options: dict[str, Any] = {
            "queue_name": queue,
            "priority": priority,
            "most_attempts": most_attempts,
            "unique_key": unique_key,
            "gathers_for": gathers_for,
            "group_key": group_key,
            "group_limit": group_limit,
            "only_when": only_when,
        }
        made: Task[P, T] = task_backends[backend].task_class(func=function, backend=backend, **options)  # type: ignore[assignment]
        return made

    return declare
