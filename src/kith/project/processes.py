"""A parent and its children: started by fork, started again when lost, ended together within a second."""

import contextlib
import gc
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections

STOP_WITHIN = 0.9
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
_STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

Run = Callable[[Callable[[], None], int], None]
"""What a child does, given what to call when it is ready and a pipe that closes when its parent is gone."""


@dataclass
class Child:
    """One child: what it runs, and whether everything ends with it."""

    name: str
    run: Run
    is_vital: bool = False
    pid: int = 0
    pause: float = FIRST_PAUSE
    started_at: float = 0.0
    due_at: float = 0.0


class Tree:
    """The parent's side. It does nothing but wait."""

    def __init__(self, children: list[Child]) -> None:
        self._children = children
        self._lifeline, self._held = os.pipe()  # only the parent holds the writing end: it closes when the parent dies
        self._ready_out, self._ready_in = os.pipe()
        self._alarm_out, self._alarm_in = os.pipe()

    def run(self, *, on_ready: Callable[[], None]) -> int:
        """Start all children, keep them, end them when told to; return the exit code."""
        os.set_blocking(self._alarm_in, False)
        signal.set_wakeup_fd(self._alarm_in)
        for number in (*_STOPPING, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)
        connections.close_all()
        gc.collect()
        gc.freeze()  # so that collecting garbage in a child does not copy what it shares with the parent
        for child in self._children:
            self._start(child)
        try:
            return self._watch(on_ready)
        finally:
            self._end_all()

    def _watch(self, on_ready: Callable[[], None]) -> int:
        waiting_for = sum(child.is_vital for child in self._children)
        while True:
            readable, _, _ = select.select([self._alarm_out, self._ready_out], [], [], self._until_next())
            if self._ready_out in readable:
                waiting_for -= len(os.read(self._ready_out, 16))
                if waiting_for == 0:
                    on_ready()
            if self._alarm_out in readable and any(number in _STOPPING for number in os.read(self._alarm_out, 64)):
                return 0
            lost = self._bury()
            if lost is not None:
                print(f"The {lost.name} process ended by itself, so Kith stops.", file=sys.stderr, flush=True)
                return 1
            for child in self._children:
                if not child.pid and time.monotonic() >= child.due_at:
                    self._start(child)

    def _until_next(self) -> float | None:
        due = [child.due_at for child in self._children if not child.pid]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _start(self, child: Child) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        child.started_at = time.monotonic()
        child.pid = os.fork()
        if child.pid == 0:
            os._exit(self._live_as(child))

    def _live_as(self, child: Child) -> int:
        """The child's whole life; nothing of the parent's unwinds behind it."""
        try:
            signal.set_wakeup_fd(-1)
            for number in (*_STOPPING, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            # Ctrl-C reaches the whole group; the parent passes on what is meant.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            for pipe in (self._held, self._ready_out, self._alarm_in, self._alarm_out):
                os.close(pipe)
            child.run(lambda: _write(self._ready_in) if child.is_vital else None, self._lifeline)
        except SystemExit as leaving:
            return leaving.code if isinstance(leaving.code, int) else 1
        except BaseException:
            traceback.print_exc()
            return 1
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
        return 0

    def _bury(self) -> Child | None:
        """Take note of children that ended: return a vital one, and plan when another starts again."""
        for child in self._children:
            if not child.pid or not _has_ended(child.pid):
                continue
            child.pid = 0
            if child.is_vital:
                return child
            if time.monotonic() - child.started_at > LONGEST_PAUSE:
                child.pause = FIRST_PAUSE
            child.due_at = time.monotonic() + child.pause
            print(
                f"The {child.name} ended by itself; it starts again in {child.pause:.0f} s.",
                file=sys.stderr,
                flush=True,
            )
            child.pause = min(child.pause * 2, LONGEST_PAUSE)
        return None

    def _end_all(self) -> None:
        """Ask every child to end, and end those that have not by then."""
        running = [child.pid for child in self._children if child.pid]
        for number, within in ((signal.SIGTERM, STOP_WITHIN), (signal.SIGKILL, 5.0)):
            for pid in running:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            deadline = time.monotonic() + within
            while running and time.monotonic() < deadline:
                running = [pid for pid in running if not _has_ended(pid)]
                if running:
                    select.select([self._alarm_out], [], [], min(0.02, within))


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def _write(pipe: int) -> None:
    os.write(pipe, b"!")
