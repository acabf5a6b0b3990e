"""Which software runs on another server: shown to moderators, and asked where one understands what another doesn't."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings

from kith.federation.lookup.fetching import NotFetched, ask, seconds_left
from kith.federation.models import RemoteActor
from kith.protocols.activitypub.parsing import parsed
from kith.protocols.activitypub.values import NotUnderstood, are_of_one_server, host_of
from kith.protocols.nodeinfo import address_in, software_in
from kith.servers.models import Server

_ASKED_AGAIN = timedelta(days=14)
_SECONDS = 8.0
_LARGEST = 100_000


def is_due(server: Server, *, now: datetime) -> bool:
    """Say whether a server was last asked long enough ago."""
    return server.software_at is None or now - server.software_at > _ASKED_AGAIN


def ask_for_software(*, actor: RemoteActor, now: datetime) -> None:
    """Ask the machine that somebody's documents come from (`account` and `server` fetched), and keep what it says.

    What was known stays where it does not say. It is asked once in two weeks, whether it answers or not.
    """
    if not is_due(actor.server, now=now):
        return
    Server.objects.filter(pk=actor.server_id).update(software_at=now)
    try:
        name, version = _software_at(host_of(actor.account.uri))
    except (NotFetched, NotUnderstood):
        return
    if name:
        Server.objects.filter(pk=actor.server_id).update(software=name, version=version)


def _software_at(host: str) -> tuple[str, str]:
    schemes = ["https", "http"] if settings.KITH_INSECURE_FEDERATION else ["https"]
    ends_at = time.monotonic() + _SECONDS
    for scheme in schemes:
        asked = f"{scheme}://{host}/.well-known/nodeinfo"
        try:
            links = ask(asked, accept="application/json", deadline=seconds_left(ends_at), max_bytes=_LARGEST)
        except NotFetched:
            continue
        address = address_in(parsed(links.body))
        if not are_of_one_server(address, asked):
            return "", ""
        told = ask(address, accept="application/json", deadline=seconds_left(ends_at), max_bytes=_LARGEST)
        return software_in(parsed(told.body))
    return "", ""
