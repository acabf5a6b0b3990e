"""Hints of a third server: it passed on what somebody of another said in a discussion that it knows.

Its signature is its own, so nothing of it is believed; what it is about is asked for where its address says.
"""

from __future__ import annotations

from datetime import datetime

from kith.federation.inbound.notes import change_note, forget_note
from kith.federation.lookup.fetching import Gone, NotFetched, fetch_json
from kith.federation.lookup.posts import post_of
from kith.federation.models import RemoteActor
from kith.posts.queries import post_by_uri
from kith.protocols.activitypub.model import Activity
from kith.protocols.activitypub.reading_notes import read_note
from kith.protocols.activitypub.values import NotUnderstood, are_of_one_server, id_of


def is_worth_a_look(activity: Activity) -> bool:
    """Say whether a hint is about what is here: an answer to a post that is, or a post itself."""
    uri = activity.object_id
    if not are_of_one_server(uri, activity.actor):
        return False
    if activity.type == "Create":
        answered = id_of((activity.object or {}).get("inReplyTo"))
        return bool(answered) and post_by_uri(uri) is None and post_by_uri(answered) is not None
    return activity.type in {"Update", "Delete"} and post_by_uri(uri) is not None


def look(*, kind: str, uri: str, now: datetime) -> None:
    """Ask for what was passed on, and take it, its changes, or that it is gone. Of a post here, its server is asked."""
    known = post_by_uri(uri)
    if known is None:
        if kind == "Create":
            post_of(uri, now=now, may_fetch=True)
        return
    author = RemoteActor.objects.select_related("account").filter(pk=known.author_id).first()
    if kind == "Create" or author is None:
        return
    try:
        note = read_note(fetch_json(uri))
    except Gone:
        forget_note(uri, author, now=now)
    except (NotFetched, NotUnderstood):
        return
    else:
        if note.id == uri and note.author == author.account.uri:
            change_note(note, author.account, now=now)
