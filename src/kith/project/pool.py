"""A few long-lived threads in which Django runs, fed from the event loop; as a rule only one of them at a time.

Long-lived because a database connection belongs to its thread. One at a time because Python runs one at a time anyway,
and threads that take turns within their requests pay for every turn: four cost half as much CPU again as one. So one
thread leads and takes all the work. Only when it stays with one request while others wait, another takes the lead.
"""

import asyncio
import contextvars
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

Result = TypeVar("Result")

PATIENCE = 0.02  # seconds that work waits for the leading thread before another takes the lead


class TooBusy(Exception):
    """More requests wait than could be answered in time; better to say so at once."""


class Pool:
    """Threads that start when one is stuck and then stay. All counting is done on the loop, so there is no lock."""

    def __init__(self, *, threads: int, most_waiting: int) -> None:
        self._size = threads
        self._most = threads + most_waiting
        self._under_way = 0
        self._work: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._threads: list[_Thread] = []
        self._idle: deque[_Thread] = deque()  # those who lost the lead and have finished
        self._leader: _Thread | None = None
        self._taken_before = -1
        self._watch: asyncio.TimerHandle | None = None

    async def run(self, function: Callable[..., Result], *args: Any) -> Result:
        """Call `function` in one of the threads and return what it returns. Raises TooBusy."""
        if self._under_way >= self._most:
            raise TooBusy
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Result] = loop.create_future()

        def call() -> None:
            try:
                # An empty context: what one request sets (its language, its time zone) must not reach the next.
                result = contextvars.Context().run(function, *args)
            except BaseException as error:
                _tell(loop, _fail, answer, error)
            else:
                _tell(loop, _settle, answer, result)

        self._under_way += 1
        self._work.put(call)
        if self._leader is None:
            self._lead(self._start_one())
        elif self._watch is None:
            self._watch_leader(loop)
        try:
            return await answer
        finally:
            self._under_way -= 1

    def _watch_leader(self, loop: asyncio.AbstractEventLoop) -> None:
        """Look again after a moment whether the leader has taken anything, as long as work waits."""
        assert self._leader is not None  # noqa: S101
        self._taken_before = self._leader.taken
        self._watch = loop.call_later(PATIENCE, self._look, loop, self._leader)

    def _look(self, loop: asyncio.AbstractEventLoop, watched: "_Thread") -> None:
        self._watch = None
        if self._work.empty():
            return
        if watched.taken == self._taken_before:
            if self._idle:
                self._lead(self._idle.popleft())
            elif len(self._threads) < self._size:
                self._lead(self._start_one())
        self._watch_leader(loop)

    def _lead(self, thread: "_Thread") -> None:
        self._leader = thread
        thread.turn.set()

    def _start_one(self) -> "_Thread":
        thread = _Thread(self, name=f"web-{len(self._threads) + 1}")
        self._threads.append(thread)
        thread.start()
        return thread

    def serve(self, thread: "_Thread") -> None:
        """What each thread does: wait for the lead, take work while it has it."""
        while True:
            thread.turn.wait()
            thread.turn.clear()
            while self._leader is thread:
                work = self._work.get()
                thread.taken += 1
                work()
            self._idle.append(thread)


class _Thread(threading.Thread):
    def __init__(self, pool: Pool, *, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._pool = pool
        self.turn = threading.Event()
        self.taken = 0  # pieces of work so far

    def run(self) -> None:
        self._pool.serve(self)


def _tell(loop: asyncio.AbstractEventLoop, settle: Callable[..., None], *args: Any) -> None:
    try:
        loop.call_soon_threadsafe(settle, *args)
    except RuntimeError:
        return  # the loop closed while this request was under way: nobody waits for the answer any more


def _settle(answer: "asyncio.Future[Any]", result: Any) -> None:
    if not answer.done():
        answer.set_result(result)


def _fail(answer: "asyncio.Future[Any]", error: BaseException) -> None:
    if not answer.done():
        answer.set_exception(error)
