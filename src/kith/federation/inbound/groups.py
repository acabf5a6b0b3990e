"""What groups pass on to those who follow them (FEP-1b12): not posts, but what people did, whole.

The group signs, so what it says of others is only a hint; a post is asked for where it stands, and votes are let go.
Lemmy passes on a new post a second time, as its address, which is the boost that Mastodon understands.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from kith.federation.inbound.boosts import is_followed_here, pass_on
from kith.federation.inbound.handling import Missing, PassedOver, Refused
from kith.federation.models import RemoteActor
from kith.posts.queries import post_by_uri
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.reading_activities import inner_activity
from kith.protocols.activitypub.values import are_of_one_server, id_of

LET_GO: Final = frozenset(
    {"Like", "Dislike", "Undo", "Update", "Delete", "Add", "Remove", "Block", "Flag", "Lock", "Follow", "Accept"}
)


def receive_created(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """A post in the group is passed on; an answer is kept where what it answers is here."""
    inner = _inner(activity)
    if inner.object is None or not id_of(inner.object.get("inReplyTo")):
        pass_on(activity, inner.object_id, signer, now)
        return
    if post_by_uri(inner.object_id) is not None:
        raise PassedOver("it is here already")
    if post_by_uri(id_of(inner.object.get("inReplyTo"))) is None or not is_followed_here(signer):
        raise PassedOver("what it answers is not here")
    raise Missing(post=inner.object_id)


def pass_over(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """What a group tells of votes, of deletions and of its own affairs is for other groups."""
    raise PassedOver("a group tells of what is not kept here")


def _inner(activity: Activity) -> Activity:
    inner = inner_activity(activity)
    if inner is None or not inner.object_id:
        raise Refused("it does not say what was done")
    if not are_of_one_server(inner.object_id, inner.actor):
        raise Refused("it tells of what its actor did not write")
    return inner
