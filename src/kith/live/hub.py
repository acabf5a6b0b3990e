"""The hub: one in each process that holds streams; it reads the short log and passes on who should hear what.

All of it runs on the event loop it starts on; the database is asked in one thread of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import Any, TypeVar

from django.db import Error as DatabaseError
from django.db import connection, connections

from kith.foundations.bells import Listener as Bell
from kith.live.kinds import Kind, Saying
from kith.live.listener import Listener, TooManyStreams
from kith.live.queries import SIGNED_OUT, Told, last_telling, tellings_after
from kith.live.waking import hubs_bell

Result = TypeVar("Result")

LOOK_EVERY = 0.25
HEARTBEAT_EVERY = 15.0  # apps know the beat of other servers
ASK_AGAIN_AFTER = 60.0
MOST_STREAMS_OF_ONE = 12  # of each kind
GOODBYES_WITHIN = 0.2
# So many tellings are put on the streams before those who read them get a turn: what comes in a heap (somebody's posts
# of years are deleted) must not look as if they read too slowly.
MOST_IN_ONE_BREATH = 60
# PostgreSQL gives out ids before the commit, so a lower one may show up after a higher one: look back this long.
OVERLAP_SECONDS = 5.0

log = logging.getLogger(__name__)


class Hub:
    """Open streams of all `kinds`, told in this order, and what they are to be told."""

    def __init__(self, *kinds: Kind) -> None:
        self._listeners: dict[Kind, dict[int, list[Listener]]] = {kind: defaultdict(list) for kind in kinds}
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
        listeners = [listener for _, listener in self._all()]
        for listener in listeners:
            listener.end()
        await _wait_for_goodbyes(listeners)
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
        return sum(1 for _ in self._all())

    async def join(self, kind: Kind, key: Any, last: int | None) -> Listener | None:
        """Return a listener for who holds `key`, or None for nobody. Raises TooManyStreams.

        With `last` given, it first hears what was told after that.
        """
        listener = await self.ask(kind.admit, key)
        if listener is None or self._is_quitting:
            return None
        listener.stream = asyncio.current_task()
        of_account = self._listeners[kind][listener.account_id]
        if len(of_account) >= MOST_STREAMS_OF_ONE:
            if not kind.makes_room:
                raise TooManyStreams
            of_account.pop(0).cut()
        of_account.append(listener)
        try:
            await self._begin(kind, listener, last)
        except BaseException:
            self.leave(kind, listener)
            raise
        return listener

    def leave(self, kind: Kind, listener: Listener) -> None:
        """Forget a listener whose stream has ended."""
        of_account = self._listeners[kind][listener.account_id]
        if listener in of_account:
            of_account.remove(listener)
        if not of_account:
            del self._listeners[kind][listener.account_id]
        if not any(self._listeners.values()):
            self._position = None

    async def ask(self, question: Callable[..., Result], *args: object) -> Result:
        """Call `question` in the hub's database thread."""
        return await asyncio.get_running_loop().run_in_executor(self._database, _with_connection, question, *args)

    async def _begin(self, kind: Kind, listener: Listener, last: int | None) -> None:
        if self._position is None:
            position = await self.ask(last_telling)
            if self._position is None:
                self._position, self._seen = position, {}
                self._woken.set()  # from now on it also looks by itself
        if last is None:
            await _pass(kind.greet(max(self._position or 0, *self._seen, 0), listener))
        else:
            await _pass(await self.ask(kind.say_what_was_missed, last, listener))

    async def _follow(self) -> None:
        while True:
            # Not `wait_for`: on Python 3.11 it loses a cancellation that comes together with the wake.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY if self._position is not None else None):
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
        news = await self.ask(self._read_new, position)
        now = time.monotonic()
        for start in range(0, len(news), MOST_IN_ONE_BREATH):
            some = news[start : start + MOST_IN_ONE_BREATH]
            for is_signing_out, alike in groupby(some, key=lambda told: told.name == SIGNED_OUT):
                await (self._ask_of if is_signing_out else self._say)(list(alike))
            self._seen |= {told.id: now for told in some}
            await asyncio.sleep(0)
        settled = [id for id, at in self._seen.items() if now - at > self._overlap]
        for id in settled:
            del self._seen[id]
        # What was seen longest ago marks how far back to look; without an overlap that is simply the newest.
        if self._position is not None and settled:
            self._position = max(self._position, *settled)

    def _read_new(self, position: int) -> list[Told]:
        return [told for told in tellings_after(position) if told.id not in self._seen]

    async def _say(self, news: Sequence[Told]) -> None:
        for kind, by_account in self._listeners.items():
            listeners = [listener for of_account in by_account.values() for listener in of_account]
            if listeners:
                await _pass(await self.ask(_say_safely, kind, news, listeners))

    async def _ask_of(self, signed_out: Sequence[Told]) -> None:
        concerned = {account_id for told in signed_out for account_id in told.to}
        for kind, listener in self._all():
            if listener.account_id in concerned:
                await self._ask_again(kind, listener)

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_EVERY)
            for kind, listener in self._all():
                listener.beat()
                if time.monotonic() - listener.asked_at > ASK_AGAIN_AFTER:
                    with contextlib.suppress(DatabaseError):  # asked again at the next heartbeat
                        await self._ask_again(kind, listener)

    async def _ask_again(self, kind: Kind, listener: Listener) -> None:
        may_stay = await self.ask(kind.may_stay, listener)
        listener.asked_at = time.monotonic()
        if not may_stay:
            listener.end(is_shut_out=True)
            # Whatever is told from now on is not for them, though their line may still be open for a moment.
            self.leave(kind, listener)

    def _hear(self, bell: Bell) -> None:
        if bell.wait(0):
            self._woken.set()

    def _all(self) -> list[tuple[Kind, Listener]]:
        return [
            (kind, listener)
            for kind, by_account in self._listeners.items()
            for of_account in by_account.values()
            for listener in of_account
        ]


async def _wait_for_goodbyes(listeners: Sequence[Listener]) -> None:
    """Let every stream say its last word; who reads too slowly to hear it is cut off."""
    streams = {listener.stream for listener in listeners if listener.stream} - {asyncio.current_task()}
    if streams:
        await asyncio.wait(streams, timeout=GOODBYES_WITHIN)
    for listener in listeners:
        if listener.stream and not listener.stream.done():
            listener.cut()


async def _pass(sayings: Sequence[Saying]) -> None:
    for listener, id, parts in sayings:
        if listener.is_pressed:  # one telling may be said on many channels of a socket
            await asyncio.sleep(0)
        listener.hear(id, *parts)


def _say_safely(kind: Kind, news: Sequence[Told], listeners: Sequence[Listener]) -> list[Saying]:
    try:
        return kind.say(news, listeners)
    except DatabaseError:
        raise
    except Exception:  # one kind's mistake must not silence the others
        log.exception("Something could not be told.")
        return []


def _with_connection(question: Callable[..., Result], *args: object) -> Result:
    try:
        return question(*args)
    except DatabaseError:
        connection.close()
        raise
