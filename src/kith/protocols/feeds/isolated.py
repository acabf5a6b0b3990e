"""Parsing in a process of its own, with a clock and a limit on memory: whatever a feed does to a parser, Kith goes on.

No thread can be stopped from outside while it is in a regular expression or in C; a process can. It starts when the
first feed comes, in about 0.2 s, stays for the next, and leaves by itself after a quiet minute.
"""

import contextlib
import os
import select
import struct
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import msgspec

import kith
from kith.protocols.feeds.model import ParsedFeed
from kith.protocols.feeds.parsing import LARGEST, NotAFeed, TooLarge

_LENGTH = struct.Struct("!I")


class Hangs(NotAFeed):
    """The document kept the parser busy for longer than any honest feed."""


class Breaks(NotAFeed):
    """The document brought the parser down."""


class Question(msgspec.Struct, frozen=True):
    body: bytes
    url: str
    content_type: str
    now: datetime
    most: int


class Answer(msgspec.Struct, frozen=True):
    feed: ParsedFeed | None = None
    refusal: str = ""


class FeedParser:
    """A parsing process that is there when asked for; safe to share between threads."""

    def __init__(self, seconds: float = 8.0) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def parse(
        self, body: bytes, *, url: str = "", content_type: str = "", now: datetime, most: int = 5000
    ) -> ParsedFeed:
        """Return the feed in `body`. Raises NotAFeed, TooLarge, Hangs, Breaks."""
        if len(body) > LARGEST:
            raise TooLarge(f"This is larger than {LARGEST // 1024 // 1024} MB; no feed is.")
        question = msgspec.msgpack.encode(Question(body, url, content_type, now, most))
        with self._lock:
            answer = self._ask(question)
        if answer.feed is None:
            raise NotAFeed(answer.refusal)
        return answer.feed

    def close(self) -> None:
        """End the process; the next feed starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _ask(self, question: bytes) -> Answer:
        was_there = self._process is not None
        try:
            return self._exchange(question)
        except (EOFError, OSError, msgspec.DecodeError) as problem:
            self.close()
            if not was_there:
                raise Breaks("This document can't be read safely.") from problem
        # The one that stood ready may just have left after its quiet minute.
        try:
            return self._exchange(question)
        except (EOFError, OSError, msgspec.DecodeError) as problem:
            self.close()
            raise Breaks("This document can't be read safely.") from problem

    def _exchange(self, question: bytes) -> Answer:
        process = self._process = self._process or _start()
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(_LENGTH.pack(len(question)) + question)
        process.stdin.flush()
        deadline = time.monotonic() + self._seconds
        try:
            size = _LENGTH.unpack(_read(process.stdout.fileno(), _LENGTH.size, deadline))[0]
            return msgspec.msgpack.decode(_read(process.stdout.fileno(), size, deadline), type=Answer)
        except TimeoutError:
            self.close()
            raise Hangs("Reading this took too long; no honest feed does.") from None


def _start() -> subprocess.Popen[bytes]:
    # The package may be run from a checkout that only this process knows the way to.
    path = os.pathsep.join([str(Path(kith.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-m", "kith.protocols.feeds.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path.rstrip(os.pathsep)},
        start_new_session=True,
    )


def _read(descriptor: int, size: int, deadline: float) -> bytes:
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
