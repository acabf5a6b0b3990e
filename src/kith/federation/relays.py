"""Relays: servers that pass public posts on between all who ask them to (row N13, FEP-ae0c).

The server's own actor follows the public collection at a relay's inbox, as Mastodon does it. What a relay then sends is
an Announce of a post's address, or what somebody's server sent to it, unchanged; of both the address alone counts.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from kith.federation.keys import server_actor
from kith.federation.models import Relay, RemoteActor
from kith.federation.outbound.delivering import hold_back
from kith.federation.outbound.documents.addresses import is_ours
from kith.federation.outbound.sending import send
from kith.foundations.ids import new_id
from kith.members.models import User
from kith.moderation.actions import record
from kith.protocols.activitypub.values import are_of_one_server, host_of, is_address
from kith.protocols.activitypub.vocabulary import PUBLIC
from kith.servers.others import is_kept_away, server_of

MOST_RELAYS = 20


class MayNotKeepRelays(Exception):
    """Only administrators connect this server with relays."""


class NotARelay(Exception):
    """The address is none of another server, or not a safe one."""


class IsKeptAway(Exception):
    """Moderators keep that server away."""


class IsThereAlready(Exception):
    """This server has asked that relay already."""


class TooManyRelays(Exception):
    """Each public post would go to twenty relays already."""


def relays() -> list[Relay]:
    """Return all relays, the first asked first, with their servers."""
    return list(Relay.objects.select_related("server").order_by("pk"))


def ask_relay(*, inbox: str, by: User, now: datetime) -> Relay:
    """Ask a relay to pass posts on between this server and others.

    Raises MayNotKeepRelays, NotARelay, IsKeptAway, IsThereAlready, TooManyRelays.
    """
    _refuse(by)
    inbox = inbox.strip()
    is_safe = inbox.startswith("https://") or settings.KITH_INSECURE_FEDERATION
    if not is_address(inbox) or not is_safe or is_ours(inbox) or not host_of(inbox):
        raise NotARelay
    if is_kept_away(host_of(inbox)):
        raise IsKeptAway
    server = server_of(host_of(inbox), now=now)
    with transaction.atomic():
        known = list(Relay.objects.select_for_update().values_list("inbox", flat=True))
        if inbox in known:
            raise IsThereAlready
        if len(known) >= MOST_RELAYS:
            raise TooManyRelays
        follow_id = f"{server_actor()}#follows/{new_id(now)}"
        made = Relay.objects.create(inbox=inbox, server=server, follow_id=follow_id, created_at=now)
        _send(made, _follow(made), now)
        record(by=by, verb="asked the relay", target=inbox, details="", now=now)
    return made


def leave_relay(*, relay: Relay, by: User, now: datetime) -> None:
    """Have a relay pass nothing on any more, either way; what came through it stays. Raises MayNotKeepRelays."""
    _refuse(by)
    with transaction.atomic():
        hold_back(_about(relay))
        undo = {"id": f"{relay.follow_id}#undo", "type": "Undo", "actor": server_actor(), "object": _follow(relay)}
        _send(relay, undo, now)
        record(by=by, verb="left the relay", target=relay.inbox, details="", now=now)
        relay.delete()


def settle_answer(follow_id: str, signer: RemoteActor, state: Relay.State) -> bool:
    """Note what a relay says to our asking; False where that was not asked of a relay, or another server says it."""
    relay = Relay.objects.filter(follow_id=follow_id).first() if follow_id else None
    if relay is None or not are_of_one_server(relay.inbox, signer.account.uri):
        return False
    Relay.objects.filter(pk=relay.pk).update(state=state, actor=signer.account.uri)
    return True


def is_of_relay(signer: RemoteActor) -> bool:
    """Say whether somebody is a relay that this server is connected with."""
    return Relay.objects.filter(actor=signer.account.uri, state=Relay.State.ACCEPTED).exists()


def _refuse(by: User) -> None:
    if not by.is_administrator:
        raise MayNotKeepRelays


def _follow(relay: Relay) -> dict[str, Any]:
    return {"id": relay.follow_id, "type": "Follow", "actor": server_actor(), "object": PUBLIC}


def _send(relay: Relay, activity: dict[str, Any], now: datetime) -> None:
    if relay.server_id is not None:
        place = (relay.server_id, relay.inbox)
        about = _about(relay) if activity["type"] == "Follow" else ""
        send(activity, actor=server_actor(), kind=activity["type"], inboxes=[place], now=now, about=about)


def _about(relay: Relay) -> str:
    return f"relay:{relay.pk}"
