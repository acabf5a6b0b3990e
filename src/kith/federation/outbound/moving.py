"""People here who come from other servers, or go on there (row N15): both accounts say so, and followers come along.

What they wrote stays where it is: no server takes another's posts. It can be brought by an archive (site/bringing).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kith.accounts.happenings import PROFILE_CHANGED
from kith.accounts.models import Account
from kith.federation.happenings import ACTOR_MOVED
from kith.federation.models import Former, RemoteActor
from kith.federation.outbound import activities
from kith.federation.outbound.reach import inboxes_of_followers
from kith.federation.outbound.sending import send
from kith.jobs.announce import announce

MOST_FORMERS = 10


class NotFromElsewhere(Exception):
    """Only an account of another server, and one that is there, can be somebody's other account."""


class TooManyFormers(Exception):
    """There are as many as other servers read."""


class NotSaidThere(Exception):
    """The other account does not say to be this one, so nobody's followers are sent there."""


class MovedAlready(Exception):
    """They go on elsewhere already; that is taken back first."""


def say_former(*, account: Account, other: Account, now: datetime) -> None:
    """Say that `account` is `other` too, so that it can send its followers here; said twice, it is said once.

    Raises NotFromElsewhere, TooManyFormers.
    """
    if other.is_local or other.is_gone or not account.is_local or account.is_feed:
        raise NotFromElsewhere
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)  # so that two at once are counted after each other
        known = Former.objects.filter(account=account)
        if known.filter(other=other).exists():
            return
        if known.count() >= MOST_FORMERS:
            raise TooManyFormers
        Former.objects.create(account=account, other=other, created_at=now)
        _note_changed(account, now)


def say_former_no_more(*, account: Account, former_id: int, now: datetime) -> None:
    """Take that back; who has come along stays."""
    with transaction.atomic():
        gone, _ = Former.objects.filter(account=account, pk=former_id).delete()
        if gone:
            _note_changed(account, now)


def formers_of(account: Account) -> list[Former]:
    """Return which other accounts somebody says to be, the first said first; `other` is fetched."""
    return list(Former.objects.filter(account=account).select_related("other").order_by("pk"))


def is_former(account: Account, other: Account) -> bool:
    """Whether `account`, who is here, says to be `other` too."""
    return Former.objects.filter(account=account, other=other).exists()


def move_away(*, account: Account, to: Account, now: datetime) -> None:
    """Tell everyone who follows `account` that they go on as `to`: their servers follow that one then.

    `to` was looked at just now. Raises NotFromElsewhere, NotSaidThere, MovedAlready.
    """
    if to.is_local or to.is_gone or not account.is_local or account.is_feed:
        raise NotFromElsewhere
    actor = RemoteActor.objects.filter(account=to, gone_at=None).first()
    if actor is None or account.uri not in actor.also_known_as:
        raise NotSaidThere
    with transaction.atomic():
        if not Account.objects.filter(pk=account.pk, moved_to=None).update(moved_to=to):
            raise MovedAlready
        activity = activities.move_of_person(account, to, now)
        send(activity, actor=account.uri, kind="Move", inboxes=inboxes_of_followers(account.pk, now=now), now=now)
        announce(ACTOR_MOVED, account_id=account.pk, to_id=to.pk)
        _note_changed(account, now)


def come_back(*, account: Account, now: datetime) -> None:
    """Say no more that they go on elsewhere; whom that took along stays there."""
    with transaction.atomic():
        if Account.objects.filter(pk=account.pk, moved_to__isnull=False).update(moved_to=None):
            _note_changed(account, now)


def _note_changed(account: Account, now: datetime) -> None:
    """Their document reads differently, and other servers are told."""
    Account.objects.filter(pk=account.pk).update(changed_at=now)
    announce(PROFILE_CHANGED, account_id=account.pk)
