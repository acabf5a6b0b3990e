"""People by their handle: those we know, and those whose server is asked."""

from __future__ import annotations

import re
import time
from datetime import datetime

from kith.accounts.models import Account
from kith.accounts.queries import by_handle, by_username
from kith.federation.lookup.actors import fetch_actor, is_stale
from kith.federation.lookup.fetching import SECONDS, NotFetched, is_ours, seconds_left
from kith.federation.lookup.names import resolve
from kith.protocols.webfinger import handle_of

_PAGE = re.compile(r"https?://([^/\s]+)/(?:@|users/)([\w.-]{1,64})/?", re.ASCII)


def find(handle: str, now: datetime) -> Account | None:
    """Return whom `@name@server` means, asking that server where nobody here knows; None where it is nobody."""
    known = by_handle(handle.strip().removeprefix("acct:"))
    if known is not None:
        return known
    try:
        return fetch(handle, now=now)
    except NotFetched:
        return None


def find_or_fetch(handle: str, *, now: datetime, deadline: float = SECONDS) -> Account:
    """Return whom a handle, or the page of somebody, means; known here or asked for. Raises NotFetched."""
    page = _PAGE.fullmatch(handle.strip())
    name = f"{page[2]}@{page[1]}" if page else handle.strip().removeprefix("acct:")
    return by_handle(name) or fetch(name, now=now, deadline=deadline)


def fetch(handle: str, *, now: datetime, deadline: float = SECONDS) -> Account:
    """Ask the server of a handle whom it means, and keep them. Raises NotFetched (Gone, NotAsked)."""
    wanted = handle_of(handle)
    if wanted is None:
        raise NotFetched("This is no handle: one looks like @name@server.")
    ends_at = time.monotonic() + deadline
    named, uri = resolve(wanted, deadline=deadline)
    if is_ours(uri):
        raise NotFetched("Nobody here has that name.")
    known = by_username(named.name, named.domain)
    if known is not None and known.uri == uri and known.left_at is None and not is_stale(known, now=now):
        return known
    return fetch_actor(uri, now=now, deadline=seconds_left(ends_at)).account
