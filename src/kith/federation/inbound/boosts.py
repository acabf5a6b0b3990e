"""What people elsewhere pass on: posts of people here, and of others where somebody here follows who passes them on."""

from __future__ import annotations

from datetime import datetime

from kith.accounts.apart import are_parted
from kith.accounts.models import Follow
from kith.federation.inbound.follows import refuse_while_it_comes, said_by_themselves
from kith.federation.inbound.gone import forget_before_it_comes, refuse_what_was_undone
from kith.federation.inbound.handling import Missing, PassedOver, Refused
from kith.federation.lookup.posts import post_of
from kith.federation.models import RemoteActor
from kith.federation.outbound.documents.addresses import is_ours, local_post
from kith.posts.actions import MayNotBoost, boost, unboost
from kith.posts.models import Post, Visibility
from kith.posts.queries import boost_at, boost_by
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.vocabulary import PUBLIC


def receive_boost(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Keep that somebody passed a post on, and fetch the post where that is wanted here."""
    pass_on(activity, activity.object_id, signer, now)


def pass_on(activity: Activity, uri: str, signer: RemoteActor, now: datetime) -> None:
    """Keep that `signer` passed on the post at `uri`. Raises PassedOver, Refused, Missing."""
    if not uri:
        raise Refused("it names no post")
    visibility = _visibility(activity, signer)
    refuse_what_was_undone(activity.id)
    post = local_post(uri) if is_ours(uri) else post_of(uri, now=now, may_fetch=False)
    if post is None:
        if is_ours(uri) or not is_followed_here(signer):
            raise PassedOver("nobody here wants it")
        raise Missing(post=uri)
    _refuse_unwanted(post, signer)
    try:
        boost(
            account=signer.account,
            post=post,
            now=now,
            visibility=visibility,
            uri=activity.id or f"{signer.account.uri}#announces/{post.pk}",
            published_at=activity.published,
        )
    except MayNotBoost:
        raise Refused("the post is not for passing on") from None


def undo_boost(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Take back having passed a post on."""
    inner = said_by_themselves(activity)
    post = post_of(inner.object_id, now=now, may_fetch=False) if inner is not None and inner.object_id else None
    made = boost_by(signer.account, post.pk) if post is not None else boost_at(signer.account, activity.object_id)
    if made is None:
        refuse_while_it_comes(activity.object_id)
        forget_before_it_comes(activity, now)
        raise PassedOver("it was not passed on")
    unboost(account=signer.account, post=made)


def is_followed_here(signer: RemoteActor) -> bool:
    """Say whether anybody here reads them."""
    followers = Follow.objects.filter(followed=signer.account, follower__domain="", accepted_at__isnull=False)
    return followers.exists()


def _visibility(activity: Activity, signer: RemoteActor) -> Visibility:
    """For whom it was passed on. Raises PassedOver where that is a few people: there is no such thing here."""
    if PUBLIC in activity.to:
        return Visibility.PUBLIC
    if PUBLIC in activity.cc:
        return Visibility.QUIET
    if signer.followers and signer.followers in {*activity.to, *activity.cc}:
        return Visibility.FOLLOWERS
    raise PassedOver("it was passed on to a few only")


def _refuse_unwanted(post: Post, signer: RemoteActor) -> None:
    """Only what is of somebody here, or read by somebody here, is kept."""
    if post.author.is_local:
        if are_parted(signer.account, post.author):
            raise Refused("the two keep apart")
    elif not is_followed_here(signer):
        raise PassedOver("nobody here reads who passes it on")
