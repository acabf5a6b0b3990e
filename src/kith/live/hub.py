"""The hub: one in each process that holds streams; it reads the short log and passes on who should hear what.

All of it runs on the event loop it starts on; the database is asked in one thread of its own.
"""

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import Error as DatabaseError
from django.db import connection, connections

from kith.foundations.bells import Listener as Bell
from kith.live.hearers import HearersByName
from kith.live.listener import Listener, TooManyStreams
from kith.live.queries import SIGNED_OUT, Told, is_forgotten, last_telling, tellings_after
from kith.live.waking import hubs_bell

Result = TypeVar("Result")

LOOK_EVERY = 0.25
HEARTBEAT_EVERY = 20.0
ASK_AGAIN_AFTER = 60.0
MOST_STREAMS_OF_ONE = 12
MOST_MISSED = 40  # who missed more is told only that there is more
# PostgreSQL gives out ids before the commit, so a lower one may show up after a higher one: look back this long.
OVERLAP_SECONDS = 5.0

log = logging.getLogger(__name__)


class Hub:
    """Open streams, and what they are to be told. `who_is` gives the account of a session key, or None."""

    def __init__(self, *, hearers: HearersByName, who_is: Callable[[str], int | None]) -> None:
        self._hearers = hearers
        self._who_is = who_is
        self._listeners: dict[int, set[Listener]] = defaultdict(set)
        self._database = ThreadPoolExecutor(1, thread_name_prefix="live-database")
        self._woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._bell: Bell | None = None
        self._position: int | None = None  # None: nobody listens, so nothing is read
        self._seen: dict[int, float] = {}  # ids passed on within the overlap, and when
        self._is_quitting = False
        self._overlap = 0.0

    async def start(self) -> None:
        """Begin to hear wakes and to look by itself."""
        self._overlap = OVERLAP_SECONDS if connection.vendor == "postgresql" else -1.0
        loop = asyncio.get_running_loop()
        self._bell = Bell(hubs_bell())
        loop.add_reader(self._bell.socket, self._hear, self._bell)
        self._tasks = [loop.create_task(self._follow()), loop.create_task(self._keep_alive())]

    async def quit(self) -> None:
        """End every stream properly and stop; browsers come back by themselves after a moment."""
        self._is_quitting = True
        for listener in self._all():
            listener.end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._bell:
            asyncio.get_running_loop().remove_reader(self._bell.socket)
            self._bell.close()
        await self.ask(connections.close_all)
        self._database.shutdown(wait=False)

    @property
    def stream_count(self) -> int:
        return sum(map(len, self._listeners.values()))

    async def join(self, session_key: str, last: int | None) -> Listener | None:
        """Return a listener for who holds `session_key`, or None for nobody. Raises TooManyStreams.

        With `last` given, it first hears what was told after that.
        """
        account_id = await self.ask(self._who_is, session_key)
        if account_id is None or self._is_quitting:
            return None
        if len(self._listeners.get(account_id, ())) >= MOST_STREAMS_OF_ONE:
            raise TooManyStreams
        listener = Listener(account_id, session_key)
        self._listeners[account_id].add(listener)
        try:
            await self._begin(listener, last)
        except BaseException:
            self.leave(listener)
            raise
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener whose stream has ended."""
        of_account = self._listeners.get(listener.account_id, set())
        of_account.discard(listener)
        if not of_account:
            self._listeners.pop(listener.account_id, None)
        if not self._listeners:
            self._position = None

    async def ask(self, question: Callable[..., Result], *args: object) -> Result:
        """Call `question` in the hub's database thread."""
        return await asyncio.get_running_loop().run_in_executor(self._database, _with_connection, question, *args)

    async def _begin(self, listener: Listener, last: int | None) -> None:
        if self._position is None:
            position = await self.ask(last_telling)
            if self._position is None:
                self._position, self._seen = position, {}
                self._woken.set()  # from now on it also looks by itself
        if last is None:
            listener.mark(max(self._position or 0, *self._seen, 0))
            return
        told_since = await self.ask(self._read, last, [listener.account_id])
        missed = [told for told, ids in told_since if ids and told.name != SIGNED_OUT]
        if len(missed) > MOST_MISSED or await self.ask(is_forgotten, last):
            missed = [Told(await self.ask(last_telling), "gap", None, frozenset())]
        for told in missed:
            listener.hear(told)

    async def _follow(self) -> None:
        while True:
            # Not `wait_for`: on Python 3.11 it loses a cancellation that comes together with the wake.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY if self._listeners else None):
                    await self._woken.wait()
            self._woken.clear()
            if self._position is None:
                continue
            try:
                await self._pass_on(self._position)
            except DatabaseError as error:
                log.warning("The live log can't be read, trying again: %s", error)
                await asyncio.sleep(2)

    async def _pass_on(self, position: int) -> None:
        news = await self.ask(self._read_new, position, list(self._listeners))
        now = time.monotonic()
        for told, ids in news:
            self._seen[told.id] = now
            for account_id in ids:
                for listener in list(self._listeners.get(account_id, ())):
                    if told.name == SIGNED_OUT:
                        await self._ask_again(listener)
                    else:
                        listener.hear(told)
        settled = [id for id, at in self._seen.items() if now - at > self._overlap]
        for id in settled:
            del self._seen[id]
        # What was seen longest ago marks how far back to look; without an overlap that is simply the newest.
        if self._position is not None and settled:
            self._position = max(self._position, *settled)

    def _read_new(self, position: int, candidates: list[int]) -> list[tuple[Told, set[int]]]:
        return [(told, ids) for told, ids in self._read(position, candidates) if told.id not in self._seen]

    def _read(self, position: int, candidates: list[int]) -> list[tuple[Told, set[int]]]:
        """Return what was told after `position`, each with those of `candidates` who should hear it."""
        return [(told, self._who_hears(told, candidates)) for told in tellings_after(position)]

    def _who_hears(self, told: Told, candidates: list[int]) -> set[int]:
        if told.to:
            return set(candidates).intersection(told.to)
        hearers = self._hearers.get(told.name)
        if hearers is None:
            log.error("Nothing in HEARERS says who hears “%s”.", told.name)
            return set()
        try:
            return hearers(told.about or 0, candidates)
        except DatabaseError:
            raise
        except Exception:  # one room's mistake must not silence all the others
            log.exception("Who hears “%s” could not be found out.", told.name)
            return set()

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_EVERY)
            for listener in self._all():
                listener.beat()
                if time.monotonic() - listener.asked_at > ASK_AGAIN_AFTER:
                    await self._ask_again(listener)

    async def _ask_again(self, listener: Listener) -> None:
        try:
            account_id = await self.ask(self._who_is, listener.session_key)
        except DatabaseError:
            return  # asked again at the next heartbeat
        listener.asked_at = time.monotonic()
        if account_id != listener.account_id:
            listener.end()

    def _hear(self, bell: Bell) -> None:
        if bell.wait(0):
            self._woken.set()

    def _all(self) -> list[Listener]:
        return [listener for of_account in self._listeners.values() for listener in of_account]


def _with_connection(question: Callable[..., Result], *args: object) -> Result:
    try:
        return question(*args)
    except DatabaseError:
        connection.close()
        raise
