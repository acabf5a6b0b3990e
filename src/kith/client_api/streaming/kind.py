"""The streams of apps as the hub knows them: who is let in, and what each is told."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import Error as DatabaseError
from django.utils import timezone

from kith.client_api.streaming.channels import Channel, Refused, check_scopes
from kith.client_api.streaming.listeners import MOST_CHANNELS, AppListener, SocketListener, SseListener
from kith.client_api.streaming.telling import Lines, heard
from kith.live.kinds import Kind, Saying
from kith.live.listener import Listener
from kith.live.queries import SIGNED_OUT, Told, is_forgotten, tellings_after
from kith.members.letting_in import note_used
from kith.members.queries import caller_with
from kith.timelines.hearing import is_list_of

# Who missed more loads the list anew, as apps do in any case after a while; and so much of the log is looked through to
# find that out, for all others wait meanwhile.
MOST_MISSED = 60
MOST_LOOKED_THROUGH = 200

log = logging.getLogger(__name__)


class Ticket(NamedTuple):
    """What an app shows at the door: its token, and which stream it wants first."""

    token: str
    channel: Channel | None
    is_socket: bool


class Apps(Kind):
    """An app that comes back before its old line was known to be dead takes the place of the oldest."""

    makes_room = True

    def admit(self, key: Any) -> AppListener | None:
        """Raises Refused for a stream that this token does not open."""
        ticket: Ticket = key
        caller = caller_with(ticket.token)
        if caller is None or caller.user is None:
            return None
        make = SocketListener if ticket.is_socket else SseListener
        listener = make(caller.user.account_id, ticket, caller.scopes)
        if ticket.channel is not None:
            self.check(listener, ticket.channel)
            listener.channels = frozenset({ticket.channel})
        note_used(caller.token, now=timezone.now())
        return listener

    def check(self, listener: AppListener, channel: Channel) -> None:
        """Raises Refused where `listener` may not hear `channel`."""
        check_scopes(channel, listener.scopes)
        if channel.name == "list" and not is_list_of(listener.account_id, channel.list_id):
            raise Refused(404, "Not authorized to stream this list")
        if len(listener.channels) >= MOST_CHANNELS and channel not in listener.channels:
            raise Refused(429, "Too many streams on one connection")

    def may_stay(self, listener: Listener) -> bool:
        caller = caller_with(listener.key.token)
        return caller is not None and caller.user is not None and caller.user.account_id == listener.account_id

    def say(self, news: Sequence[Told], listeners: Sequence[Listener]) -> list[Saying]:
        lines = Lines([listener for listener in listeners if isinstance(listener, AppListener)])
        now = timezone.now()
        said: list[Saying] = []
        for told in news:
            parts: dict[AppListener, list[bytes]] = defaultdict(list)
            try:
                for (listener, channel), event in heard(told, lines, now=now):
                    parts[listener].append(listener.written(told.id, channel, event))
            except DatabaseError:
                raise
            except Exception:  # one mistake must not silence all else that happened
                log.exception("What apps hear of “%s” could not be found out.", told.name)
                continue
            said += [Saying(listener, told.id, tuple(written)) for listener, written in parts.items()]
        return said

    def say_what_was_missed(self, last: int, listener: Listener) -> list[Saying]:
        news = [told for told in tellings_after(last) if told.name != SIGNED_OUT]
        if is_forgotten(last) or len(news) > MOST_LOOKED_THROUGH:
            return []
        missed = self.say(news, [listener])
        return missed if len(missed) <= MOST_MISSED else []

    def greet(self, newest: int, listener: Listener) -> list[Saying]:
        return []
