"""The keys that actors here sign with: made once, when they are first wanted."""

from __future__ import annotations

from django.conf import settings

from kith.accounts.models import Account, Kind
from kith.federation.models import Key
from kith.protocols.http_signatures.keys import new_pair


class HasNoKey(Exception):
    """An account that no other server knows: one of another server, or a website that is read here."""


def server_actor() -> str:
    """Return the address of the server's own actor: it signs what nobody in particular asks for."""
    return f"{settings.KITH_ORIGIN}/actor"


def key_of(account: Account) -> Key:
    """Return the key of an account here, made now where it has none yet. Raises HasNoKey."""
    if not account.is_local or account.kind == Kind.FEED:
        raise HasNoKey
    return _key(account.uri, account)


def servers_key() -> Key:
    """Return the key of the server's own actor, made now where it has none yet."""
    return _key(server_actor(), None)


def key_of_actor(uri: str) -> Key | None:
    """Return the key of whoever this is: the server, someone here, or someone who was here; None of all others."""
    if uri == server_actor():
        return servers_key()
    known = Key.objects.filter(actor=uri).first()
    if known is not None:
        return known
    account = Account.objects.here().filter(uri=uri).exclude(kind=Kind.FEED).first()
    return key_of(account) if account is not None else None


def _key(actor: str, account: Account | None) -> Key:
    known = Key.objects.filter(actor=actor).first()
    if known is not None:
        return known
    private, public = new_pair()
    # Two processes may get here at once: the first key stays, and what the other made is thrown away.
    made = Key(actor=actor, account=account, private_pem=private, public_pem=public)
    Key.objects.bulk_create([made], ignore_conflicts=True)
    return Key.objects.get(actor=actor)
