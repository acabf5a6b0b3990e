"""People of other servers, kept here: who they are, how they are reached, and by which handle they are known."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from kith.accounts.models import Account
from kith.federation.lookup.fetching import SECONDS, Gone, NotFetched, check_address, fetch_json, is_ours, seconds_left
from kith.federation.lookup.keeping import keep
from kith.federation.lookup.names import confirmed
from kith.federation.models import RemoteActor, Tombstone
from kith.protocols.activitypub.model import IncomingActor
from kith.protocols.activitypub.reading_actors import read_actor
from kith.protocols.activitypub.values import NotUnderstood
from kith.protocols.webfinger import handle_of
from kith.servers.others import is_kept_away

FRESH_FOR = timedelta(days=1)


def actor_of(uri: str, *, now: datetime, may_fetch: bool) -> RemoteActor | None:
    """Return the actor of that URI, as it is known here or, where that is allowed, as its server tells.

    None for whoever is unknown, gone, ours, or of a server kept away.
    """
    known = RemoteActor.objects.select_related("account", "server").filter(account__uri=uri).first()
    if known is not None:
        return None if is_kept_away(known.server.domain) else known
    if not may_fetch:
        return None
    try:
        return fetch_actor(uri, now=now)
    except NotFetched:
        return None


def fetch_actor(uri: str, *, now: datetime, deadline: float = SECONDS) -> RemoteActor:
    """Ask the server of `uri` who that is, and keep it. Raises NotFetched (Gone, NotAsked)."""
    if Tombstone.objects.filter(uri=uri).exists():
        raise Gone("Its server said that this account is gone.")
    ends_at = time.monotonic() + deadline
    try:
        incoming = read_actor(fetch_json(uri, deadline=deadline))
    except NotUnderstood as problem:
        raise NotFetched("What was there is nobody's account.") from problem
    return keep_actor(incoming, now=now, deadline=seconds_left(ends_at))


def keep_actor(incoming: IncomingActor, *, now: datetime, deadline: float = SECONDS) -> RemoteActor:
    """Keep who an actor's own document tells of, as new or as changed.

    The caller has the document from where its id says, or signed by itself. Its handle is asked for, where it is not
    the one that is known. Raises NotFetched (Gone, NotAsked).
    """
    check_address(incoming.id)
    known = RemoteActor.objects.select_related("account").filter(account__uri=incoming.id).first()
    said = handle_of(incoming.handle)
    if known is not None and known.account.username.lower() == incoming.username.lower():
        return keep(incoming, username=incoming.username, domain=known.account.domain, now=now)
    handle = confirmed(incoming.username, incoming.id, said=said, deadline=deadline)
    if is_kept_away(handle.domain):
        raise NotFetched("The moderators of this server keep that server away.")
    return keep(incoming, username=handle.name, domain=handle.domain, now=now)


def refresh(actor: RemoteActor, *, now: datetime) -> RemoteActor | None:
    """Ask again who somebody is; None where their server says that they are gone. Raises NotFetched."""
    try:
        return fetch_actor(actor.account.uri, now=now)
    except Gone:
        note_gone(actor, now=now)
        return None


def is_stale(account: Account, *, now: datetime) -> bool:
    """Say whether somebody of another server was last asked about too long ago."""
    actor: RemoteActor | None = RemoteActor.objects.filter(account=account, gone_at=None).first()
    return actor is not None and now - actor.fetched_at > FRESH_FOR


def note_gone(actor: RemoteActor, *, now: datetime) -> None:
    """Show somebody no more, whose server answers “gone”; if it is mistaken, they come back when it says so."""
    if is_ours(actor.account.uri):
        return
    RemoteActor.objects.filter(pk=actor.pk, gone_at=None).update(gone_at=now, fetched_at=now)
    Account.objects.filter(pk=actor.pk, left_at=None).update(left_at=now, changed_at=now)
