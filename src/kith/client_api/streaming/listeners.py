"""The open streams of apps: on which channels they listen, and how what is said there is written down for them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection
from typing import Any, NamedTuple

import msgspec

from kith.client_api.streaming.channels import Channel
from kith.live.listener import Listener
from kith.members.scopes import covers

# A browser or an app that has so many lists open at once is none.
MOST_CHANNELS = 30


class Event(NamedTuple):
    """Something that happened in the words of apps; the payload is JSON already, or a number, or nothing."""

    name: str
    payload: bytes | None


class AppListener(Listener):
    """One stream of an app. The channels are replaced, never changed: another thread reads them meanwhile."""

    def __init__(self, account_id: int, key: Any, scopes: Collection[str]) -> None:
        super().__init__(account_id, key)
        self.scopes = tuple(scopes)
        self.channels: frozenset[Channel] = frozenset()
        self.hears_notices = covers(scopes, "read:notifications")
        self.knows_its_reader = covers(scopes, "read:statuses")  # else posts come as to anyone

    @abstractmethod
    def written(self, id: int, channel: Channel, event: Event) -> bytes:
        """Return what goes over the line."""


class SseListener(AppListener):
    """One stream as server-sent events: one channel, and an id from which the app can go on after a break."""

    heartbeat = b":thump\n"

    def written(self, id: int, channel: Channel, event: Event) -> bytes:
        # The id last: apps that know of none have read what they need by then.
        payload = b"undefined" if event.payload is None else event.payload
        return b"event: %b\ndata: %b\nid: %d\n\n" % (event.name.encode(), payload, id)


class SocketListener(AppListener):
    """One WebSocket: as many channels as it asks for."""

    # Our server has no way to send a ping of the protocol, and many a proxy ends a line on which nothing is said for a
    # minute. So now and then there is a frame that belongs to no stream, which apps pass over.
    heartbeat = b'{"stream":[],"event":"thump","payload":"{}"}'
    _beats = 0

    def beat(self) -> None:
        self._beats += 1
        if self._beats % 2 == 0:
            super().beat()

    def written(self, id: int, channel: Channel, event: Event) -> bytes:
        return _frame(channel, event)


def _frame(channel: Channel, event: Event) -> bytes:
    frame: dict[str, object] = {"stream": channel.stream, "event": event.name}
    if event.payload is not None:
        frame["payload"] = event.payload.decode()
    return msgspec.json.encode(frame)
