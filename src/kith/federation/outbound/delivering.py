"""Delivering: what waits for one server goes out in its order, each line settled before the next is sent.

A line that was taken is gone, so a worker that is killed in the middle repeats at most the one it was about to settle;
whoever gets an activity twice knows it by its id.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from kith.federation import signing
from kith.federation.models import Delivery, Key, Outgoing, RemoteActor
from kith.federation.outbound import trying
from kith.foundations.http import Fetched, FetchFailed, NotAllowed
from kith.foundations.ready import ready_rows
from kith.protocols.activitypub.vocabulary import ACCEPT, ACTIVITY_JSON
from kith.servers.models import Server
from kith.servers.others import is_kept_away

_AT_ONCE = 20  # lines that are read together
_SECONDS = 10.0  # for one answer: many servers wait for few threads
_LARGEST_ANSWER = 1_000_000  # bytes; nobody looks at them
# So often a server may fail on one and the same thing before what waits behind that goes first.
_MOST_REFUSALS = 3
FAREWELLS_ARE_KEPT = timedelta(days=30)
_NO_LINES_YET = timedelta(minutes=10)

_State = Delivery.State


class _Answer(Enum):
    TAKEN = "taken"
    REFUSED = "refused"  # for good
    STRUGGLES = "struggles"  # with this; perhaps not with another
    AWAY = "away"


def deliver_some(*, server_id: int, now: datetime) -> bool:
    """Send some of what waits for a server, and say whether more may go at once."""
    server = Server.objects.filter(pk=server_id).first()
    if server is None:
        return False
    waiting = Delivery.objects.filter(server=server, state=_State.WAITING)
    if is_kept_away(server.domain):
        _settle(waiting, _State.REFUSED, now=now)
        return False
    if trying.is_dead(server, now=now):
        _settle(waiting, _State.GIVEN_UP, now=now)
        return False
    if not trying.is_due(server, now=now):
        return False
    some = _unhindered(server_id) or _hindered(server_id)
    for delivery in some:
        if not _deliver(delivery, server, now=now):
            return False
    if len(some) == _AT_ONCE:
        return True
    was_unhindered = any(delivery.refusals < _MOST_REFUSALS for delivery in some)
    return was_unhindered and bool(_hindered(server_id))


def refuse_kept_away(*, server_id: int, now: datetime) -> None:
    """Send nothing more of what waits for a server that moderators keep away, nor for its parts."""
    server = Server.objects.filter(pk=server_id).first()
    if server is not None and server.is_kept_away:
        them = Server.objects.filter(Q(pk=server.pk) | Q(domain__endswith=f".{server.domain}"))
        _settle(Delivery.objects.filter(server__in=them, state=_State.WAITING), _State.REFUSED, now=now)


def hold_back(about: str, *, inboxes: set[tuple[int, str]] | None = None) -> None:
    """Send nothing more of what tells of `about` (to these, or to anyone): it is gone, or no longer for them."""
    waiting = Delivery.objects.filter(outgoing__about=about, outgoing__farewell="", state=_State.WAITING)
    if inboxes is None:
        waiting.delete()
        return
    ids = [id for id, *place in waiting.values_list("id", "server_id", "inbox") if tuple(place) in inboxes]
    Delivery.objects.filter(pk__in=ids).delete()


def sweep(*, now: datetime) -> None:
    """Forget what everyone has, goodbyes of a month ago, and the keys of those who left and said theirs."""
    done = Outgoing.objects.filter(deliveries=None, created_at__lt=now - _NO_LINES_YET)
    done.delete()
    Outgoing.objects.exclude(farewell="").filter(created_at__lt=now - FAREWELLS_ARE_KEPT).delete()
    speaking = Outgoing.objects.filter(actor=OuterRef("actor"))
    Key.objects.filter(~Exists(speaking), account=None).exclude(actor=signing.server_actor()).delete()


# Kept ready, with “waiting” written out: only so does SQLite find the index of what waits.
@ready_rows
def _unhindered(server_id: int) -> QuerySet[Delivery]:
    return _lines(server_id).filter(refusals__lt=_MOST_REFUSALS).order_by("id")[:_AT_ONCE]


@ready_rows
def _hindered(server_id: int) -> QuerySet[Delivery]:
    return _lines(server_id).filter(refusals__gte=_MOST_REFUSALS).order_by("id")[:_AT_ONCE]


def _lines(server_id: int) -> QuerySet[Delivery]:
    return Delivery.objects.select_related("outgoing").filter(server_id=server_id, state=_State.WAITING.value)


def _deliver(delivery: Delivery, server: Server, *, now: datetime) -> bool:
    """Send one, and say whether the next may follow."""
    answered = _knock(delivery)
    status = answered.status if isinstance(answered, Fetched) else None
    meaning = _meaning_of(answered)
    line = Delivery.objects.filter(pk=delivery.pk)
    if meaning is _Answer.TAKEN:
        _settle(line, _State.TAKEN, now=now, answer=status, is_farewell=bool(delivery.outgoing.farewell))
        trying.note_success(server)
        return True
    if meaning is _Answer.REFUSED:
        _settle(line, _State.REFUSED, now=now, answer=status)
        if status == 410:
            RemoteActor.objects.filter(server=server, inbox=delivery.inbox, gone_at=None).update(gone_at=now)
        if status is not None:
            trying.note_success(server)
        return True
    if meaning is _Answer.STRUGGLES:
        if delivery.refusals >= _MOST_REFUSALS and server.failing_since is None:
            # It takes everything else, so it is this that it can't take.
            _settle(line, _State.GIVEN_UP, now=now, answer=status)
            return True
        delivery.refusals += 1
        line.update(refusals=delivery.refusals, answer=status)
    trying.note_failure(server, now=now, asked_pause=_asked_pause(answered))
    return False


def _knock(delivery: Delivery) -> Fetched | FetchFailed | signing.NobodySigns:
    if not delivery.inbox.startswith("https://") and not settings.KITH_INSECURE_FEDERATION:
        return NotAllowed("This address is open to whoever listens on the way.")
    try:
        return signing.signed_fetch(
            delivery.inbox,
            actor=delivery.outgoing.actor,
            method="POST",
            headers={"content-type": ACTIVITY_JSON, "accept": ACCEPT},
            body=delivery.outgoing.body.encode(),
            max_bytes=_LARGEST_ANSWER,
            deadline=_SECONDS,
            follows_redirects=False,
        )
    except (FetchFailed, signing.NobodySigns) as problem:
        return problem


def _meaning_of(answered: Fetched | FetchFailed | signing.NobodySigns) -> _Answer:
    if isinstance(answered, NotAllowed | signing.NobodySigns):
        return _Answer.REFUSED
    if isinstance(answered, FetchFailed):
        return _Answer.AWAY
    if answered.is_good:
        return _Answer.TAKEN
    if answered.status == 429:
        return _Answer.AWAY
    # 401: Mastodon says so too where it could not fetch the key just now. 408: it gave up listening.
    if answered.status == 501 or (400 <= answered.status < 500 and answered.status not in {401, 408}):
        return _Answer.REFUSED
    return _Answer.STRUGGLES


def _asked_pause(answered: object) -> timedelta | None:
    """Return for how long a server asked us to leave it alone; a date instead of seconds is passed over."""
    asked = answered.headers.get("retry-after", "") if isinstance(answered, Fetched) else ""
    return timedelta(seconds=int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 8 else None


def _settle(
    lines: QuerySet[Delivery],
    state: str,
    *,
    now: datetime,
    answer: int | None = None,
    is_farewell: bool | None = None,
) -> None:
    """Keep what came of goodbyes; of all else the line goes. `is_farewell`: what they are, where that is known."""
    with transaction.atomic():
        if is_farewell is not False:
            goodbyes = lines.filter(outgoing__in=Outgoing.objects.exclude(farewell=""))
            goodbyes.update(state=state, answer=answer, settled_at=now)
        if not is_farewell:
            lines.filter(state=_State.WAITING).delete()
