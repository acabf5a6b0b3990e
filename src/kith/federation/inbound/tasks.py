"""What is done with what arrived: at once where that needs only the database, slowly where other servers are asked."""

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from kith.accounts.models import Account
from kith.federation.inbound import (
    arrivals,
    checking,
    doing,
    followers,
    gone,
    leaving,
    moving,
    passed_on,
    quotes,
    waiting,
)
from kith.federation.lookup.posts import post_of
from kith.federation.models import Arrival, Awaited
from kith.federation.outbound import quotes as outbound_quotes
from kith.federation.outbound import votes
from kith.jobs import Task, task
from kith.protocols.activitypub.values import host_of

_IN_A_MOMENT = timedelta(seconds=10)
_STEP = timedelta(seconds=5)  # then other servers get their turn
# Until then a server that gives no answer is asked again: after half a minute, two, eight, and half an hour.
_TRIES = 5
_FIRST_PAUSE = timedelta(seconds=30)


@task(priority=5, unique_key="arrivals-{server_id}")
def do_arrivals(*, server_id: int) -> None:
    """Do what a server delivered, one after the other: what it says of the same thing keeps its order."""
    begun = timezone.now()
    while (apart := doing.do_some(server_id=server_id, now=timezone.now())) is not None:
        if apart:
            _set_apart(apart)
        if timezone.now() - begun > _STEP:
            do_arrivals.enqueue(server_id=server_id)
            return


@task(priority=5)
def do_arrival(*, arrival_id: int) -> None:
    _go_on(arrival_id, doing.do_arrival(arrival_id=arrival_id, now=timezone.now(), may_fetch=False))


@task(queue="slow", most_attempts=3)
def do_arrival_slowly(*, arrival_id: int) -> None:
    _go_on(arrival_id, doing.do_arrival(arrival_id=arrival_id, now=timezone.now(), may_fetch=True))


def _set_apart(left: list[tuple[int, doing.Next]]) -> None:
    with transaction.atomic():
        arrivals.set_apart([arrival_id for arrival_id, _ in left])
        for arrival_id, how in left:
            _go_on(arrival_id, how)


def _go_on(arrival_id: int, left: doing.Next) -> None:
    if left in {doing.Next.IN_A_MOMENT, doing.Next.AGAIN}:
        do_arrival.using(run_after=timezone.now() + _IN_A_MOMENT).enqueue(arrival_id=arrival_id)
    elif left is doing.Next.SLOWLY:
        actor = Arrival.objects.values_list("actor", flat=True).get(pk=arrival_id)
        do_arrival_slowly.using(group_key=_group(actor), group_limit=2).enqueue(arrival_id=arrival_id)


@task(priority=5)
def check_later(*, arrival_id: int) -> None:
    """Have the signer looked up, once for all that waits of them, and few of one server at a time."""
    arrival = Arrival.objects.filter(pk=arrival_id, signature__isnull=False).first()
    if arrival is not None:
        _check_for(arrival.actor).enqueue(actor=arrival.actor)


@task(queue="slow", most_attempts=3)
def check_unchecked(*, actor: str, tried: int = 0) -> None:
    now = timezone.now()
    if checking.check_unchecked(actor=actor, now=now, is_last_try=tried + 1 >= _TRIES):
        later = _check_for(actor).using(run_after=now + _FIRST_PAUSE * 4**tried)
        later.enqueue(actor=actor, tried=tried + 1)


@task(priority=-5)
def look_later(*, kind: str, uri: str) -> None:
    key = hashlib.sha256(f"{kind} {uri}".encode()).hexdigest()
    look_at_passed_on.using(unique_key=f"passed on {key}", group_key=_group(uri)).enqueue(kind=kind, uri=uri)


@task(queue="slow", priority=-5, most_attempts=2)
def look_at_passed_on(*, kind: str, uri: str) -> None:
    passed_on.look(kind=kind, uri=uri, now=timezone.now())


@task(priority=-5)
def compare_followers(*, account_id: int, url: str, digest: str) -> None:
    """Ask for their list only where ours differs; once for all that is told of it meanwhile."""
    if not followers.is_as_told(account_id=account_id, digest=digest):
        later = set_followers_right.using(group_key=_group(url))
        later.enqueue(account_id=account_id, url=url, digest=digest)


@task(queue="slow", priority=-5, most_attempts=2, unique_key="followers-{account_id}")
def set_followers_right(*, account_id: int, url: str, digest: str) -> None:
    followers.set_right(account_id=account_id, url=url, digest=digest, now=timezone.now())


@task(queue="slow", unique_key="erase-gone-{account_id}")
def erase_gone(*, account_id: int) -> None:
    """Erase a little of somebody who is gone, and come back for the rest, so that nobody else waits for all of it."""
    account = Account.objects.filter(pk=account_id).exclude(domain="").first()
    if account is not None and not leaving.erase_some(account=account, now=timezone.now()):
        erase_gone.enqueue(account_id=account_id)


@task(unique_key="move-{account_id}-{to_id}")
def move_followers(*, account_id: int, to_id: int) -> None:
    """Have a few of those who followed somebody follow their new account, and come back for the rest."""
    people = Account.objects.in_bulk([account_id, to_id])
    if len(people) == 2 and not moving.move_some(account=people[account_id], to=people[to_id], now=timezone.now()):
        move_followers.enqueue(account_id=account_id, to_id=to_id)


@task()
def forget_arrivals() -> None:
    now = timezone.now()
    arrivals.wake_stuck(now=now)
    arrivals.forget_arrivals(now=now)


@task()
def forget_old_gone() -> None:
    now = timezone.now()
    gone.forget_what_is_gone(now=now)
    waiting.stop_waiting(now=now)


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
        waiting.join_waiting(found, now=now)


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


def _check_for(actor: str) -> Task[..., None]:
    key = hashlib.sha256(actor.encode()).hexdigest()
    return check_unchecked.using(unique_key=f"signer {key}", group_key=_group(actor))


def _group(actor: str) -> str:
    return f"host {host_of(actor)}"[:200]
