"""Documents of other servers, asked for in the server's own name: believed only from the address that is their id."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urldefrag, urlsplit

from django.conf import settings

from kith.federation import signing
from kith.foundations.http import Fetched, FetchFailed, TookTooLong
from kith.protocols.activitypub.parsing import MOST_BYTES, parsed
from kith.protocols.activitypub.values import NotUnderstood, are_of_one_server, host_of, id_of, is_address
from kith.protocols.activitypub.vocabulary import ACCEPT, ACTIVITY_JSON
from kith.servers.others import is_kept_away

SECONDS = 10.0
_GONE = 410


class NotFetched(Exception):
    """Nothing could be learnt from an address; the message says why in words for the person who asked."""


class Gone(NotFetched):
    """What was there is no more (410), and won't be back."""


class TooSlow(NotFetched):
    """It took longer than whoever asked can wait; asked with more patience, it may answer."""


class NotAsked(NotFetched):
    """The address is ours, of a server kept away, or not safe: nothing was asked."""


def fetch_json(url: str, *, deadline: float = SECONDS) -> dict[str, Any]:
    """Return the document at `url`, whose `id` is of the server that gave it, and which was given at its id.

    Anybody could say anything of somebody else's post, so a document with another id is asked for anew there.
    Raises NotFetched (Gone, NotAsked).
    """
    ends_at = time.monotonic() + deadline
    data, answered_by = _document(url, ends_at)
    uri = id_of(data.get("id"))
    if uri and not is_same(uri, url):
        data, answered_by = _document(uri, ends_at)
        if id_of(data.get("id")) != uri:
            raise NotFetched("What was there does not know its own address.")
    if not uri or not are_of_one_server(uri, answered_by):
        raise NotFetched("What was there is no post and no person of that server.")
    return data


def fetch_part(url: str, *, of: str, deadline: float = SECONDS) -> dict[str, Any]:
    """Return a collection, or a page of one, from the server that `of` is on. Raises NotFetched (Gone, NotAsked)."""
    if not are_of_one_server(url, of):
        raise NotAsked("The list is on another server.")
    data, answered_by = _document(url, time.monotonic() + deadline)
    if not are_of_one_server(answered_by, of):
        raise NotFetched("Another server answered.")
    return data


def ask(url: str, *, accept: str, deadline: float = SECONDS, max_bytes: int = MOST_BYTES) -> Fetched:
    """Return what another server answers, each step on the way checked and signed by this server's own actor.

    Raises NotFetched (Gone, NotAsked).
    """
    check_address(url)
    try:
        answer = signing.signed_fetch(
            urldefrag(url)[0],
            actor=signing.server_actor(),
            check=check_address,
            headers={"Accept": accept},
            max_bytes=max_bytes,
            deadline=deadline,
        )
    except TookTooLong as failed:
        raise TooSlow(str(failed)) from failed
    except FetchFailed as failed:
        raise NotFetched(str(failed)) from failed
    if answer.status == _GONE:
        raise Gone("It is gone: its server says that it won't be back.")
    if not answer.is_good:
        raise NotFetched("Its server does not show it to us.")
    return answer


def seconds_left(ends_at: float) -> float:
    """Return how long may still be asked, where everything together may take until `ends_at`. Raises TooSlow."""
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TooSlow("It took too long to answer.")
    return left


def check_address(url: str) -> None:
    """Refuse what is never asked. Raises NotAsked."""
    if not is_address(url) or not (is_secure(url) or settings.KITH_INSECURE_FEDERATION):
        raise NotAsked("This is no safe address of another server.")
    if is_ours(url):
        raise NotAsked("This is an address of this server.")
    if is_kept_away(host_of(url)):
        raise NotAsked("The moderators of this server keep that server away.")


def is_ours(url: str) -> bool:
    """Say whether an address is of this server."""
    return host_of(url) == host_of(settings.KITH_ORIGIN)


def is_secure(url: str) -> bool:
    return urlsplit(url).scheme == "https"


def is_document(answer: Fetched) -> bool:
    """Say whether an answer calls itself ActivityPub: what people upload to a server does not (GHSA-jhrq-qvrm-qr36)."""
    kind, _, parameters = answer.content_type.lower().partition(";")
    return kind.strip() == ACTIVITY_JSON or (
        kind.strip() == "application/ld+json" and "https://www.w3.org/ns/activitystreams" in parameters
    )


def read_document(answer: Fetched) -> dict[str, Any]:
    """Return the document that an answer is. Raises NotFetched."""
    if not is_document(answer):
        raise NotFetched("What was there is a page for people, not something that servers exchange.")
    try:
        return parsed(answer.body)
    except NotUnderstood as problem:
        raise NotFetched(f"What was there could not be read: {problem}.") from problem


def is_same(uri: str, url: str) -> bool:
    """Say whether two addresses name the same document."""
    return urldefrag(uri)[0] == urldefrag(url)[0]


def _document(url: str, ends_at: float) -> tuple[dict[str, Any], str]:
    """Return a document, and the address that gave it."""
    answer = ask(url, accept=ACCEPT, deadline=seconds_left(ends_at))
    return read_document(answer), answer.url
