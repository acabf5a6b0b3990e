"""Parsing in a process of its own, with a clock and a limit on memory: whatever a document does to it, Kith goes on.

No thread can be stopped from outside while it is in a regular expression or in C; a process can. It starts when the
first document comes, in about 0.2 s, stays for the next, and leaves by itself after a quiet minute.
"""

import contextlib
import os
import resource
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import kith

_LENGTH = struct.Struct("!I")
_QUIET_SECONDS = 60
_MOST_MEMORY = 2 * 1024**3


class TookTooLong(Exception):
    """The document kept the parser busy for longer than any honest one; the process was ended."""


class Broke(Exception):
    """The document brought the parser down."""


class Apart:
    """A process of `module` that is there when asked for; safe to share between threads."""

    def __init__(self, module: str, seconds: float) -> None:
        self._module = module
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, question: bytes) -> bytes:
        """Return the answer to `question`. Raises TookTooLong, Broke."""
        with self._lock:
            was_there = self._process is not None
            try:
                return self._exchange(question)
            except (EOFError, OSError) as problem:
                self.close()
                if not was_there:
                    raise Broke from problem
            # The one that stood ready may just have left after its quiet minute.
            try:
                return self._exchange(question)
            except (EOFError, OSError) as problem:
                self.close()
                raise Broke from problem

    def close(self) -> None:
        """End the process; the next question starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _exchange(self, question: bytes) -> bytes:
        process = self._process = self._process or _start(self._module)
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(_LENGTH.pack(len(question)) + question)
        process.stdin.flush()
        deadline = time.monotonic() + self._seconds
        try:
            size = _LENGTH.unpack(_read_until(process.stdout.fileno(), _LENGTH.size, deadline))[0]
            return _read_until(process.stdout.fileno(), size, deadline)
        except TimeoutError:
            self.close()
            raise TookTooLong from None


def answer_questions(answer: Callable[[bytes], bytes]) -> None:
    """Be the process: one question in, one answer out, until nobody asks for a minute."""
    _limit(resource.RLIMIT_AS, _MOST_MEMORY)
    _limit(resource.RLIMIT_CORE, 0)
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    while select.select([questions], [], [], _QUIET_SECONDS)[0]:
        head = _read(questions, _LENGTH.size)
        if head is None:
            return
        question = _read(questions, _LENGTH.unpack(head)[0])
        if question is None:
            return
        answered = answer(question)
        answers.write(_LENGTH.pack(len(answered)) + answered)
        answers.flush()


def _start(module: str) -> subprocess.Popen[bytes]:
    # The package may be run from a checkout that only this process knows the way to.
    path = os.pathsep.join([str(Path(kith.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(  # noqa: S603 - one of our own modules
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path.rstrip(os.pathsep)},
        start_new_session=True,
    )


def _read_until(descriptor: int, size: int, deadline: float) -> bytes:
    parts = bytearray()
    poll = select.poll()  # not select.select: a server may have more than 1,024 files open
    poll.register(descriptor, select.POLLIN)
    while len(parts) < size:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise TimeoutError
        part = os.read(descriptor, min(size - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


def _read(pipe: BinaryIO, size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        part = pipe.read(size - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)


def _limit(what: int, most: int) -> None:
    try:
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    except (ValueError, OSError):
        return  # a system that knows no such limit still has the clock
