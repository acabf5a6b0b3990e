"""Following between servers: who asks to follow somebody here, what became of what people here asked, and no longer."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.db import transaction

from kith.accounts.actions import MayNotFollow, accept_follow, follow, reject_follow, unfollow
from kith.accounts.models import Account, Follow
from kith.federation.inbound.arrivals import is_on_its_way
from kith.federation.inbound.handling import PassedOver, Refused, TooEarly
from kith.federation.models import RemoteActor
from kith.federation.outbound import activities
from kith.federation.outbound.documents.addresses import local_account
from kith.federation.outbound.sending import send
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.reading_activities import inner_activity


class Say(Protocol):
    """Says yes or no to a follow."""

    def __call__(self, follow: activities.Activity, followed: Account, now: datetime) -> activities.Activity: ...


def receive_follow(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Let somebody follow, note that they ask to, or turn them down at once."""
    target = local_account(activity.object_id)
    if target is None:
        raise PassedOver("whom it is about is not here")
    with transaction.atomic():
        try:
            must_ask = signer.account.limited_at is not None  # then whoever they follow decides
            made = follow(follower=signer.account, target=target, now=now, uri=activity.id, must_ask=must_ask)
        except MayNotFollow:
            _answer(activities.reject, activity.id, target, signer, now)
            return
        if activity.id and made.uri != activity.id:
            # They forgot, or never heard our answer; it is the new request that it must name.
            Follow.objects.filter(pk=made.pk).update(uri=activity.id)
        if made.accepted_at is not None:
            _answer(activities.accept, activity.id, target, signer, now)


def receive_accept(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Let somebody here know that they follow: the other server, or the person there, said yes."""
    accept_follow(follow=_of_ours(activity, signer), now=now)


def receive_reject(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """End a follow of somebody here, or their request."""
    reject_follow(follow=_of_ours(activity, signer))


def undo_follow(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Somebody follows no more, or takes their request back."""
    inner = said_by_themselves(activity)
    target = local_account(inner.object_id) if inner is not None else None
    found = Follow.objects.filter(follower=signer.account).select_related("followed")
    theirs = (
        found.filter(followed=target) if target is not None else found.filter(uri=activity.object_id).exclude(uri="")
    )
    made = theirs.first()
    if made is None or not made.followed.is_local:
        refuse_while_it_comes(activity.object_id)
        raise PassedOver("there is no such follow")
    unfollow(follower=signer.account, target=made.followed)


def undo_accept(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Somebody lets a follower go whom they had let in."""
    inner = said_by_themselves(activity)
    if inner is None or inner.type != "Accept":
        raise PassedOver("there is no such follow")
    reject_follow(follow=_of_ours(inner, signer))


def said_by_themselves(activity: Activity) -> Activity | None:
    """Return what an activity undoes, None where only its address came. Raises Refused where another had done it."""
    inner = inner_activity(activity)
    if inner is not None and inner.actor != activity.actor:
        raise Refused("nobody undoes what somebody else did")
    return inner


def refuse_while_it_comes(activity_id: str) -> None:
    """Wait for what is to be undone while another hand does it. Raises TooEarly."""
    if activity_id and is_on_its_way(activity_id):
        raise TooEarly


def _of_ours(activity: Activity, signer: RemoteActor) -> Follow:
    """Return the follow of somebody here that an answer is to: by who asked whom, or by its address."""
    inner = inner_activity(activity)
    asked = Follow.objects.filter(followed=signer.account, follower__domain="").select_related("follower", "followed")
    if inner is not None and inner.actor != activity.actor:
        if inner.type != "Follow" or inner.object_id != activity.actor:
            raise Refused("it answers what was not asked of it")
        follower = local_account(inner.actor)
        found = asked.filter(follower=follower).first() if follower is not None else None
    else:
        found = asked.filter(uri=activity.object_id).exclude(uri="").first()
    if found is None:
        raise PassedOver("nobody here asked")
    return found


def _answer(say: Say, follow_id: str, target: Account, signer: RemoteActor, now: datetime) -> None:
    activity = say(activities.follow_as(signer.account, target, follow_id), target, now)
    send(activity, actor=target.uri, kind=activity["type"], inboxes=[(signer.server_id, signer.inbox)], now=now)
