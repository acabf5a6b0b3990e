"""What is done about posts of other servers, and with them, besides taking them in."""

from urllib.parse import urlsplit

from django.utils import timezone

from kith.federation.inbound import quotes
from kith.federation.inbound.waiting import join_waiting
from kith.federation.lookup.posts import post_of
from kith.federation.models import Awaited
from kith.federation.outbound import quotes as outbound_quotes
from kith.federation.outbound import votes
from kith.jobs import task


@task()
def look_for_awaited(*, awaited_id: int) -> None:
    """Have what a post answers or quotes fetched; one at a time of each server, so that none is asked for ten at once.

    Many answers to one post ask for it together: the second finds it here.
    """
    awaited = Awaited.objects.filter(pk=awaited_id).first()
    if awaited is not None:
        fetch = fetch_awaited.using(group_key=f"host {urlsplit(awaited.uri).netloc}"[:200])
        fetch.enqueue(awaited_id=awaited_id)


@task(queue="slow", most_attempts=4, unique_key="awaited-{awaited_id}")
def fetch_awaited(*, awaited_id: int) -> None:
    awaited = Awaited.objects.filter(pk=awaited_id).first()
    if awaited is None:
        return
    now = timezone.now()
    found = post_of(awaited.uri, now=now, may_fetch=True)
    # What came was joined as it came; what was here already is joined now.
    if found is not None:
        join_waiting(found, now=now)


@task(queue="slow", most_attempts=4, unique_key="stamp-{post_id}")
def check_stamp(*, post_id: int) -> None:
    quotes.check_stamp(post_id=post_id, now=timezone.now())


@task()
def ask_to_quote(*, post_id: int) -> None:
    outbound_quotes.ask_to_quote(post_id=post_id, now=timezone.now())


@task()
def take_back_stamp(*, post_id: int) -> None:
    outbound_quotes.take_back_stamp(post_id=post_id, now=timezone.now())


@task()
def send_vote(*, poll_id: int, account_id: int) -> None:
    votes.send_vote(poll_id=poll_id, account_id=account_id, now=timezone.now())
