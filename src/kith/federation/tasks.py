"""What this room does when something happened elsewhere, or the clock strikes."""

from datetime import timedelta

from django.utils import timezone

from kith.federation.outbound import delivering, trying
from kith.jobs import task

_STEP = timedelta(seconds=20)  # then other servers get their turn


@task(queue="deliveries", unique_key="deliver-{server_id}")
def deliver(*, server_id: int) -> None:
    begun = timezone.now()
    while delivering.deliver_some(server_id=server_id, now=timezone.now()):
        if timezone.now() - begun > _STEP:
            deliver.enqueue(server_id=server_id)
            return


@task()
def wake_due_servers() -> None:
    trying.wake_due(now=timezone.now())


@task()
def sweep_outgoing() -> None:
    delivering.sweep(now=timezone.now())
