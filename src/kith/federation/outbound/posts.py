"""Posts of people here, told to other servers: that they are there, read differently, are for fewer, or gone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from kith.accounts.models import Account
from kith.federation.models import Tombstone
from kith.federation.outbound import activities
from kith.federation.outbound.delivering import hold_back
from kith.federation.outbound.documents import addresses
from kith.federation.outbound.documents.activities import activity_document
from kith.federation.outbound.documents.loading import with_parts
from kith.federation.outbound.reach import inboxes_of, inboxes_of_followers, inboxes_of_post, inboxes_of_relays
from kith.federation.outbound.sending import Place, send
from kith.media.models import State
from kith.posts.elsewhere import hold, known_elsewhere, leaves_the_house
from kith.posts.models import Origin, Post, Visibility
from kith.posts.queries import post_for_its_author
from kith.servers.models import Server

_OPEN = {Visibility.PUBLIC, Visibility.QUIET}
# Software that shows a post to fewer people when it is told so. All others keep showing it to whoever they showed it.
_NARROWS = frozenset({"kith"})


def tell_of_post(*, post_id: int, now: datetime, awaits_files: bool = True) -> bool:
    """Tell whom it is for that a post or boost is there; False where its files are still being prepared.

    Others take a post as it first comes, and few look again for pictures.
    """
    if not inboxes_of_post(post_id, now=now):
        return True  # so it is for most posts of most servers, without holding anything
    with transaction.atomic():
        return _tell_of_post(post_id, now, awaits_files=awaits_files)


def _tell_of_post(post_id: int, now: datetime, *, awaits_files: bool) -> bool:
    post = _held(post_id)
    places = inboxes_of_post(post_id, now=now)
    if post is None:
        return True
    if awaits_files and any(each.media.state == State.WAITING for each in post.attachments.all()):
        return False
    kind = "Announce" if post.is_boost else "Create"
    send(activity_document(post), actor=post.author.uri, kind=kind, inboxes=places, now=now, about=_about(post_id))
    return True


def tell_of_change(*, post_id: int, now: datetime) -> None:
    """Tell those who may see a post, and of an open one those who met it, how it reads now."""
    with transaction.atomic():
        post = _held(post_id)
        if post is None or post.is_boost or post.is_local_only or post.hidden_at is not None:
            return
        places = inboxes_of_post(post_id, now=now)
        if post.visibility in _OPEN:
            places += inboxes_of(known_elsewhere(post_id), now=now)
        _send_update(post, places, now)


def tell_of_deletion(
    *, post_id: int, author_id: int, visibility: str, known_to: Collection[int], now: datetime
) -> None:
    """Tell whoever may have it that a post is gone, and keep who acknowledged it (row M15)."""
    author = Account.objects.here().people().filter(pk=author_id, left_at=None).first()
    if author is None:
        return
    places = _who_may_have(author_id, visibility, known_to, now)
    with transaction.atomic():
        _, is_new = Tombstone.objects.get_or_create(uri=addresses.of_post(author, post_id), defaults={"at": now})
        if is_new:
            hold_back(_about(post_id))
            _send_farewell(author, post_id, places, now)


def tell_of_hiding(*, post_id: int, now: datetime) -> None:
    """Tell whoever may have it that a post is gone, since moderators let nobody see it here."""
    post = post_for_its_author(post_id)
    if post is None or post.is_boost or post.hidden_at is None or not leaves_the_house(post):
        return
    places = _who_may_have(post.author_id, post.visibility, known_elsewhere(post_id), now)
    with transaction.atomic():
        hold_back(_about(post_id))
        _send_farewell(post.author, post_id, places, now)


def tell_of_narrowing(*, post_id: int, before: str, known_to: Collection[int], now: datetime) -> None:
    """Tell who may see a post that fewer do, and all others that it is gone (row S8).

    A server shows a post to the people it was for when it came: told that it is for fewer, Mastodon and its like change
    nothing. So where fewer may see it, they are told that it is gone, even if some of theirs still may.
    """
    with transaction.atomic():
        post = _held(post_id)
        if post is None or post.is_boost:
            return
        known = _who_may_have(post.author_id, before, known_to, now)
        if not post.is_local_only and post.visibility in _OPEN:
            _send_update(post, known, now)
            return
        still = _that_narrow(inboxes_of_post(post_id, now=now))
        outside = [place for place in known if place not in still]
        hold_back(_about(post_id), inboxes=set(outside))
        _send_farewell(post.author, post_id, outside, now)
        _send_update(post, sorted(still), now)


def tell_of_unaddressing(*, post_id: int, account_ids: Collection[int], now: datetime) -> None:
    """Tell those who are named no more, in what is for a few, that it is gone; where others still may see it, nothing.

    Their server heard that it reads differently, and for whom it is.
    """
    post = post_for_its_author(post_id)
    if post is None or post.visibility in _OPEN or post.is_local_only:
        return
    still = {server_id for server_id, _ in inboxes_of_post(post_id, now=now)}
    dropped = inboxes_of(account_ids, now=now, is_farewell=True)
    outside = [place for place in dropped if place[0] not in still]
    with transaction.atomic():
        hold_back(_about(post_id), inboxes=set(outside))
        _send_farewell(post.author, post_id, outside, now)


def tell_of_pin(*, post_id: int, is_pinned: bool, now: datetime) -> None:
    """Tell followers what stands on top of someone's page, where everyone may see it."""
    post = post_for_its_author(post_id)
    if post is None or post.visibility not in _OPEN or post.is_local_only or post.hidden_at is not None:
        return
    activity = activities.pinned(post.author, post, now, is_pinned=is_pinned)
    places = inboxes_of_followers(post.author_id, now=now)
    send(activity, actor=post.author.uri, kind=activity["type"], inboxes=places, now=now)


def _held(post_id: int) -> Post | None:
    post = post_for_its_author(post_id) if hold(post_id) else None
    if post is None or post.origin != Origin.HERE or post.author.is_feed:
        return None
    with_parts([post])
    return post


def _send_update(post: Post, places: Collection[Place], now: datetime) -> None:
    if places:
        activity = activities.update_of_post(post, now)
        send(activity, actor=post.author.uri, kind="Update", inboxes=places, now=now, about=_about(post.pk))


def _send_farewell(author: Account, post_id: int, places: Collection[Place], now: datetime) -> None:
    activity = activities.delete_of_post(author, post_id)
    send(activity, actor=author.uri, kind="Delete", inboxes=places, now=now, farewell=_about(post_id))


def _who_may_have(author_id: int, visibility: str, known_to: Collection[int], now: datetime) -> list[Place]:
    """Where a post of `visibility` may have come: a server hears it once, whichever way that was."""
    places = inboxes_of(known_to, now=now, is_farewell=True)
    if visibility != Visibility.MENTIONED:
        places += inboxes_of_followers(author_id, now=now, is_farewell=True)
    if visibility == Visibility.PUBLIC:
        places += inboxes_of_relays()
    return sorted(set(places))


def _that_narrow(places: Collection[Place]) -> set[Place]:
    servers = Server.objects.filter(pk__in={server_id for server_id, _ in places}, software__in=_NARROWS)
    ids = set(servers.values_list("pk", flat=True))
    return {place for place in places if place[0] in ids}


def _about(post_id: int) -> str:
    return f"post:{post_id}"
