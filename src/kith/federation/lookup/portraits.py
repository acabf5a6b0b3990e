"""Portraits and headers of people of other servers: a small copy of each, while anybody here may meet them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

from django.core.files.storage import default_storage
from django.db import transaction

from kith.accounts.models import Account
from kith.federation.lookup.fetching import NotFetched
from kith.federation.lookup.files import SECONDS, check_file_address, fetch_bytes, has_room
from kith.federation.models import RemoteActor
from kith.foundations.http import FetchFailed
from kith.media.actions import CouldNotBeRead, NotAccepted, TooBig, forget_file, keep_avatar, keep_header
from kith.media.models import Kind

_LARGEST = 8_000_000
_KEEP: dict[str, Callable[..., str]] = {"avatar": keep_avatar, "header": keep_header}


def wants_portraits(actor: RemoteActor) -> bool:
    """Say whether the pictures that are here are not those that somebody shows (`account` fetched)."""
    return any(_is_outdated(actor, what) for what in _KEEP)


def fetch_portraits(*, actor: RemoteActor, now: datetime) -> None:
    """Copy the pictures that somebody shows now; what can't be had leaves the one that was there."""
    for what, keep in _KEEP.items():
        if not _is_outdated(actor, what):
            continue
        url = getattr(actor, f"{what}_url")
        name = _copy(url, keep, actor.account.domain) if url else ""
        if name is not None:
            _hang(actor, what, name, url)
    names = [name for what in _KEEP if (name := getattr(actor.account, what))]
    size = sum(default_storage.size(name) for name in names)
    RemoteActor.objects.filter(pk=actor.pk).update(copied_at=now if names else None, copied_bytes=size)


def drop_portraits(*, actor: RemoteActor) -> None:
    """Forget our copies; they are made anew when somebody looks at who it is."""
    for what in _KEEP:
        _hang(actor, what, "", "")
    RemoteActor.objects.filter(pk=actor.pk).update(copied_at=None, copied_bytes=0)


def _is_outdated(actor: RemoteActor, what: str) -> bool:
    url, copied, kept = (
        getattr(actor, f"{what}_url"),
        getattr(actor, f"{what}_copied"),
        getattr(actor.account, what),
    )
    return url != copied or (bool(url) and not kept)


def _copy(url: str, keep: Callable[..., str], domain: str) -> str | None:
    """Return where the copy lies; None where there is none to be had."""
    if not has_room():
        return None
    try:
        check_file_address(url, domain)
        body = fetch_bytes(url, Kind.IMAGE, most=_LARGEST, deadline=SECONDS)
        return keep(upload=_Bytes(body))
    except (FetchFailed, NotFetched, NotAccepted, TooBig, CouldNotBeRead):
        return None


def _hang(actor: RemoteActor, what: str, name: str, url: str) -> None:
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=actor.pk)
        old = getattr(account, what)
        if old and old != name:
            forget_file(name=old)
        setattr(account, what, name)
        account.save(update_fields=[what, "changed_at"])
        RemoteActor.objects.filter(pk=actor.pk).update(**{f"{what}_copied": url})
    actor.account = account


class _Bytes(BytesIO):
    @property
    def size(self) -> int:
        return len(self.getbuffer())
