"""Activities as other servers send them, read into `Activity`: what is missing or of the wrong kind is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.values import (
    NotUnderstood,
    all_of,
    id_of,
    ids_of,
    is_address,
    recipients_of,
    time_of,
    type_of,
)


def read_activity(data: Any) -> Activity:
    """Return what an actor did. Raises NotUnderstood where it is no activity, or nobody did it.

    Of several objects the first counts; who needs them all (a Flag's) asks `objects_named`.
    """
    if not isinstance(data, Mapping):
        raise NotUnderstood("not an object")
    kind, actor = type_of(data), id_of(data.get("actor"))
    if not kind:
        raise NotUnderstood("no type")
    if not actor:
        raise NotUnderstood("no actor")
    said, first = data.get("id"), next(iter(all_of(data.get("object"))), None)
    return Activity(
        id=str(said) if is_address(said) else "",
        type=kind,
        actor=actor,
        object=first if isinstance(first, Mapping) else None,
        object_id=id_of(first),
        target_id=id_of(data.get("target")),
        to=recipients_of(data.get("to")),
        cc=recipients_of(data.get("cc")),
        published=time_of(data.get("published")),
        raw=data,
    )


def inner_activity(activity: Activity) -> Activity | None:
    """Return the activity that this one is about (an Undo's, an Accept's, a group's Announce), None where only its
    address came. It is said by whoever says the outer one, unless it names somebody else.
    """
    if activity.object is None or not type_of(activity.object):
        return None
    said = activity.object if activity.object.get("actor") else {**activity.object, "actor": activity.actor}
    try:
        return read_activity(said)
    except NotUnderstood:
        return None


def objects_named(activity: Activity) -> tuple[str, ...]:
    """Return the addresses of all that an activity is about."""
    return ids_of(activity.raw.get("object"))


def object_type(activity: Activity) -> str:
    """Return the type of what an activity is about; empty where only its address came."""
    return type_of(activity.object) if activity.object is not None else ""
