"""What people elsewhere put at the top of their page, and take from there."""

from __future__ import annotations

from datetime import datetime

from kith.federation.inbound.boosts import is_followed_here
from kith.federation.inbound.handling import Missing, PassedOver, Refused
from kith.federation.lookup.posts import post_of
from kith.federation.models import RemoteActor
from kith.posts.actions import MayNotPin, TooManyPins, pin, unpin
from kith.protocols.activitypub.model import Activity


def receive_add(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Keep a post of theirs at the top of their page."""
    _refuse_other_lists(activity, signer)
    post = post_of(activity.object_id, now=now, may_fetch=False)
    if post is None:
        if not is_followed_here(signer):
            raise PassedOver("nobody here wants it")
        raise Missing(post=activity.object_id)
    try:
        pin(account=signer.account, post=post, now=now)
    except MayNotPin:
        raise Refused("such a post is not for the top of their page") from None
    except TooManyPins:
        raise PassedOver("there is no more room at the top of their page") from None


def receive_remove(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Let a post go back to its place."""
    _refuse_other_lists(activity, signer)
    post = post_of(activity.object_id, now=now, may_fetch=False)
    if post is None:
        raise PassedOver("the post is not here")
    unpin(account=signer.account, post=post)


def _refuse_other_lists(activity: Activity, signer: RemoteActor) -> None:
    """Some put hashtags or people there; those are asked for when their page is opened."""
    if not signer.featured or activity.target_id != signer.featured or not activity.object_id:
        raise PassedOver("it is about a list that nobody here keeps")
