"""What this room does when a post appears, a chat changes, or the clock strikes."""

from django.utils import timezone

from kith.chats import actions, openings, queries
from kith.jobs import task


@task(only_when=openings.any_chat_is_open)
def hear_post(*, post_id: int) -> None:
    actions.hear(post_id=post_id, now=timezone.now())


@task(priority=10)
def keep_time(*, chat_id: int) -> None:
    """Do what is due, and come back when something is again."""
    due_at = actions.keep_time(chat_id=chat_id, now=timezone.now())
    if due_at is not None:
        key = f"chat-{chat_id}-{due_at.timestamp():.0f}"
        keep_time.using(run_after=due_at, unique_key=key).enqueue(chat_id=chat_id)


@task()
def keep_overdue() -> None:
    """A net under the other two: chats that nobody came back for, posts that nobody heard."""
    now = timezone.now()
    for chat_id in queries.due_ids(now=now):
        keep_time.using(unique_key=f"chat-{chat_id}").enqueue(chat_id=chat_id)
    actions.gather_missed(now=now)


@task(queue="slow")
def gather_late() -> None:
    actions.gather_late(now=timezone.now())
