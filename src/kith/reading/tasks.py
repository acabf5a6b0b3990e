"""What this room does when the clock strikes."""

import logging

from django.conf import settings
from django.utils import timezone

from kith.foundations.mailbox import MailboxTrouble
from kith.jobs import task
from kith.reading import forgetting, polling, receiving
from kith.reading.models import Feed

log = logging.getLogger(__name__)


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


@task(queue="slow", most_attempts=1)
def look_into_mailbox() -> None:
    """Take in the letters that have arrived; where the mailbox does not answer, the next minute tries again."""
    if settings.KITH_MAIL_IN_PLACE is None:
        return
    try:
        receiving.empty_mailbox(place=settings.KITH_MAIL_IN_PLACE, clock=timezone.now)
    except MailboxTrouble as trouble:
        log.warning("The mailbox for letters: %s", trouble)
