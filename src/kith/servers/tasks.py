"""What this room does when the time of an announcement comes."""

from django.utils import timezone

from kith.jobs import task
from kith.servers import actions
from kith.servers.queries import next_turn


@task()
def await_turn(*, announcement_id: int) -> None:
    """Come back when an announcement begins, and when it is over."""
    at = next_turn(announcement_id, timezone.now())
    if at is not None:
        key = f"announcement-{announcement_id}-{at.timestamp():.0f}"
        tell_of_turn.using(run_after=at, unique_key=key).enqueue(announcement_id=announcement_id)


@task(priority=10)
def tell_of_turn(*, announcement_id: int) -> None:
    actions.tell_of_turn(announcement_id=announcement_id)
    await_turn.enqueue(announcement_id=announcement_id)
