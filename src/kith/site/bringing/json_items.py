"""The items of a long JSON collection, one after the other: an outbox of a hundred thousand posts takes no memory."""

import codecs
import json
from collections.abc import Iterable, Iterator
from typing import Any

_LARGEST_ITEM = 2_000_000  # characters
_SPACE = " \t\r\n"


class Damaged(Exception):
    """What was read is no such collection, or breaks off; what came before was whole."""


def items_of(pieces: Iterable[bytes], *, most: int) -> Iterator[Any]:
    """Return what stands under `orderedItems` (or `items`) of a JSON object, at most `most`. Raises Damaged."""
    text = _Text(pieces)
    text.take("{")
    if text.next() == "}":
        return
    while True:
        name = text.value()
        if not isinstance(name, str):
            raise Damaged
        text.take(":")
        if name in {"orderedItems", "items"} and text.next() == "[":
            yield from _items(text, most)
            return
        text.value()
        if text.next() != ",":
            return
        text.take(",")


def _items(text: "_Text", most: int) -> Iterator[Any]:
    text.take("[")
    if text.next() == "]":
        return
    for _number in range(most):
        yield text.value()
        if text.next() == "]":
            return
        text.take(",")


class _Text:
    """JSON that comes in pieces."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._json = json.JSONDecoder()
        self._held = ""
        self._at = 0
        self._is_over = False

    def next(self) -> str:
        """Return the next sign that is no space, and leave it; "" at the end."""
        while True:
            while self._at < len(self._held):
                if self._held[self._at] not in _SPACE:
                    return self._held[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self, sign: str) -> None:
        """Go on after `sign`. Raises Damaged where something else stands there."""
        if self.next() != sign:
            raise Damaged
        self._at += 1

    def value(self) -> Any:
        """Return the value that stands here and go on after it. Raises Damaged."""
        self.next()
        tried_at = 0
        while True:
            length = len(self._held) - self._at
            # Each try reads from the beginning, so the next waits until there is twice as much.
            if length >= 2 * tried_at or self._is_over:
                tried_at = length
                try:
                    value, end = self._json.raw_decode(self._held, self._at)
                except RecursionError:
                    raise Damaged from None
                except ValueError:
                    end = -1
                if end >= 0 and (end < len(self._held) or self._is_over):  # “12” may go on as “123”
                    self._at = end
                    return value
            if length > _LARGEST_ITEM or self._is_over:
                raise Damaged
            self._more()

    def _more(self) -> bool:
        if self._is_over:
            return False
        piece = next(self._pieces, None)
        self._is_over = piece is None
        self._held = self._held[self._at :] + self._decoder.decode(piece or b"", final=self._is_over)
        self._at = 0
        return True
