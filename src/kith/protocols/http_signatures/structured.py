"""As much of structured fields (RFC 8941) as signatures need: dictionaries of lists, strings, numbers and bytes."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_LONGEST = 16_000  # characters; a whole signature of ours has 700
_MOST = 64  # members of a dictionary, of a list, or parameters of one thing

_KEY = re.compile(r"[a-z*][a-z0-9_\-.*]*")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,3})?(?!\d)")
_TOKEN = re.compile(r"[A-Za-z*][A-Za-z0-9!#$%&'*+\-.^_`|~:/]*")
_STRING = re.compile(r'"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"')
_BYTES = re.compile(r":([A-Za-z0-9+/]*={0,2}):")
_BOOLEAN = re.compile(r"\?([01])")
_SPACE = re.compile(r"[ \t]*")


class NotStructured(ValueError):
    """The value of a header is not written as the standard says."""


class Token(str):
    """A word without quotation marks."""

    __slots__ = ()


Bare = int | float | str | bytes | bool


@dataclass(frozen=True, slots=True)
class Item:
    """One value with what is said of it."""

    value: Bare
    parameters: Mapping[str, Bare] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InnerList:
    """Several values in brackets with what is said of them all."""

    items: tuple[Item, ...]
    parameters: Mapping[str, Bare] = field(default_factory=dict)


def read_dictionary(text: str) -> dict[str, Item | InnerList]:
    """Return the members of a dictionary in their order. Raises NotStructured.

    A name that comes twice is refused: the standard lets the last one win, and two readers might differ on that.
    """
    if len(text) > _LONGEST:
        raise NotStructured
    reader = _Reader(text.strip(" \t"))
    found: dict[str, Item | InnerList] = {}
    while not reader.is_at_end:
        key = reader.take(_KEY)
        if key in found or len(found) >= _MOST:
            raise NotStructured
        found[key] = reader.member()
        reader.take(_SPACE)
        if reader.is_at_end:
            break
        reader.expect(",")
        reader.take(_SPACE)
        if reader.is_at_end:
            raise NotStructured  # a comma that nothing follows
    return found


def write_inner_list(given: InnerList) -> str:
    """Write a list as the standard has it: the one way in which it is signed."""
    inside = " ".join(_bare(item.value) + _written(item.parameters) for item in given.items)
    return f"({inside}){_written(given.parameters)}"


def write_bytes(content: bytes) -> str:
    """Write bytes as the value of a member."""
    return f":{base64.b64encode(content).decode('ascii')}:"


def _written(parameters: Mapping[str, Bare]) -> str:
    return "".join(f";{key}" if value is True else f";{key}={_bare(value)}" for key, value in parameters.items())


def _bare(value: Bare) -> str:
    match value:
        case bool():
            return f"?{int(value)}"
        case bytes():
            return write_bytes(value)
        case Token():
            return str(value)
        case str():
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case _:
            return str(value)


class _Reader:
    """A place in a text, and what stands there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0

    @property
    def is_at_end(self) -> bool:
        return self._place >= len(self._text)

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._place)
        if found is None:
            raise NotStructured
        self._place = found.end()
        return found.group(found.lastindex or 0)

    def has(self, character: str) -> bool:
        return self._text.startswith(character, self._place)

    def passes(self, character: str) -> bool:
        if not self.has(character):
            return False
        self._place += 1
        return True

    def expect(self, character: str) -> None:
        if not self.passes(character):
            raise NotStructured

    def member(self) -> Item | InnerList:
        if not self.passes("="):
            return Item(True, self._parameters())
        return self._inner_list() if self.has("(") else self._item()

    def _inner_list(self) -> InnerList:
        self.expect("(")
        items: list[Item] = []
        self.take(_SPACE)
        while not self.passes(")"):
            if len(items) >= _MOST:
                raise NotStructured
            items.append(self._item())
            if not self.has(")"):
                self.expect(" ")
                self.take(_SPACE)
        return InnerList(tuple(items), self._parameters())

    def _item(self) -> Item:
        return Item(self._value(), self._parameters())

    def _value(self) -> Bare:
        if self.has('"'):
            return re.sub(r"\\(.)", r"\1", self.take(_STRING))
        if self.has(":"):
            try:
                return base64.b64decode(self.take(_BYTES), validate=True)
            except (binascii.Error, ValueError):
                raise NotStructured from None
        if self.has("?"):
            return self.take(_BOOLEAN) == "1"
        if self._text[self._place : self._place + 1].isascii() and self._text[self._place : self._place + 1].isalpha():
            return Token(self.take(_TOKEN))
        number = self.take(_NUMBER)
        return float(number) if "." in number else int(number)

    def _parameters(self) -> dict[str, Bare]:
        found: dict[str, Bare] = {}
        while self.passes(";"):
            self.take(_SPACE)
            key = self.take(_KEY)
            if key in found or len(found) >= _MOST:
                raise NotStructured
            found[key] = self._value() if self.passes("=") else True
        return found
