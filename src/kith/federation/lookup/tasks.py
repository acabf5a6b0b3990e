"""What is asked of other servers in the background: counts, pins, latest posts, pictures, whole discussions."""

from django.utils import timezone

from kith.federation.lookup import asking, surroundings
from kith.federation.models import RemoteActor
from kith.jobs import task


@task()
def look_at_kept(*, account_id: int) -> None:
    """Ask about what surrounds somebody who was looked up, if it is time for that."""
    actor = RemoteActor.objects.select_related("server").filter(pk=account_id).first()
    if actor is not None and surroundings.is_due(actor, now=timezone.now()):
        # One at a time of each server, as feeds are polled: nobody is asked for ten things at once.
        group = f"host {actor.server.domain}"
        look_round.using(unique_key=f"look round {account_id}", group_key=group).enqueue(account_id=account_id)


@task(queue="slow", most_attempts=2)
def look_round(*, account_id: int) -> None:
    actor = RemoteActor.objects.select_related("account", "server").filter(pk=account_id).first()
    if actor is not None:
        surroundings.look_round(actor=actor, now=timezone.now())


@task(queue="slow", priority=20, most_attempts=1)
def seek_on(*, wanted: str) -> None:
    asking.seek_on(wanted, now=timezone.now())
