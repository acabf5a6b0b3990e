"""Blocks from elsewhere: somebody there keeps somebody here away, and both see nothing of each other any more."""

from __future__ import annotations

from datetime import datetime

from kith.accounts.actions import block, unblock
from kith.accounts.models import Block
from kith.federation.inbound.follows import refuse_while_it_comes, said_by_themselves
from kith.federation.inbound.handling import PassedOver
from kith.federation.models import RemoteActor
from kith.federation.outbound.documents.addresses import local_account
from kith.protocols.activitypub.model import Activity


def receive_block(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Part the two. Who is kept away is not told."""
    target = local_account(activity.object_id)
    if target is None:
        raise PassedOver("whom it is about is not here")
    block(account=signer.account, target=target, now=now, uri=activity.id)


def undo_block(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Let them meet again."""
    inner = said_by_themselves(activity)
    target = local_account(inner.object_id) if inner is not None else None
    theirs = Block.objects.filter(account=signer.account).select_related("target")
    found = (
        theirs.filter(target=target) if target is not None else theirs.filter(uri=activity.object_id).exclude(uri="")
    )
    made = found.first()
    if made is None:
        refuse_while_it_comes(activity.object_id)
        raise PassedOver("there is no such block")
    unblock(account=signer.account, target=made.target)
