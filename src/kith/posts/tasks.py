"""What this room does when the clock strikes or a file is ready."""

from django.utils import timezone

from kith.jobs import task
from kith.posts import actions


@task()
def end_due_polls() -> None:
    actions.end_due_polls(now=timezone.now())


@task(queue="slow")
def move_hidden_files(*, post_id: int) -> None:
    actions.move_hidden_files(post_id=post_id)


@task()
def show_ready_file(*, media_id: int) -> None:
    actions.show_ready_file(media_id=media_id)
