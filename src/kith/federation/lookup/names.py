"""Whom a handle stands for: each server speaks for its own names, and another's is only believed from there."""

from __future__ import annotations

import time

from django.conf import settings

from kith.federation.lookup.fetching import SECONDS, NotFetched, ask, check_address, seconds_left
from kith.protocols.activitypub.parsing import parsed
from kith.protocols.activitypub.values import NotUnderstood, host_of
from kith.protocols.webfinger import ACCEPT, Answer, Handle, address_to_ask, read_answer

_LARGEST = 100_000


def ask_about(handle: Handle, *, deadline: float = SECONDS) -> Answer:
    """Return what the server of `handle` says of it. Raises NotFetched (Gone, NotAsked)."""
    schemes = ["https", "http"] if settings.KITH_INSECURE_FEDERATION else ["https"]
    ends_at = time.monotonic() + deadline
    for scheme in schemes:
        address = address_to_ask(handle, scheme=scheme)
        check_address(address)
        try:
            answer = ask(address, accept=ACCEPT, deadline=seconds_left(ends_at), max_bytes=_LARGEST)
            return read_answer(parsed(answer.body))
        except NotUnderstood as problem:
            raise NotFetched("Its server's answer could not be read.") from problem
        except NotFetched:
            if scheme == schemes[-1]:
                raise
    raise NotFetched("Its server gave no answer.")


def resolve(handle: Handle, *, deadline: float = SECONDS) -> tuple[Handle, str]:
    """Return the handle as its own server spells it, and the URI of whom it stands for.

    A server may say that the name is really another's (`@emi@social.elsewhere.test` is `@emi@elsewhere.test`); that
    one is asked then, and must say the same. Raises NotFetched (Gone, NotAsked).
    """
    ends_at = time.monotonic() + deadline
    answer = ask_about(handle, deadline=deadline)
    named = answer.subject or handle
    if not named.is_same_as(handle):
        answer = ask_about(named, deadline=seconds_left(ends_at))
        if answer.subject is not None and not answer.subject.is_same_as(named):
            raise NotFetched("Its server sends us from one name to the next.")
    if not answer.actor:
        raise NotFetched("Nobody there has that name.")
    return answer.subject or named, answer.actor


def confirmed(name: str, uri: str, *, said: Handle | None = None, deadline: float = SECONDS) -> Handle:
    """Return the handle of the actor `uri`, which calls itself `name`, as webfinger confirms it both ways.

    Raises NotFetched where the handle leads to somebody else, or nowhere.
    """
    handle, actor = resolve(said or Handle(name, host_of(uri)), deadline=deadline)
    if actor != uri:
        raise NotFetched("The name belongs to somebody else on that server.")
    return handle
