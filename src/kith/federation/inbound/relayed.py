"""What relays answer, and what they pass on: public posts, of which only the address is believed (FEP-ae0c)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from kith.federation.inbound import boosts, follows, rates
from kith.federation.inbound.handling import Missing, PassedOver
from kith.federation.models import Relay, RemoteActor
from kith.federation.outbound.documents.addresses import is_ours
from kith.federation.relays import is_of_relay, settle_answer
from kith.posts.queries import post_by_uri
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.reading_activities import inner_activity
from kith.protocols.activitypub.values import are_of_one_server, host_of, ids_of
from kith.protocols.activitypub.vocabulary import PUBLIC_SPELLINGS

_TYPES: Final = frozenset({"Application", "Service"})  # of actors that are relays; nobody else's boosts cost a look


def receive_accept(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Hear that a relay takes us in, or else that somebody lets a person here follow them."""
    if not settle_answer(_answered(activity), signer, Relay.State.ACCEPTED):
        follows.receive_accept(activity, signer, now)


def receive_reject(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Hear that a relay does not want us, or else that somebody does not let a person here follow them."""
    if not settle_answer(_answered(activity), signer, Relay.State.REFUSED):
        follows.receive_reject(activity, signer, now)


def receive_announce(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Keep that somebody passed a post on; of what a relay passes on, keep the post alone: it says nothing by it."""
    if signer.type not in _TYPES or not is_of_relay(signer):
        boosts.receive_boost(activity, signer, now)
        return
    uri = activity.object_id
    if not uri or is_ours(uri) or post_by_uri(uri) is not None:
        raise PassedOver("it is here already")
    if not _has_room(signer):
        raise PassedOver("a relay brings more than can be looked at")
    raise Missing(post=uri)


def is_relayed(activity: Activity, passed_on_by: RemoteActor) -> bool:
    """Say whether a relay brought, unchanged, that somebody published a post for everyone which is not here yet."""
    if activity.type != "Create" or not are_of_one_server(activity.object_id, activity.actor):
        return False
    told = {*activity.to, *activity.cc, *ids_of((activity.object or {}).get("to"))}
    if not told & PUBLIC_SPELLINGS or post_by_uri(activity.object_id) is not None:
        return False
    return is_of_relay(passed_on_by) and _has_room(passed_on_by)


def _answered(activity: Activity) -> str:
    """Return the address of what an activity answers; some relays send it back whole, others by its address."""
    inner = inner_activity(activity)
    return (inner.id if inner is not None else "") or activity.object_id


def _has_room(relay: RemoteActor) -> bool:
    return rates.may_be_relayed(host_of(relay.account.uri))
