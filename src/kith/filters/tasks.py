"""What this room does when the clock strikes."""

from django.utils import timezone

from kith.filters import actions
from kith.jobs import task


@task()
def forget_what_ended() -> None:
    actions.forget_what_ended(now=timezone.now())
