"""What this room does when the clock strikes."""

from django.utils import timezone

from kith.accounts import actions
from kith.jobs import task


@task()
def lift_ended_mutes() -> None:
    actions.lift_ended_mutes(now=timezone.now())
