"""One WebSocket of an app: it subscribes to streams and lets go of them, and is told what happens on all of them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from django.db import Error as DatabaseError

from kith.client_api.streaming.channels import Channel, Refused, asking, channel_named
from kith.client_api.streaming.kind import Apps
from kith.client_api.streaming.listeners import AppListener
from kith.live.hub import Hub

LONGEST_MESSAGE = 8192
# Of what an app says; each subscription may cost a look into the database. A full bucket, and what drips into it.
MOST_AT_ONCE = 60
MOST_A_SECOND = 5.0

GOING_AWAY, NO_BINARY, NOT_ALLOWED, TOO_BIG, OUR_FAULT = 1001, 1003, 1008, 1009, 1011

log = logging.getLogger(__name__)


class Socket:
    """The talk on one socket, from the greeting to its end."""

    def __init__(
        self,
        hub: Hub,
        apps: Apps,
        listener: AppListener,
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        self._hub = hub
        self._apps = apps
        self._listener = listener
        self._receive = receive
        self._send = send
        self._code = 0  # why we end it, where we do
        self._left = float(MOST_AT_ONCE)
        self._counted_at = time.monotonic()

    async def talk(self, protocol: str | None, first: Channel | Refused | None) -> None:
        """Talk until one of both goes; `first` is what the address asked for."""
        await self._receive()
        # Before they are let in: from that moment on they count on hearing it.
        if isinstance(first, Refused):
            self._say(first)
        elif first is not None:
            await self._subscribe(first)
        await self._send({"type": "websocket.accept", "subprotocol": protocol})
        listening = asyncio.get_running_loop().create_task(self._listen_safely())
        try:
            async for part in self._listener.parts():
                await self._send({"type": "websocket.send", "text": part.decode()})
            code = self._code or (NOT_ALLOWED if self._listener.is_shut_out else GOING_AWAY)
            # While somebody waits for what the app says next, granian does not get at the line to close it.
            listening.cancel()
            await asyncio.wait({listening})
            await self._send({"type": "websocket.close", "code": code})
        except asyncio.CancelledError:
            if not self._listener.is_cut:
                raise
        finally:
            listening.cancel()

    async def _listen_safely(self) -> None:
        try:
            await self._listen()
        except Exception:  # a line on which nobody listens any more would stay open, deaf
            log.exception("What an app said on its socket could not be done.")
            self._code = OUR_FAULT
            self._listener.end()

    async def _listen(self) -> None:
        while (message := await self._receive())["type"] == "websocket.receive":
            self._code = self._is_too_much(message)
            if self._code:
                self._listener.end()
                return
            await self._answer(message["text"])
        self._listener.cut()  # they have gone

    def _is_too_much(self, message: dict[str, Any]) -> int:
        text = message.get("text")
        if text is None:
            return NO_BINARY
        if len(text) > LONGEST_MESSAGE or len(text.encode()) > LONGEST_MESSAGE:
            return TOO_BIG
        now = time.monotonic()
        self._left = min(float(MOST_AT_ONCE), self._left + (now - self._counted_at) * MOST_A_SECOND) - 1
        self._counted_at = now
        return NOT_ALLOWED if self._left < 0 else 0

    async def _answer(self, text: str) -> None:
        """Do what a message asks; what is none is passed over, as on other servers."""
        try:
            message = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            return
        if not isinstance(message, dict):
            return
        ask = asking(message)
        try:
            if message.get("type") == "subscribe":
                await self._subscribe(channel_named(ask("stream"), ask))
            elif message.get("type") == "unsubscribe":
                self._unsubscribe(channel_named(ask("stream"), ask))
        except Refused as refused:
            self._say(refused)

    async def _subscribe(self, channel: Channel) -> None:
        if any(_is_same(channel, each) for each in self._listener.channels):
            return
        try:
            await self._hub.ask(self._apps.check, self._listener, channel)
        except Refused as refused:
            self._say(refused)
        except DatabaseError:
            self._say(Refused(503, "The stream can't be opened now; please try again"))
        else:
            self._listener.channels |= {channel}

    def _unsubscribe(self, channel: Channel) -> None:
        self._listener.channels = frozenset(each for each in self._listener.channels if not _is_same(each, channel))

    def _say(self, refused: Refused) -> None:
        self._listener.put(msgspec.json.encode({"error": refused.words, "status": refused.status}))


def _is_same(one: Channel, other: Channel) -> bool:
    return (one.name, one.of) == (other.name, other.of)
