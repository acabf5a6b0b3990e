"""One open stream: what waits to be sent on it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

MOST_WAITING = 256


class TooManyStreams(Exception):
    """This account has as many streams open as one account may."""


class Listener:
    """What one stream still has to say; who reads slower than the house talks is cut off and comes back.

    `key` is what its holder showed to be let in; it is asked about again now and then.
    """

    heartbeat = b":\n\n"

    def __init__(self, account_id: int, key: Any) -> None:
        self.account_id = account_id
        self.key = key
        self.asked_at = time.monotonic()
        self.stream: asyncio.Task[object] | None = None
        self.is_cut = False
        self.is_shut_out = False  # its holder may not listen any more; otherwise the house closes
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_WAITING)
        self._heard: set[int] = set()  # while what was missed is being read, the same may arrive live

    def hear(self, id: int, *parts: bytes) -> None:
        """Say what became of the telling `id`, once."""
        if id in self._heard:
            return
        if len(self._heard) > MOST_WAITING:
            self._heard.clear()
        self._heard.add(id)
        for part in parts:
            self.put(part)

    @property
    def is_pressed(self) -> bool:
        """Does so much wait that it should be given time to be read?"""
        return self._waiting.qsize() * 2 > MOST_WAITING

    def beat(self) -> None:
        """Send a little, so that the line is known to be alive at both ends."""
        self.put(self.heartbeat)

    def end(self, *, is_shut_out: bool = False) -> None:
        """End the stream after what already waits."""
        self.is_shut_out = is_shut_out
        self.put(None)

    def cut(self) -> None:
        """Let go of the stream at once, whatever still waits."""
        self.is_cut = True
        if self.stream:
            self.stream.cancel()

    def put(self, part: bytes | None) -> None:
        if self.is_cut:
            return
        try:
            self._waiting.put_nowait(part)
        except asyncio.QueueFull:
            self.cut()

    async def parts(self) -> AsyncIterator[bytes]:
        while (part := await self._waiting.get()) is not None:
            yield part
