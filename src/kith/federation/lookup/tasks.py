"""What is asked of other servers in the background: counts, pins, latest posts, pictures, whole discussions."""

from datetime import timedelta

from django.utils import timezone

from kith.federation.lookup import (
    asking,
    emojis,
    files,
    gathering,
    opening,
    portraits,
    software,
    surroundings,
    sweeping,
)
from kith.federation.models import Gathering, RemoteActor
from kith.jobs import task
from kith.media.models import Emoji, MediaFile
from kith.protocols.activitypub.values import host_of

_FRESH = timedelta(days=2)  # what is older is fetched when somebody opens it


@task()
def look_at_kept(*, account_id: int) -> None:
    """Ask about what surrounds somebody who was looked up, if it is time for that, and for new pictures of them."""
    actor = RemoteActor.objects.select_related("account", "server").filter(pk=account_id).first()
    if actor is None or actor.gone_at is not None:
        return
    # One at a time of each server, as feeds are polled: nobody is asked for ten things at once.
    group = f"host {actor.server.domain}"
    if software.is_due(actor.server, now=timezone.now()):
        # At the end of the line: nobody waits for it.
        ask_for_software.using(unique_key=f"software {actor.server_id}", group_key=group).enqueue(account_id=account_id)
    if surroundings.is_due(actor, now=timezone.now()):
        look_round.using(unique_key=f"look round {account_id}", group_key=group).enqueue(account_id=account_id)
    if portraits.wants_portraits(actor):
        fetch_portraits.using(unique_key=f"portraits {account_id}", group_key=group).enqueue(account_id=account_id)


@task(queue="slow", priority=-5, most_attempts=1)
def ask_for_software(*, account_id: int) -> None:
    actor = RemoteActor.objects.select_related("account", "server").filter(pk=account_id).first()
    if actor is not None:
        software.ask_for_software(actor=actor, now=timezone.now())


@task(queue="slow", most_attempts=2)
def look_round(*, account_id: int) -> None:
    actor = RemoteActor.objects.select_related("account", "server").filter(pk=account_id).first()
    if actor is not None:
        surroundings.look_round(actor=actor, now=timezone.now())


@task(queue="slow", priority=5, most_attempts=2)
def fetch_portraits(*, account_id: int) -> None:
    actor = RemoteActor.objects.select_related("account").filter(pk=account_id).first()
    if actor is not None:
        portraits.fetch_portraits(actor=actor, now=timezone.now())


@task(queue="slow", priority=20, most_attempts=1)
def seek_on(*, wanted: str) -> None:
    asking.seek_on(wanted, now=timezone.now())


@task()
def fetch_files_of(*, post_id: int) -> None:
    """Fetch the pictures of a post that arrived, if it is a new one."""
    now = timezone.now()
    wanted = MediaFile.objects.filter(attachment__post_id=post_id, attachment__post__published_at__gt=now - _FRESH)
    for file in wanted:
        _ask_for(file)


@task()
def ask_for_file(*, media_id: int) -> None:
    for file in MediaFile.objects.filter(pk=media_id):
        _ask_for(file)


@task(queue="slow", priority=5, most_attempts=2)
def fetch_file(*, media_id: int) -> None:
    file = MediaFile.objects.filter(pk=media_id).first()
    if file is not None:
        files.fetch_file(file=file, now=timezone.now())


@task()
def begin_gathering(*, post_id: int) -> None:
    """Have answers looked for to a post that somebody opened."""
    gathering.look_for_answers(post_id, now=timezone.now())


@task()
def call_gatherer(*, gathering_id: int) -> None:
    for look in Gathering.objects.select_related("post").filter(pk=gathering_id):
        group = f"host {host_of(look.post.uri)}"
        gather.using(unique_key=f"gather {look.pk}", group_key=group, group_limit=2).enqueue(gathering_id=look.pk)


@task(queue="slow", most_attempts=1)
def gather(*, gathering_id: int) -> None:
    look = Gathering.objects.select_related("post").filter(pk=gathering_id).first()
    if look is not None:
        gathering.gather(gathering=look, now=timezone.now())


@task(queue="slow", most_attempts=1)
def see_to_person(*, account_id: int) -> None:
    opening.see_to_person(account_id=account_id, now=timezone.now())


@task()
def ask_for_emoji(*, emoji_id: int) -> None:
    for emoji in Emoji.objects.filter(pk=emoji_id):
        group = f"host {host_of(emoji.remote_url)}"
        fetch_emoji.using(unique_key=f"emoji {emoji.pk}", group_key=group, group_limit=3).enqueue(emoji_id=emoji.pk)


@task(queue="slow", most_attempts=2)
def fetch_emoji(*, emoji_id: int) -> None:
    for emoji in Emoji.objects.filter(pk=emoji_id):
        emojis.fetch_emoji(emoji=emoji, now=timezone.now())


@task(queue="slow")
def sweep_copies() -> None:
    sweeping.sweep_copies(now=timezone.now())


def _ask_for(file: MediaFile) -> None:
    if file.is_copied and not file.file:
        group = f"host {host_of(file.remote_url)}"
        fetch_file.using(unique_key=f"copy {file.pk}", group_key=group, group_limit=3).enqueue(media_id=file.pk)
