"""What this room does when a file came in, and when the clock strikes."""

from django.utils import timezone

from kith.jobs import task
from kith.media import actions
from kith.media.models import MediaFile


@task(queue="slow", priority=10, most_attempts=3)
def prepare_media(*, media_id: int) -> None:
    file = MediaFile.objects.filter(pk=media_id).first()
    if file is not None:
        actions.prepare_media(file=file)


@task(queue="slow")
def sweep_unused() -> None:
    actions.sweep_unused(now=timezone.now())


@task(queue="slow")
def give_up_stuck() -> None:
    actions.give_up_stuck(now=timezone.now())
