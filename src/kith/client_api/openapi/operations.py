"""What is said of one route with one method: what it is for, what it takes, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kith.client_api.openapi.shapes import COUNT, ID, NOTHING, TEXT, Schema, listed, ref

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Operation:
    """`asks` are what stands behind the question mark, `takes` the body; `answers` are by status."""

    summary: str
    answers: Mapping[int, Schema | None]
    asks: dict[str, Schema] = field(default_factory=dict)
    needed: tuple[str, ...] = ()  # of `asks`
    takes: Schema | None = None
    takes_as: tuple[str, ...] = (JSON,)
    has_links: bool = False  # a list with neighbouring pages

    def also(self, *statuses: int) -> Operation:
        """Say that it may refuse, or answer, in further ways."""
        return replace(self, answers={**self.answers, **dict.fromkeys(statuses, ref("Error"))})


def gives(summary: str, schema: Schema | None = NOTHING, *needed: str, **asks: Schema) -> Operation:
    """An operation that answers with one thing. A name that ends in `_s` is a list: `id_s` is `id[]`."""
    named = {_spelt(name): schema for name, schema in asks.items()}
    return Operation(summary, {200: schema}, named, tuple(map(_spelt, needed)))


def pages(summary: str, of: Schema, *needed: str, **asks: Schema) -> Operation:
    """An operation that answers with a page of a list, by cursor."""
    return replace(gives(summary, listed(of), *needed, **(_CURSOR | asks)), has_links=True)


def changes(summary: str, schema: Schema = NOTHING, *needed: str, **parts: Schema) -> Operation:
    """An operation that takes an object."""
    taken: Schema = {"type": "object", "properties": {_plain(name): each for name, each in parts.items()}}
    if needed:
        taken["required"] = list(needed)
    return Operation(summary, {200: schema}, takes=taken)


_CURSOR = {"max_id": ID, "since_id": ID, "min_id": ID, "limit": COUNT}
SKIPPED = {"limit": COUNT, "offset": COUNT}
IDS = {"type": "array", "items": ID, "maxItems": 40}
TEXTS = {"type": "array", "items": TEXT, "maxItems": 20}


def _spelt(name: str) -> str:
    return f"{name.removesuffix('_s')}[]" if name.endswith("_s") else name


def _plain(name: str) -> str:
    return name.removesuffix("_s")
