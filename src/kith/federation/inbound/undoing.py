"""An Undo of which only the address came: what stood there is found among what was kept with its address."""

from __future__ import annotations

from datetime import datetime

from kith.accounts.models import Block, Follow
from kith.federation.inbound import boosts, follows, keeping_apart, reactions
from kith.federation.inbound.handling import PassedOver
from kith.federation.models import RemoteActor
from kith.posts.models import Favourite
from kith.posts.queries import boost_at
from kith.protocols.activitypub.model import Activity


def undo_by_address(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Take back what somebody did, whatever that was."""
    if activity.object is not None or not activity.object_id:
        raise PassedOver("nothing here knows what it undoes")
    uri, account = activity.object_id, signer.account
    if Follow.objects.filter(follower=account, uri=uri).exists():
        follows.undo_follow(activity, signer, now)
    elif Favourite.objects.filter(account=account, uri=uri).exists():
        reactions.undo_like(activity, signer, now)
    elif Block.objects.filter(account=account, uri=uri).exists():
        keeping_apart.undo_block(activity, signer, now)
    elif boost_at(account, uri) is not None:
        boosts.undo_boost(activity, signer, now)
    else:
        follows.refuse_while_it_comes(uri)
        raise PassedOver("nothing here knows what it undoes")
