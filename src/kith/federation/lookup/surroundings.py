"""What surrounds somebody of another server: how many follow them and whom they follow, what they pinned and wrote.

What they wrote before anybody here followed them is taken from their outbox, the latest page of it, so that their page
is not empty; it rings for nobody (notifications, timelines: what is old is no news).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from kith.accounts.models import Account
from kith.federation.lookup.fetching import NotFetched, fetch_part
from kith.federation.lookup.posts import post_of, take_post
from kith.federation.lookup.walking import items_of
from kith.federation.models import RemoteActor
from kith.posts.actions import match_pins
from kith.posts.models import Post
from kith.protocols.activitypub.values import are_of_one_server, id_of, number_of, type_of

_ROUND_AGAIN = timedelta(hours=12)
_MOST_POSTS = 20
_MOST_PINS = 5
_COUNTED = {"followers": "followers_count", "following": "following_count", "outbox": "posts_count"}
_WRITTEN = {"Create", "Update"}


def is_due(actor: RemoteActor, *, now: datetime) -> bool:
    """Say whether what surrounds somebody was last asked about long enough ago."""
    return actor.gone_at is None and (actor.looked_round_at is None or now - actor.looked_round_at > _ROUND_AGAIN)


def look_round(*, actor: RemoteActor, now: datetime) -> None:
    """Ask about what surrounds somebody (`account` fetched). A server that does not tell is not asked twice."""
    if not is_due(actor, now=now):
        return
    RemoteActor.objects.filter(pk=actor.pk).update(looked_round_at=now)
    _take_latest(actor, now)
    _take_pins(actor, now)
    _count(actor)  # last: each post that came was counted as one more


def _take_latest(actor: RemoteActor, now: datetime) -> None:
    if not actor.outbox:
        return
    for item in items_of(actor.outbox, of=actor.account.uri, most=_MOST_POSTS, pages=2):
        written = item
        if isinstance(item, Mapping) and type_of(item) in _WRITTEN:
            written = item.get("object")
        elif isinstance(item, Mapping) and type_of(item) == "Announce":
            continue  # what others wrote is theirs to tell
        _take(written, actor, now)


def _take_pins(actor: RemoteActor, now: datetime) -> None:
    if not actor.featured:
        return
    pinned = [_take(item, actor, now) for item in items_of(actor.featured, of=actor.account.uri, most=10, pages=1)]
    theirs = [post for post in pinned if post is not None and post.author_id == actor.pk]
    match_pins(account=actor.account, posts=theirs[:_MOST_PINS], now=now)


def _take(item: Any, actor: RemoteActor, now: datetime) -> Post | None:
    """Return a post of a list of their own server: as it stands there if it is theirs, else by its address."""
    uri = id_of(item)
    if not uri or not are_of_one_server(uri, actor.account.uri):
        return None
    is_whole = isinstance(item, Mapping) and id_of(item.get("attributedTo")) == actor.account.uri
    if not is_whole:
        return post_of(uri, now=now, may_fetch=True)
    try:
        return take_post(item, now=now)
    except NotFetched:
        return None


def _count(actor: RemoteActor) -> None:
    """Take over how many there are of each, as their own server counts them."""
    counts = {}
    for collection, column in _COUNTED.items():
        address = getattr(actor, collection)
        if not address:
            continue
        try:
            total = number_of(fetch_part(address, of=actor.account.uri).get("totalItems"))
        except NotFetched:
            continue
        if total is not None:
            counts[column] = total
    if counts:
        Account.objects.filter(pk=actor.pk).update(**counts)
