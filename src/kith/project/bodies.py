"""Request bodies, read on the event loop so that a slow sender holds up nobody, and kept within limits."""

import asyncio
import io
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import IO, Any

from kith.project.pool import Pool

Receive = Callable[[], Awaitable[dict[str, Any]]]

KEPT_IN_MEMORY = 256 * 1024
# A guest can only send forms; whoever brings a session or a token may send pictures and sounds.
MOST_FROM_GUESTS = 2 * 1024 * 1024
MOST_FROM_MEMBERS = 110 * 1024 * 1024
MOST_OF_AN_ARCHIVE = 512 * 1024 * 1024  # all of somebody's posts and pictures
MOST_AT_ONCE = 1024 * 1024 * 1024
# A line may be slow but not asleep: a pause may take this long, and all of it this long and what its bytes take at the
# speed of a bad mobile line. Otherwise a few hundred senders of a byte a minute would hold every place there is.
LONGEST_PAUSE = 20.0
GRACE = 30.0
LEAST_BYTES_A_SECOND = 4000


class TooLarge(Exception):
    """The body is larger than this server takes."""


class NoRoom(Exception):
    """So much is being uploaded at once that the disk must be protected."""


class TooSlow(Exception):
    """The body comes so slowly that nobody waits for it."""


class Gone(Exception):
    """The sender went away before the body was whole."""


@dataclass
class Body:
    """One body: a file to read from its start, and how long it is."""

    file: IO[bytes] = field(default_factory=io.BytesIO)
    length: int = 0
    on_disk: int = 0


class Bodies:
    """Reads bodies and counts what all of them together hold on disk."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._held = 0

    async def read(self, receive: Receive, *, announced: int | None, most: int) -> Body:
        """Return the body that arrives. Raises TooLarge, TooSlow, NoRoom and Gone."""
        if announced is not None and announced > most:
            raise TooLarge
        body, unwritten, began = Body(), bytearray(), time.monotonic()
        try:
            while True:
                due = began + GRACE + (body.length + len(unwritten)) / LEAST_BYTES_A_SECOND - time.monotonic()
                try:
                    async with asyncio.timeout(min(LONGEST_PAUSE, due)):
                        message = await receive()
                except TimeoutError:
                    raise TooSlow from None
                if message["type"] == "http.disconnect":
                    raise Gone
                unwritten += message.get("body", b"")
                last = not message.get("more_body", False)
                if body.length + len(unwritten) > most:
                    raise TooLarge
                if last or len(unwritten) >= KEPT_IN_MEMORY:
                    await self._add(body, bytes(unwritten))
                    unwritten.clear()
                if last:
                    body.file.seek(0)
                    return body
        except BaseException:
            self.drop(body)
            raise

    def drop(self, body: Body) -> None:
        """Let go of a body that `read` returned."""
        self._held -= body.on_disk
        body.on_disk = 0
        body.file.close()

    async def _add(self, body: Body, part: bytes) -> None:
        body.length += len(part)
        if body.length <= KEPT_IN_MEMORY:
            body.file.write(part)
            return
        self._held += body.length - body.on_disk
        body.on_disk = body.length
        # Half of the room is kept for what people send all day: archives never take it.
        if self._held > (MOST_AT_ONCE // 2 if body.length > MOST_FROM_MEMBERS else MOST_AT_ONCE):
            raise NoRoom
        await self._pool.run(_write_on_disk, body, part)


def _write_on_disk(body: Body, part: bytes) -> None:
    if isinstance(body.file, io.BytesIO):
        rolled = tempfile.TemporaryFile(prefix="kith-body-")  # noqa: SIM115 - closed by Bodies.drop
        rolled.write(body.file.getvalue())
        body.file = rolled
    body.file.write(part)
