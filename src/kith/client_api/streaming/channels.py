"""Which streams there are, how they are asked for, and what an app must have been let do to hear them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from kith.foundations.ids import parse_id
from kith.foundations.tags import tag_name
from kith.members.scopes import covers

MOST_LETTERS_OF_A_TAG = 150
_PUBLIC = (
    "public", "public:media", "public:local", "public:local:media", "public:remote", "public:remote:media",
)  # fmt: skip
_TAGS = ("hashtag", "hashtag:local")
_NAMES = ("user", "user:notification", "list", "direct", *_PUBLIC, *_TAGS)

Ask = Callable[[str], str | None]
"""Gives a parameter of a request, or None."""


class Refused(Exception):
    """The stream can't be had; `words` are for the app."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class Channel(NamedTuple):
    """One stream; `of` is the folded name of its tag or the id of its list, `label` how the app wrote that."""

    name: str
    of: str = ""
    label: str = ""

    @property
    def stream(self) -> list[str]:
        """How frames on a socket name it."""
        return [self.name, self.label] if self.label else [self.name]

    @property
    def is_of_strangers(self) -> bool:
        """Do all hear the same on it, save what each would rather not meet?"""
        return self.name in _PUBLIC or self.name in _TAGS

    @property
    def list_id(self) -> int:
        return int(self.of) if self.name == "list" else 0


def channel_of_path(path: str, ask: Ask) -> Channel:
    """Return the stream at `/api/v1/streaming/…`. Raises Refused."""
    name = path.removeprefix("/api/v1/streaming").strip("/").replace("/", ":")
    if name in ("public", "public:local", "public:remote") and (ask("only_media") or "") in _YES:
        name += ":media"
    if name not in _NAMES:
        raise Refused(404, "Not found")
    return channel_named(name, ask)


def channel_named(name: str | None, ask: Ask) -> Channel:
    """Return the stream `name`, with its tag or list. Raises Refused."""
    if name not in _NAMES:
        raise Refused(400, "Unknown stream type")
    if name in _TAGS:
        tag = (ask("tag") or "").removeprefix("#")
        if not tag or len(tag) > MOST_LETTERS_OF_A_TAG:
            raise Refused(400, "Missing tag name parameter")
        return Channel(name, tag_name(tag), tag)
    if name == "list":
        list_id = parse_id(ask("list") or "")
        if list_id is None:
            raise Refused(400, "Missing list name parameter")
        return Channel(name, str(list_id), str(list_id))
    return Channel(name)


def check_scopes(channel: Channel, scopes: Collection[str]) -> None:
    """Raises Refused where the app was not let read what is told there. What is public needs no more than a token."""
    if channel.is_of_strangers:
        return
    needed = "read:notifications" if channel.name == "user:notification" else "read:statuses"
    if not covers(scopes, needed):
        raise Refused(403, "Access token does not have the required scopes")


def asking(parameters: Mapping[str, object]) -> Ask:
    """Read parameters of a message; lists give their first, numbers are spelt."""

    def ask(name: str) -> str | None:
        value = parameters.get(name)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, bool) or not isinstance(value, str | int):
            return None
        return str(value)

    return ask


_YES = {"true", "1", "on", "yes", "t"}
