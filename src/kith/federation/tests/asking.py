"""A server that asks for documents, signed by one of its people or by nobody."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from kith.accounts.models import Account
from kith.federation.models import RemoteActor
from kith.protocols import http_signatures
from kith.protocols.activitypub.vocabulary import ACCEPT
from kith.protocols.http_signatures import Scheme
from kith.protocols.http_signatures.keys import new_pair
from kith.servers.models import Server


@cache
def keys_of(name: str) -> tuple[str, str]:
    """Return a pair of keys (private, public); making one takes a while."""
    return new_pair()


def make_reachable(account: Account, *, now: datetime) -> RemoteActor:
    """Let an account of another server have a key that is known here."""
    server, _ = Server.objects.get_or_create(domain=account.domain, defaults={"created_at": now})
    return RemoteActor.objects.create(
        account=account,
        server=server,
        type="Person",
        inbox=f"{account.uri}/inbox",
        followers=f"{account.uri}/followers",
        key_id=f"{account.uri}#main-key",
        public_pem=keys_of(account.username)[1],
        fetched_at=now,
    )


def ask(path: str, *, accept: str = ACCEPT, **headers: Any) -> Any:
    """Ask for a document in nobody's name."""
    return Client().get(path, headers={"accept": accept} | headers)


def ask_as(
    who: str, path: str, *, key: str = "", at: datetime | None = None, scheme: Scheme = Scheme.CAVAGE, **headers: Any
) -> Any:
    """Ask signed by `who` (a URI), with their own key or that of another (`key`, a name)."""
    signed = http_signatures.sign(
        scheme=scheme,
        key_id=f"{who}#main-key",
        private_pem=keys_of(key or who.rpartition("/")[2])[0],
        method="GET",
        origin=settings.KITH_ORIGIN,
        target=path,
        body=b"",
        now=at or timezone.now(),
    )
    return ask(path, **{name.lower(): value for name, value in signed.items()}, **headers)
