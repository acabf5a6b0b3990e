"""Which handler does what other servers tell: one table."""

from __future__ import annotations

from datetime import datetime

from kith.federation.inbound import (
    boosts,
    featured,
    flags,
    follows,
    groups,
    keeping_apart,
    leaving,
    moving,
    posts,
    profiles,
    quotes,
    reactions,
    relayed,
    undoing,
)
from kith.federation.inbound.handling import Handler, Missing, PassedOver, Refused, TooEarly
from kith.federation.models import RemoteActor
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.reading_activities import object_type
from kith.protocols.activitypub.reading_notes import NOTE_TYPES
from kith.protocols.activitypub.vocabulary import ACTOR_TYPES

__all__ = ["DO", "SLOW", "Handler", "Missing", "PassedOver", "Refused", "TooEarly", "do", "handler_of"]

# By the type of the activity and that of its object. "" stands for every object, and for one that came as an address.
DO: dict[tuple[str, str], Handler] = {
    ("Follow", ""): follows.receive_follow,
    ("Accept", ""): relayed.receive_accept,
    ("Reject", ""): relayed.receive_reject,
    ("Like", ""): reactions.receive_like,
    ("EmojiReact", ""): reactions.receive_like,
    ("Announce", ""): relayed.receive_announce,
    ("Announce", "Create"): groups.receive_created,
    **{("Announce", kind): groups.pass_over for kind in groups.LET_GO},
    ("Block", ""): keeping_apart.receive_block,
    ("Flag", ""): flags.receive_flag,
    ("Move", ""): moving.receive_move,
    ("Add", ""): featured.receive_add,
    ("Remove", ""): featured.receive_remove,
    **{("Update", kind): profiles.receive_profile for kind in ("", *ACTOR_TYPES)},
    ("Undo", "Follow"): follows.undo_follow,
    ("Undo", "Accept"): follows.undo_accept,
    ("Undo", "Like"): reactions.undo_like,
    ("Undo", "EmojiReact"): reactions.undo_like,
    ("Undo", "Announce"): boosts.undo_boost,
    ("Undo", "Block"): keeping_apart.undo_block,
    ("Undo", ""): undoing.undo_by_address,
    **{("Create", kind): posts.created for kind in ("", *NOTE_TYPES)},
    **{("Update", kind): posts.updated for kind in NOTE_TYPES},
    **{("Delete", kind): posts.deleted for kind in ("QuoteAuthorization", *NOTE_TYPES)},
    **{("Delete", kind): leaving.receive_delete for kind in ("", "Tombstone", *ACTOR_TYPES)},
    ("QuoteRequest", ""): quotes.quote_requested,
    ("Accept", "QuoteRequest"): quotes.request_accepted,
    ("Reject", "QuoteRequest"): quotes.request_rejected,
}

# Those whose handlers ask other servers themselves: they always run on the queue for slow work.
SLOW: set[tuple[str, str]] = {("Update", kind) for kind in ("", *ACTOR_TYPES)}


def do(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Do what an activity says. Raises PassedOver, Refused, TooEarly, Missing."""
    found = handler_of(activity)
    if found is None:
        raise PassedOver("nothing here knows this kind of activity")
    DO[found](activity, signer, now)


def handler_of(activity: Activity) -> tuple[str, str] | None:
    """Return the line of DO that is for an activity; None where there is none."""
    lines = (activity.type, object_type(activity)), (activity.type, "")
    return next((line for line in lines if line in DO), None)
