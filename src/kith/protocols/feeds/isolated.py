"""Parsing feeds in a process of its own (protocols/apart.py)."""

from datetime import datetime

import msgspec

from kith.protocols.apart import Apart, Broke, TookTooLong
from kith.protocols.feeds.model import ParsedFeed
from kith.protocols.feeds.parsing import LARGEST, NotAFeed, TooLarge


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
        self._apart = Apart("kith.protocols.feeds.child", seconds)

    def parse(
        self, body: bytes, *, url: str = "", content_type: str = "", now: datetime, most: int = 5000
    ) -> ParsedFeed:
        """Return the feed in `body`. Raises NotAFeed, TooLarge, Hangs, Breaks."""
        if len(body) > LARGEST:
            raise TooLarge(f"This is larger than {LARGEST // 1024 // 1024} MB; no feed is.")
        question = msgspec.msgpack.encode(Question(body, url, content_type, now, most))
        try:
            answer = msgspec.msgpack.decode(self._apart.ask(question), type=Answer)
        except TookTooLong:
            raise Hangs("Reading this took too long; no honest feed does.") from None
        except (Broke, msgspec.DecodeError) as problem:
            raise Breaks("This document can't be read safely.") from problem
        if answer.feed is None:
            raise NotAFeed(answer.refusal)
        return answer.feed

    def close(self) -> None:
        """End the process; the next feed starts another."""
        self._apart.close()
