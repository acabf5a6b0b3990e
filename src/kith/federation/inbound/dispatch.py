"""Which handler does what other servers tell: one table."""

from __future__ import annotations

from datetime import datetime

from kith.federation.inbound import boosts, follows, posts, quotes, reactions
from kith.federation.inbound.handling import Handler, Missing, PassedOver, Refused, TooEarly
from kith.federation.models import RemoteActor
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.reading_activities import object_type
from kith.protocols.activitypub.reading_notes import NOTE_TYPES

__all__ = ["DO", "SLOW", "Handler", "Missing", "PassedOver", "Refused", "TooEarly", "do", "handler_of"]

# By the type of the activity and that of its object. "" stands for every object, and for one that came as an address.
DO: dict[tuple[str, str], Handler] = {
    ("Follow", ""): follows.receive_follow,
    ("Accept", ""): follows.receive_accept,
    ("Reject", ""): follows.receive_reject,
    ("Like", ""): reactions.receive_like,
    ("EmojiReact", ""): reactions.receive_like,
    ("Announce", ""): boosts.receive_boost,
    ("Undo", "Follow"): follows.undo_follow,
    ("Undo", "Accept"): follows.undo_accept,
    ("Undo", "Like"): reactions.undo_like,
    ("Undo", "EmojiReact"): reactions.undo_like,
    ("Undo", "Announce"): boosts.undo_boost,
    **{("Create", kind): posts.created for kind in ("", *NOTE_TYPES)},
    **{("Update", kind): posts.updated for kind in NOTE_TYPES},
    **{("Delete", kind): posts.deleted for kind in ("", "Tombstone", "QuoteAuthorization", *NOTE_TYPES)},
    ("QuoteRequest", ""): quotes.quote_requested,
    ("Accept", "QuoteRequest"): quotes.request_accepted,
    ("Reject", "QuoteRequest"): quotes.request_rejected,
}

# Those whose handlers ask other servers themselves: they always run on the queue for slow work.
SLOW: set[tuple[str, str]] = set()


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
