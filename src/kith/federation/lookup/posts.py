"""Posts by their address, ours and those of other servers; who wrote them, and what they answer, is fetched along."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from kith.federation.inbound.notes import receive_note
from kith.federation.lookup.actors import actor_of, fetch_actor
from kith.federation.lookup.fetching import SECONDS, Gone, NotFetched, TooSlow, fetch_json, is_ours, seconds_left
from kith.federation.models import Tombstone
from kith.posts.models import Post
from kith.posts.queries import post_by_uri
from kith.protocols.activitypub.model import IncomingNote
from kith.protocols.activitypub.reading_notes import read_note
from kith.protocols.activitypub.values import NotUnderstood, are_of_one_server

_PATIENT = 60.0  # seconds for a post with all that it answers, where nobody waits
MOST_ANCESTORS = 30  # a longer discussion begins, here, in its middle


def post_of(uri: str, *, now: datetime, may_fetch: bool, depth: int = 0) -> Post | None:
    """Return the post of that URI, ours or theirs, as it is known or, where that is allowed, as its server tells.

    `depth` is how many posts led to it by answering each other. Who may see it is for the caller to ask.
    """
    known = post_by_uri(uri)
    if known is not None or not may_fetch or is_ours(uri):
        return known
    try:
        return fetch_post(uri, now=now, depth=depth, deadline=_PATIENT)
    except NotFetched:
        return None


def fetch_post(
    uri: str, *, now: datetime, depth: int = 0, deadline: float = SECONDS, waits: bool = False
) -> Post | None:
    """Ask the server of `uri` for a post and keep it. Raises NotFetched (Gone, NotAsked, TooSlow).

    What it answers is asked for before it; where somebody `waits`, afterwards and behind the page.
    """
    if Tombstone.objects.filter(uri=uri).exists():
        raise Gone("Its server said that this post is gone.")
    ends_at = time.monotonic() + deadline
    data = fetch_json(uri, deadline=deadline)
    return take_post(data, now=now, depth=depth, deadline=seconds_left(ends_at), waits=waits)


def take_post(
    data: Mapping[str, Any], *, now: datetime, depth: int = 0, deadline: float = SECONDS, waits: bool = False
) -> Post | None:
    """Keep a post as a document tells of it, which came from where its id says; see `fetch_post`."""
    ends_at = time.monotonic() + deadline
    try:
        note = read_note(data)
    except NotUnderstood as problem:
        raise NotFetched("What was there is no post.") from problem
    known = post_by_uri(note.id)
    if known is not None:
        return known
    # What a server says of its own people it may say; of anybody else's it may not.
    if not are_of_one_server(note.id, note.author):
        raise NotFetched("The post calls somebody of another server its author.")
    author = actor_of(note.author, now=now, may_fetch=False) or fetch_actor(note.author, now=now, deadline=deadline)
    if author.gone_at is not None:
        raise Gone("Its author is gone.")
    if note.in_reply_to and not waits and not _is_known(note.in_reply_to):
        note = _after_what_it_answers(note, now, depth, ends_at)
    return receive_note(note, author.account, now=now, is_fetched=True)


def _after_what_it_answers(note: IncomingNote, now: datetime, depth: int, ends_at: float) -> IncomingNote:
    """Fetch what a post answers. A chain that does not end is cut: what is at the cut begins the discussion here."""
    if depth >= MOST_ANCESTORS:
        return replace(note, in_reply_to="")
    try:
        fetch_post(note.in_reply_to, now=now, depth=depth + 1, deadline=seconds_left(ends_at))
    except TooSlow:
        return replace(note, in_reply_to="") if depth else note
    except NotFetched:
        pass  # it waits for it (inbound/waiting.py)
    return note


def _is_known(uri: str) -> bool:
    return is_ours(uri) or post_by_uri(uri) is not None
