"""Who signed a delivery: asked for each, so by statements that are kept ready."""

from __future__ import annotations

from django.db.models import QuerySet

from kith.federation.models import RemoteActor
from kith.foundations.ready import ready, ready_shared


@ready
def signer_by_uri(uri: str) -> QuerySet[RemoteActor]:
    """Find who an activity says did it; `account` and `server` are fetched."""
    return RemoteActor.objects.select_related("account", "server").filter(account__uri=uri)


@ready_shared
def signer_at_the_door(uri: str) -> QuerySet[RemoteActor]:
    """Find the same, for reading only, while they deliver one thing after the other; `server` is fetched."""
    return RemoteActor.objects.select_related("server").filter(account__uri=uri)


@ready
def signer_by_key(key_id: str) -> QuerySet[RemoteActor]:
    """Find whose key this is; `account` and `server` are fetched."""
    return RemoteActor.objects.select_related("account", "server").filter(key_id=key_id).order_by("pk")[:1]
