"""What members look for by a handle or an address: asked for at once, but nobody waits long, and nobody asks for much.

Who is only visiting makes this server ask nobody: it would be a way to send it anywhere.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kith.accounts.models import Account
from kith.accounts.queries import by_handle
from kith.federation.happenings import SOUGHT
from kith.federation.lookup import addresses, handles
from kith.federation.lookup.fetching import Gone, NotAsked, NotFetched, TooSlow, is_ours
from kith.jobs.announce import announce
from kith.members import limits
from kith.posts.models import Post
from kith.protocols.activitypub.values import is_address
from kith.protocols.webfinger import handle_of

LOOKS = limits.Limit("look-up-elsewhere", 120, 3600)
PAGE_SECONDS = 3.0  # as long as somebody may look at an empty page
APP_SECONDS = 5.0
_PATIENT = 30.0  # where nobody waits
_LONGEST = 500

# Few at a time wait in the threads that answer pages, however slow the servers they ask.
_places = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Sought:
    """What came of it."""

    account: Account | None = None
    post: Post | None = None  # whether who asked may see it was not asked
    is_looking: bool = False  # it goes on behind the page
    problem: str | Promise = ""  # in words for who asked; empty where nothing was asked
    is_gone: bool = False  # its server knows it, and says that it won't be back


NOTHING = Sought()


def seek(text: str, *, by: Account | None, now: datetime, seconds: float = PAGE_SECONDS) -> Sought:
    """Return whom or what `text` names on another server: from here, or asked for there within `seconds`.

    Nothing for words that name nothing elsewhere, and for who is not signed in.
    """
    wanted = named_elsewhere(text)
    if not wanted or by is None:
        return NOTHING
    known = _known(wanted)
    if known is not None:
        return _as_sought(known)
    if limits.count(LOOKS, str(by.pk)).is_over:
        return Sought(problem=_("You have looked for a great many things on other servers. Try again in an hour."))
    if not _places.acquire(blocking=False):
        return _later(wanted)
    try:
        return _as_sought(_look(wanted, now=now, seconds=seconds))
    except TooSlow:
        return _later(wanted)
    except NotAsked:
        return Sought(problem=_("Nothing is taken from that server here."))
    except Gone:
        return Sought(problem=_("Its server says that it is gone."), is_gone=True)
    except NotFetched:
        return Sought(problem=_("Its server did not tell of a person or a post by this name or address."))
    finally:
        _places.release()


def seek_on(wanted: str, *, now: datetime) -> None:
    """Go on looking where nobody waits; whoever looks again finds what came of it."""
    try:
        _look(wanted, now=now, seconds=_PATIENT)
    except NotFetched:
        return


def named_elsewhere(text: str) -> str:
    """Return the handle or address of another server that `text` is, in one form; empty where it is neither."""
    words = text.strip()[:_LONGEST]
    if words.lower().startswith(("https://", "http://")):
        return words if is_address(words) and not is_ours(words) else ""
    handle = handle_of(words)
    return f"@{handle}" if handle is not None and not is_ours(f"https://{handle.domain}") else ""


def _known(wanted: str) -> Account | Post | None:
    known = by_handle(wanted) if wanted.startswith("@") else addresses.known_at(wanted)
    # Whose server said that they are gone may have come back; only it can tell.
    return None if isinstance(known, Account) and known.left_at is not None else known


def _look(wanted: str, *, now: datetime, seconds: float) -> Account | Post | None:
    if wanted.startswith("@"):
        return handles.fetch(wanted, now=now, deadline=seconds)
    return addresses.at_address(wanted, now=now, deadline=seconds)


def _as_sought(found: Account | Post | None) -> Sought:
    if isinstance(found, Account):
        return Sought(account=found)
    return Sought(post=found)


def _later(wanted: str) -> Sought:
    with transaction.atomic():
        announce(SOUGHT, wanted=wanted)
    return Sought(is_looking=True)
