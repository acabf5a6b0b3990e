"""Letting copies of other servers' files go: after some days, when they take too much room, when they are unwanted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from kith.accounts.models import Account, Follow
from kith.federation.lookup.files import bytes_of_all_copies, forget_room
from kith.federation.lookup.portraits import drop_portraits
from kith.federation.models import RemoteActor
from kith.media.copies import copies_made_before, copies_of, drop_copies
from kith.media.emoji import forget_unseen_emoji
from kith.media.models import MediaFile
from kith.posts.models import Attachment
from kith.servers.models import Limit, Server
from kith.servers.queries import this_server

_AT_ONCE = 500
_A_GIGABYTE = 1_000_000_000
_ENOUGH_ROOM = 0.9  # of what there may be: then the next minute's copies fit too


def sweep_copies(*, now: datetime) -> None:
    """Let go what is due; what is left over is done the next time."""
    cutoff = now - timedelta(days=this_server().copies_kept_for)
    drop_copies(_unused(copies_made_before(cutoff))[:_AT_ONCE])
    for actor in _strangers_since(cutoff)[:_AT_ONCE]:
        drop_portraits(actor=actor)
    _drop_unwanted()
    forget_unseen_emoji(now=now)
    _make_room(now)
    forget_room()


def _unused(copies: QuerySet[MediaFile]) -> QuerySet[MediaFile]:
    """Leave out files of posts that somebody here saved."""
    kept = Attachment.objects.filter(media=OuterRef("pk"), post__bookmarks__isnull=False)
    return copies.filter(~Exists(kept))


def _strangers_since(cutoff: datetime) -> QuerySet[RemoteActor]:
    """Return whose portraits are here though nobody here follows them, and nothing of theirs came for long."""
    ties = Follow.objects.filter(Q(followed=OuterRef("pk")) | Q(follower=OuterRef("pk")))
    is_silent = Q(account__last_posted_on=None) | Q(account__last_posted_on__lt=cutoff.date())
    old = RemoteActor.objects.select_related("account").filter(is_silent, copied_at__lt=cutoff)
    return old.filter(~Exists(ties)).order_by("copied_at")


def _drop_unwanted() -> None:
    """Let go what is here of servers whose files moderators want no more."""
    unwanted = Server.objects.filter(Q(limit=Limit.SUSPENDED) | Q(rejects_media=True))
    for domain in unwanted.values_list("domain", flat=True):
        people = Account.objects.filter(Q(domain=domain) | Q(domain__endswith=f".{domain}"))
        for actor in RemoteActor.objects.select_related("account").filter(account__in=people, copied_at__isnull=False):
            drop_portraits(actor=actor)
        drop_copies(copies_of(people)[:_AT_ONCE])


def _make_room(now: datetime) -> None:
    """Let the oldest go until there is room again: first what nobody saved."""
    most = this_server().room_for_copies * _A_GIGABYTE
    over = bytes_of_all_copies()
    if over <= most:
        return
    over -= int(most * _ENOUGH_ROOM)
    for copies in (_unused(copies_made_before(now)), copies_made_before(now)):
        going, size = [], 0
        for file in copies[: _AT_ONCE * 4]:
            if size >= over:
                break
            going.append(file)
            size += file.size
        drop_copies(going)
        over -= size
        if over <= 0:
            return
