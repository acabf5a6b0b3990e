"""Answers to a post that were never delivered here: asked for where the post was written, when somebody opens it.

Politely: one look at a post in a quarter of an hour, however many open it, a bounded number of posts in each, and what
each server may be asked at once is bounded by its group of jobs.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from kith.federation.happenings import ANSWERS_WANTED
from kith.federation.lookup.fetching import NotFetched, fetch_json
from kith.federation.lookup.posts import post_of
from kith.federation.lookup.walking import items_of
from kith.federation.models import Gathering
from kith.foundations.kept import Kept
from kith.jobs.announce import announce
from kith.posts.queries import is_open_elsewhere, post_by_uri
from kith.protocols.activitypub.values import are_of_one_server, id_of

COOLDOWN = timedelta(minutes=15)
_LOST_AFTER = timedelta(minutes=5)  # a worker that died ends nothing
_SECONDS = 120.0
_MOST_POSTS = 100  # new ones of one look
_MOST_OF_ONE_LEVEL = 60
_MOST_PAGES = 5
_MOST_LISTS = 20  # answers whose own answers are asked for

# Posts of which this process knows that they need no look, and until when: most openings ask the database nothing.
_rested: Kept[float] = Kept(2000)


def look_for_answers(post_id: int, *, now: datetime) -> Gathering | None:
    """Have answers to a post looked for, if that is due, and return the look; None for what has none elsewhere.

    That who asks may see the post was asked before.
    """
    until = _rested.get(post_id)
    if until is not None and until > time.monotonic():
        return None
    if not is_open_elsewhere(post_id):
        _rest(post_id)
        return None
    known = Gathering.objects.filter(post_id=post_id).first()
    if known is not None and now - known.begun_at < COOLDOWN:
        if not is_going_on(known, now=now):
            _rest(post_id)
        return known
    return _begin(post_id, known, now) or Gathering.objects.filter(post_id=post_id).first()


def is_going_on(gathering: Gathering, *, now: datetime) -> bool:
    """Say whether answers still come in."""
    return gathering.ended_at is None and now - gathering.begun_at < _LOST_AFTER


def gather(*, gathering: Gathering, now: datetime) -> None:
    """Ask for the answers to a post, for their answers, and so on as far as is polite."""
    try:
        _ask_round(gathering, now)
    finally:
        Gathering.objects.filter(pk=gathering.pk).update(ended_at=now)


def forget_rest() -> None:
    """Empty this process's memory; for tests."""
    _rested.clear()


def _rest(post_id: int) -> None:
    _rested.put([(post_id, time.monotonic() + COOLDOWN.total_seconds() / 3)])


def _begin(post_id: int, known: Gathering | None, now: datetime) -> Gathering | None:
    """Note that a look begins; None where another process was quicker."""
    try:
        with transaction.atomic():
            if known is None:
                known = Gathering.objects.create(post_id=post_id, begun_at=now)
            else:
                mine = Gathering.objects.filter(pk=known.pk, begun_at=known.begun_at)
                if not mine.update(begun_at=now, ended_at=None, found=0):
                    return None
                known.refresh_from_db()
            announce(ANSWERS_WANTED, gathering_id=known.pk)
    except IntegrityError:
        return None
    return known


def _ask_round(gathering: Gathering, now: datetime) -> None:
    ends_at = time.monotonic() + _SECONDS
    waiting = deque([gathering.post.uri])
    asked, found = 0, 0
    while waiting and asked < _MOST_LISTS and time.monotonic() < ends_at:
        asked += 1
        for uri in _answers_to(waiting.popleft()):
            if found >= _MOST_POSTS or time.monotonic() > ends_at:
                return
            if post_by_uri(uri) is not None:
                continue
            post = post_of(uri, now=now, may_fetch=True)
            if post is None:
                continue
            found += 1
            Gathering.objects.filter(pk=gathering.pk).update(found=F("found") + 1)
            waiting.append(uri)


def _answers_to(uri: str) -> list[str]:
    """Return the addresses of answers to a post, as the server where it was written lists them."""
    try:
        note = fetch_json(uri)
    except NotFetched:
        return []
    found: dict[str, None] = {}
    for collection in (note.get("replies"), _discussion(note, uri)):
        if isinstance(collection, Mapping | str) and collection:
            items = items_of(collection, of=uri, most=_MOST_OF_ONE_LEVEL, pages=_MOST_PAGES)
            found |= dict.fromkeys(address for item in items if (address := id_of(item)))
    return [address for address in found if address != uri]


def _discussion(note: Mapping[str, Any], uri: str) -> str:
    """Return the address at which a post's server lists its whole discussion (FEP-7888), or nothing."""
    context = note.get("context")
    return context if isinstance(context, str) and are_of_one_server(context, uri) else ""
