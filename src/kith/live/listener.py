"""One open stream: what waits to be sent on it."""

import asyncio
import time
from collections.abc import AsyncIterator

from kith.live.queries import Told

MOST_WAITING = 256


class TooManyStreams(Exception):
    """This account has as many streams open as one account may."""


class Listener:
    """What one stream still has to say; who reads slower than the house talks is cut off and comes back."""

    def __init__(self, account_id: int, session_key: str) -> None:
        self.account_id = account_id
        self.session_key = session_key
        self.asked_at = time.monotonic()
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_WAITING)
        self._heard: set[int] = set()  # while what was missed is being read, the same may arrive live
        self._stream = asyncio.current_task()
        self.is_cut = False

    def hear(self, told: Told) -> None:
        if told.id in self._heard:
            return
        if len(self._heard) > MOST_WAITING:
            self._heard.clear()
        self._heard.add(told.id)
        about = f'{{"about": "{told.about}"}}' if told.about is not None else "{}"
        self._put(f"id: {told.id}\nevent: {told.name}\ndata: {about}\n\n".encode())

    def mark(self, id: int) -> None:
        """Give the browser a place to come back to, though it has heard nothing yet."""
        self._put(f"id: {id}\n\n".encode())

    def beat(self) -> None:
        """Send a comment, so that the line is known to be alive at both ends."""
        self._put(b":\n\n")

    def end(self) -> None:
        """End the stream after what already waits."""
        self._put(None)

    async def parts(self) -> AsyncIterator[bytes]:
        while (part := await self._waiting.get()) is not None:
            yield part

    def _put(self, part: bytes | None) -> None:
        if self.is_cut:
            return
        try:
            self._waiting.put_nowait(part)
        except asyncio.QueueFull:
            self.is_cut = True
            if self._stream:
                self._stream.cancel()
