"""What an address leads to that somebody pasted: a person's page, a post's page, or the documents behind them."""

from __future__ import annotations

import time
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from kith.accounts.models import Account
from kith.federation.lookup.actors import keep_actor
from kith.federation.lookup.fetching import (
    SECONDS,
    NotFetched,
    ask,
    fetch_json,
    is_document,
    is_same,
    read_document,
    seconds_left,
)
from kith.federation.lookup.posts import fetch_post, take_post
from kith.federation.models import RemoteActor
from kith.foundations.http import Fetched
from kith.posts.models import Post
from kith.posts.queries import post_by_uri
from kith.protocols.activitypub.reading_actors import actor_type_of, read_actor
from kith.protocols.activitypub.values import NotUnderstood, id_of, is_address, type_of
from kith.protocols.activitypub.vocabulary import ACCEPT, ACTIVITY_JSON

_PAGE_TOO = f"{ACCEPT}, text/html;q=0.1"
_ACTIVITIES = {"Create", "Update", "Announce"}  # what some people copy is the address of the act
_LARGEST = 1_000_000
_LONGEST_HEAD = 300_000  # characters of a page in which its alternate stands


def at_address(url: str, *, now: datetime, deadline: float = SECONDS) -> Account | Post | None:
    """Return who or what is at an address of another server, asking there if nobody here knows it.

    Raises NotFetched (Gone, NotAsked, TooSlow).
    """
    known = known_at(url)
    if isinstance(known, Post) or (known is not None and known.left_at is None):
        return known
    ends_at = time.monotonic() + deadline
    data = _document_at(url, ends_at)
    if actor_type_of(data):
        try:
            return keep_actor(read_actor(data), now=now, deadline=seconds_left(ends_at)).account
        except NotUnderstood as problem:
            raise NotFetched("What was there is nobody's account.") from problem
    if type_of(data) in _ACTIVITIES:
        return fetch_post(id_of(data.get("object")), now=now, deadline=seconds_left(ends_at), waits=True)
    return take_post(data, now=now, deadline=seconds_left(ends_at), waits=True)


def known_at(url: str) -> Account | Post | None:
    """Return who or what is known here under a URI."""
    actor = RemoteActor.objects.select_related("account").filter(account__uri=url).first()
    return actor.account if actor is not None else post_by_uri(url)


def _document_at(url: str, ends_at: float) -> dict[str, Any]:
    """Return the document behind an address, as its own id gives it: what the address gave may only point there."""
    answer = ask(url, accept=_PAGE_TOO, deadline=seconds_left(ends_at), max_bytes=_LARGEST)
    if is_document(answer):
        data = read_document(answer)
        uri = id_of(data.get("id"))
        if uri and is_same(uri, answer.url):
            return data
    else:
        uri = _alternate(answer)
    if not uri:
        raise NotFetched("What is there is a website's page, not a post or a person of a server like this one.")
    return fetch_json(uri, deadline=seconds_left(ends_at))


def _alternate(page: Fetched) -> str:
    """Return the address of the document that a page says it is for people, or nothing."""
    if "html" not in page.content_type:
        return ""
    finder = _Alternate()
    finder.feed(page.body.decode("utf-8", "replace")[:_LONGEST_HEAD])
    found = urljoin(page.url, finder.href) if finder.href else ""
    return found if is_address(found) else ""


class _Alternate(HTMLParser):
    """Finds `<link rel="alternate" type="application/activity+json">`."""

    href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        is_alternate = tag == "link" and "alternate" in said.get("rel", "").lower().split()
        if is_alternate and not self.href and said.get("type", "").lower() == ACTIVITY_JSON:
            self.href = said.get("href", "").strip()
