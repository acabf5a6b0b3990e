"""What this room does when the clock strikes or a list of websites was brought."""

from django.utils import timezone

from kith.jobs import task
from kith.reading import actions, forgetting, polling
from kith.reading.addresses import host_of
from kith.reading.models import Feed, ImportLine


@task()
def poll_due_feeds() -> None:
    for feed in polling.claim_due_feeds(now=timezone.now()):
        poll_feed.using(unique_key=f"feed {feed.pk}", group_key=f"host {feed.host}").enqueue(feed_id=feed.pk)


@task(queue="slow", most_attempts=3)
def poll_feed(*, feed_id: int) -> None:
    feed = Feed.objects.select_related("account").filter(pk=feed_id, next_poll_at__isnull=False).first()
    if feed is not None:
        polling.poll_feed(feed=feed, now=timezone.now())


@task()
def forget_private_feeds() -> None:
    forgetting.forget_private_feeds()


@task()
def start_import(*, import_id: int) -> None:
    for line in ImportLine.objects.filter(list=import_id, result=ImportLine.Result.WAITING).order_by("position"):
        host = host_of(line.address)
        follow_line.using(unique_key=f"import line {line.pk}", group_key=f"host {host}").enqueue(line_id=line.pk)


@task(queue="slow", most_attempts=3)
def follow_line(*, line_id: int) -> None:
    line = ImportLine.objects.select_related("list__account").filter(pk=line_id).first()
    if line is not None:
        actions.follow_line(line=line, now=timezone.now())
