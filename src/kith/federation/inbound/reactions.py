"""Thanks from elsewhere for posts of people here: favourites, and emoji that some send in their place."""

from __future__ import annotations

from datetime import datetime

from kith.accounts.apart import are_parted
from kith.federation.inbound.follows import refuse_while_it_comes, said_by_themselves
from kith.federation.inbound.gone import forget_before_it_comes, refuse_what_was_undone
from kith.federation.inbound.handling import PassedOver, Refused
from kith.federation.models import RemoteActor
from kith.federation.outbound.documents.addresses import local_post
from kith.posts.actions import MayNotReact, favourite, unfavourite
from kith.posts.models import Favourite
from kith.protocols.activitypub.model import Activity


def receive_like(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Note that somebody thanks for a post; of a post of another server we keep no count."""
    post = local_post(activity.object_id)
    if post is None:
        raise PassedOver("the post is not of this server")
    refuse_what_was_undone(activity.id)
    if are_parted(signer.account, post.author):
        raise Refused("the two keep apart")
    try:
        favourite(account=signer.account, post=post, now=now, uri=activity.id)
    except MayNotReact:
        raise Refused("the post is not for them") from None


def undo_like(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Take thanks back."""
    inner = said_by_themselves(activity)
    post = local_post(inner.object_id) if inner is not None else None
    theirs = Favourite.objects.filter(account=signer.account).select_related("post")
    found = theirs.filter(post=post) if post is not None else theirs.filter(uri=activity.object_id).exclude(uri="")
    made = found.first()
    if made is None:
        refuse_while_it_comes(activity.object_id)
        forget_before_it_comes(activity, now)
        raise PassedOver("there are no such thanks")
    unfavourite(account=signer.account, post=made.post)
