"""People who go on under another account: both say so, and those here who followed the one follow the other.

The old account says it by the Move, the new one by naming the old among those it is also known as (`alsoKnownAs`),
which is asked anew, so that nobody can send followers to somebody who knows nothing of it, nor take them away.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from kith.accounts.actions import MayNotFollow, NotWithYourself, block, follow, mute, unfollow
from kith.accounts.models import Account, Block, Follow, Mute
from kith.federation.happenings import ACTOR_MOVED
from kith.federation.inbound.handling import Missing, Refused
from kith.federation.inbound.signers import signer_by_uri
from kith.federation.models import RemoteActor
from kith.federation.outbound.documents.addresses import is_ours, local_account
from kith.federation.outbound.moving import is_former
from kith.jobs.announce import announce
from kith.notifications.actions import notify
from kith.notifications.models import Kind
from kith.protocols.activitypub.model import Activity

_LOOKED_AT_WITHIN: Final = timedelta(minutes=5)
_AT_ONCE: Final = 50


def receive_move(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Note that somebody goes on as another, and have those who follow them here follow the other."""
    if activity.object_id != activity.actor:
        raise Refused("nobody moves another's account")
    target = _target(activity, signer, now)
    if target.is_gone:
        raise Refused("whom they say to be now is not here")
    with transaction.atomic():
        RemoteActor.objects.filter(pk=signer.pk).update(moved_to=activity.target_id)
        Account.objects.filter(pk=signer.pk).update(moved_to=target, changed_at=now)
        announce(ACTOR_MOVED, account_id=signer.pk, to_id=target.pk)


def move_some(*, account: Account, to: Account, now: datetime) -> bool:
    """Have a few of those here who follow `account` follow `to`, and say whether those were all."""
    follows = Follow.objects.filter(followed=account, follower__domain="").select_related("follower")
    some = list(follows.order_by("pk")[:_AT_ONCE])
    for old in some:
        _move_one(old, account, to, now)
    if some:
        return False
    _keep_away_as_before(account, to, now)
    return True


def _target(activity: Activity, signer: RemoteActor, now: datetime) -> Account:
    """Return the new account, which says to be the old one as it looks just now. Raises Missing, Refused."""
    uri = activity.target_id
    if not uri or uri == activity.actor:
        raise Refused("it does not say where they go")
    if is_ours(uri):
        here = local_account(uri)
        if here is None or not is_former(here, signer.account):
            raise Refused("nobody here says to be them")
        return here
    target = signer_by_uri(uri)
    if target is None or now - target.fetched_at > _LOOKED_AT_WITHIN:
        raise Missing(actor=uri)
    if activity.actor not in target.also_known_as:
        raise Refused("whom they say to be now does not say so")
    return target.account


def _move_one(old: Follow, account: Account, to: Account, now: datetime) -> None:
    """As they followed the one, so they follow the other; whoever keeps that one away follows neither."""
    languages = [code for code in old.languages.split(",") if code]
    with transaction.atomic():
        try:
            follow(
                follower=old.follower,
                target=to,
                now=now,
                shows_boosts=old.shows_boosts,
                notifies=old.notifies,
                languages=languages,
            )
        except (MayNotFollow, NotWithYourself):
            pass
        else:
            notify(kind=Kind.MOVED, by=to, to=[old.follower_id], now=now)
        unfollow(follower=old.follower, target=account)


def _keep_away_as_before(account: Account, to: Account, now: datetime) -> None:
    """Who kept the one away, or wanted to hear nothing of them, meant the person and not the address."""
    for kept in Block.objects.filter(target=account, account__domain="").select_related("account").iterator(_AT_ONCE):
        if not Follow.objects.filter(follower=kept.account, followed=to).exists():
            block(account=kept.account, target=to, now=now)
    muting = Mute.objects.active(now).filter(target=account, account__domain="").select_related("account")
    for quiet in muting.iterator(_AT_ONCE):
        if not Mute.objects.active(now).filter(account=quiet.account, target=to).exists():
            mute(
                account=quiet.account,
                target=to,
                now=now,
                ends_at=quiet.ends_at,
                hides_notifications=quiet.hides_notifications,
            )
