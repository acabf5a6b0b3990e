"""What the hub asks of a kind of stream: whom it lets in, and what is said on it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, NamedTuple

from kith.live.listener import Listener
from kith.live.queries import Told


class Saying(NamedTuple):
    """What one stream says of one telling."""

    listener: Listener
    id: int
    parts: tuple[bytes, ...]


class Kind(ABC):
    """One kind of stream. All of it is called in the hub's database thread, and touches no listener but to read it."""

    makes_room = False  # one stream too many: the oldest of that account ends, or else the newest is refused

    @abstractmethod
    def admit(self, key: Any) -> Listener | None:
        """Return a listener for who holds `key`, or None for nobody."""

    @abstractmethod
    def say(self, news: Sequence[Told], listeners: Sequence[Listener]) -> list[Saying]:
        """Return what each of `listeners` is told of `news`."""

    @abstractmethod
    def say_what_was_missed(self, last: int, listener: Listener) -> list[Saying]:
        """Return what `listener` is told of all that was told after `last`."""

    @abstractmethod
    def greet(self, newest: int, listener: Listener) -> list[Saying]:
        """Return what a listener is told who says of no telling that it was the last they heard."""

    def may_stay(self, listener: Listener) -> bool:
        found = self.admit(listener.key)
        return found is not None and found.account_id == listener.account_id
