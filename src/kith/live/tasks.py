"""What the clock starts in this room."""

from django.utils import timezone

from kith.jobs import task
from kith.live import actions


@task()
def sweep_tellings() -> None:
    actions.sweep_tellings(now=timezone.now())
