"""Create, Update and Delete of posts: what of it is believed, and what is fetched from where it should stand."""

from __future__ import annotations

from datetime import datetime

from kith.federation.inbound.addressing import is_followed_here
from kith.federation.inbound.handling import Missing, PassedOver, Refused
from kith.federation.inbound.notes import change_note, forget_note, receive_note
from kith.federation.models import RemoteActor
from kith.federation.outbound.documents.addresses import is_ours, local_account
from kith.posts.queries import posts_at
from kith.protocols.activitypub.model import Activity, IncomingNote
from kith.protocols.activitypub.reading_notes import read_note
from kith.protocols.activitypub.values import NotUnderstood, are_of_one_server
from kith.protocols.activitypub.vocabulary import PUBLIC


def created(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Take in a post. Raises PassedOver, Refused, Missing."""
    note = _said_by(activity)
    if note is None:
        _fetch(activity, signer)
        return
    if receive_note(note, signer.account, now=now) is None and not note.vote:
        raise PassedOver("nobody here asked for it")


def updated(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Take over how a post reads now. Raises PassedOver, Refused."""
    note = _said_by(activity)
    if note is None:
        raise Refused("a post is changed by who wrote it")
    if change_note(note, signer.account, now=now) is None:
        raise PassedOver("nobody here has it, or it is newer here")


def deleted(activity: Activity, signer: RemoteActor, now: datetime) -> None:
    """Take away a post, or the stamp of a quote. Raises PassedOver, Refused."""
    if not activity.object_id:
        raise PassedOver("it does not say what is gone")
    if not are_of_one_server(activity.object_id, activity.actor):
        raise Refused("it is of another server")
    if not forget_note(activity.object_id, signer, now=now):
        raise PassedOver("nobody here has it")


def _said_by(activity: Activity) -> IncomingNote | None:
    """Return the post that came along, if it is its author's own word. Raises PassedOver where it is none."""
    if activity.object is None:
        return None
    try:
        note = read_note(activity.object)
    except NotUnderstood:
        raise PassedOver("it is nothing that is shown as a post") from None
    is_own = note.author == activity.actor and are_of_one_server(note.id, activity.actor)
    return note if is_own else None


def _fetch(activity: Activity, signer: RemoteActor) -> None:
    """Have it fetched from where it should stand, if anybody here wants what this signer tells of: a stranger's
    activities are no way to make this server ask others for things. Raises Missing, PassedOver."""
    uri = activity.object_id
    if not uri or is_ours(uri):
        raise PassedOver("it does not say what was written")
    if posts_at([uri]):
        return
    people = [local_account(each) for each in (*activity.to, *activity.cc) if each != PUBLIC and is_ours(each)]
    if not any(people) and not is_followed_here([signer.pk]):
        raise PassedOver("nobody here asked for it")
    raise Missing(post=uri)
