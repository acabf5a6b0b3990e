"""Collections of other servers and their pages (ActivityStreams, section 4.5), whichever of their shapes they have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kith.protocols.activitypub.values import all_of, id_of

_ITEMS = ("orderedItems", "items")


def items_in(page: Mapping[str, Any]) -> list[Any]:
    """Return what stands in a collection, or a page of one: addresses and objects, as they came."""
    return [item for name in _ITEMS for item in all_of(page.get(name))]


def first_page(collection: Mapping[str, Any]) -> Mapping[str, Any] | str:
    """Return the first page: itself where it is part of the collection, else its address; empty where there is none."""
    return _page(collection.get("first"))


def next_page(page: Mapping[str, Any]) -> Mapping[str, Any] | str:
    """Return the page after this one, or its address; empty at the end."""
    return _page(page.get("next"))


def _page(value: Any) -> Mapping[str, Any] | str:
    if isinstance(value, Mapping) and (items_in(value) or value.get("next")):
        return value
    return id_of(value)
