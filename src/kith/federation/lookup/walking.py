"""Walking through collections of other servers, page by page, and never for long."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

from kith.federation.lookup.fetching import SECONDS, NotFetched, fetch_part, seconds_left
from kith.protocols.activitypub.collections import first_page, items_in, next_page
from kith.protocols.activitypub.values import id_of


def items_of(
    collection: Mapping[str, Any] | str, *, of: str, most: int, pages: int, deadline: float = SECONDS * 3
) -> Iterator[Any]:
    """Yield what stands in a collection of the server that `of` is on: addresses and objects, as they came.

    It ends where that server gives no more, where `pages` of them were asked for, and when the time is up.
    """
    ends_at = time.monotonic() + deadline
    at: Mapping[str, Any] | str = collection
    seen: set[str] = set()
    given = asked = 0
    while at:
        if isinstance(at, str):
            if at in seen or asked >= pages:
                return
            seen.add(at)
            asked += 1
            try:
                at = fetch_part(at, of=of, deadline=min(SECONDS, seconds_left(ends_at)))
            except NotFetched:
                return
        for item in items_in(at):
            if given >= most:
                return
            given += 1
            yield item
        at = next_page(at) or (first_page(at) if "first" in at else "")
        if isinstance(at, Mapping) and (name := id_of(at)):
            if name in seen:
                return
            seen.add(name)
