"""What this room does when the clock strikes or a file is ready."""

from django.utils import timezone

from kith.jobs import task
from kith.posts import actions
from kith.posts.actions import indexing, linking
from kith.posts.queries import overdue_ids


@task()
def end_due_polls() -> None:
    actions.end_due_polls(now=timezone.now())


@task(queue="slow")
def move_hidden_files(*, post_id: int) -> None:
    actions.move_hidden_files(post_id=post_id)


@task()
def show_changed_link(*, link_id: int) -> None:
    linking.show_changed_link(link_id=link_id)


@task()
def show_ready_file(*, media_id: int) -> None:
    actions.show_ready_file(media_id=media_id)


@task(priority=10)
def send_planned(*, unsent_id: int) -> None:
    """Send what is due, else come back when it is."""
    due_at = actions.send_due(unsent_id=unsent_id, now=timezone.now())
    if due_at is not None:
        key = f"send-{unsent_id}-{due_at.timestamp():.0f}"
        send_planned.using(run_after=due_at, unique_key=key).enqueue(unsent_id=unsent_id)


@task()
def send_overdue() -> None:
    """A net under `send_planned`: what nobody came back for goes out too."""
    for unsent_id in overdue_ids(now=timezone.now()):
        send_planned.using(unique_key=f"send-{unsent_id}").enqueue(unsent_id=unsent_id)


@task()
def delete_expired_posts() -> None:
    actions.delete_expired_posts(now=timezone.now())


@task()
def forget_old_keys() -> None:
    actions.forget_old_keys(now=timezone.now())


@task(queue="slow")
def follow_consent(*, account_id: int) -> None:
    indexing.follow_consent(author_id=account_id)


@task(queue="slow", most_attempts=1)
def index_older_posts() -> None:
    indexing.index_older_posts(for_seconds=30)
