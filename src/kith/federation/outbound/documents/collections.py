"""Lists of what is here: how many, and where there are pages, their items (ActivityStreams, section 5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def counted(address: str, count: int, *, is_ordered: bool = False, **more: Any) -> dict[str, Any]:
    """Return a collection of which only the number is told, or what `more` says."""
    kind = "OrderedCollection" if is_ordered else "Collection"
    return {"id": address, "type": kind, "totalItems": count} | more


def whole(address: str, items: Sequence[Any], *, is_ordered: bool) -> dict[str, Any]:
    """Return a collection that is told at once."""
    return counted(address, len(items), is_ordered=is_ordered, **{_items(is_ordered): list(items)})


def page(
    address: str, items: Sequence[Any], *, at: str, is_ordered: bool, next: str = "", prev: str = "", **more: Any
) -> dict[str, Any]:
    """Return one page of the collection at `address`; `at`, `next` and `prev` are queries: `page=1&max_id=34`."""
    told = {
        "id": f"{address}?{at}",
        "type": "OrderedCollectionPage" if is_ordered else "CollectionPage",
        "partOf": address,
        _items(is_ordered): list(items),
    }
    if next:
        told["next"] = f"{address}?{next}"
    if prev:
        told["prev"] = f"{address}?{prev}"
    return told | more


def _items(is_ordered: bool) -> str:
    return "orderedItems" if is_ordered else "items"
