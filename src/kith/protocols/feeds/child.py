"""The process that parses: one question in, one answer out, until nobody asks for a minute (see isolated.py)."""

import resource
import select
import struct
import sys
from typing import BinaryIO

import msgspec

from kith.protocols.feeds.isolated import Answer, Question
from kith.protocols.feeds.parsing import NotAFeed, parse_feed

_QUIET_SECONDS = 60
_MOST_MEMORY = 2 * 1024**3
_LENGTH = struct.Struct("!I")


def main() -> None:
    _limit(resource.RLIMIT_AS, _MOST_MEMORY)
    _limit(resource.RLIMIT_CORE, 0)
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    while select.select([questions], [], [], _QUIET_SECONDS)[0]:
        head = _read(questions, _LENGTH.size)
        if head is None:
            return
        body = _read(questions, _LENGTH.unpack(head)[0])
        if body is None:
            return
        answer = msgspec.msgpack.encode(_answer(body))
        answers.write(_LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _answer(body: bytes) -> Answer:
    question = msgspec.msgpack.decode(body, type=Question)
    try:
        feed = parse_feed(
            question.body,
            url=question.url,
            content_type=question.content_type,
            now=question.now,
            most=question.most,
        )
    except NotAFeed as refusal:
        return Answer(refusal=str(refusal))
    except (MemoryError, RecursionError):
        return Answer(refusal="Reading this takes more memory than any honest feed.")
    return Answer(feed=feed)


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


if __name__ == "__main__":
    main()
