"""What the clock starts in this room."""

from django.utils import timezone

from kith.jobs import actions, task


@task()
def sweep_jobs() -> None:
    actions.sweep_jobs(now=timezone.now())
