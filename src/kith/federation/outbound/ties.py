"""Following and blocking across servers, as far as somebody here does it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kith.accounts.models import Account, Block, Follow
from kith.federation.outbound import activities
from kith.federation.outbound.documents import addresses
from kith.federation.outbound.reach import inboxes_of
from kith.federation.outbound.sending import send


def tell_of_follow(*, follow_id: int, now: datetime) -> None:
    """Ask somebody elsewhere to let somebody here follow them."""
    # Held, so that it is not told after its taking back.
    held = Follow.objects.select_for_update(of=("self",)).select_related("follower", "followed")
    with transaction.atomic():
        made = held.filter(pk=follow_id).first()
        if made is None or not made.follower.is_local or made.follower.is_gone or made.followed.is_local:
            return
        if not made.uri:
            # By this name they may answer.
            made.uri = addresses.of_follow(made.follower, made.pk)
            Follow.objects.filter(pk=made.pk).update(uri=made.uri)
        _send(activities.follow(made), made.follower, made.followed, now)


def tell_of_acceptance(*, follow_id: int, now: datetime) -> None:
    """Tell somebody elsewhere that who is here lets them follow."""
    made = Follow.objects.select_related("follower", "followed").filter(pk=follow_id, accepted_at__isnull=False).first()
    if made is not None and made.followed.is_local and not made.follower.is_local:
        asked = activities.follow_as(made.follower, made.followed, made.uri)
        _send(activities.accept(asked, made.followed, now), made.followed, made.follower, now)


def tell_of_unfollowing(
    *, follower_id: int, followed_id: int, by_id: int, follow_id: int, uri: str, now: datetime
) -> None:
    """Tell somebody elsewhere that who is here follows them no more, or does not let them follow.

    What the other side ended, it knows.
    """
    people = Account.objects.in_bulk([follower_id, followed_id])
    follower, followed = people.get(follower_id), people.get(followed_id)
    if follower is None or followed is None:
        return
    if by_id == follower_id:
        asked = activities.follow_as(follower, followed, uri or addresses.of_follow(follower, follow_id))
        _send(activities.undo(asked), follower, followed, now)
    else:
        asked = activities.follow_as(follower, followed, uri)
        _send(activities.reject(asked, followed, now), followed, follower, now)


def tell_of_block(*, account_id: int, target_id: int, now: datetime) -> None:
    """Tell somebody's server that somebody here keeps them away, so that it does too."""
    made = Block.objects.select_related("account", "target").filter(account=account_id, target=target_id).first()
    if made is not None:
        _send(activities.block(made.account, made.target, made.pk), made.account, made.target, now)


def tell_of_unblocking(*, account_id: int, target_id: int, block_id: int, now: datetime) -> None:
    people = Account.objects.in_bulk([account_id, target_id])
    account, target = people.get(account_id), people.get(target_id)
    if account is not None and target is not None:
        _send(activities.undo(activities.block(account, target, block_id)), account, target, now)


def _send(activity: activities.Activity, by: Account, to: Account, now: datetime) -> None:
    """Send what is between two, one of whom is here. Of who left, other servers are told once and for all."""
    if not by.is_local or by.is_feed or by.left_at is not None or to.is_local:
        return
    places = inboxes_of([to.pk], now=now, is_personal=True, is_farewell=activity["type"] in {"Undo", "Reject", "Block"})
    send(activity, actor=by.uri, kind=activity["type"], inboxes=places, now=now)
