"""Pages of long lists by cursor: a place is an id, so a list that grows at its head never shows a thing twice.

The words are those that apps use: `max_id` (older than), `since_id` (newer than, from the top), `min_id` (newer than,
from just above). They come from outside, so whatever does not spell an id counts as not given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from kith.foundations.ids import LARGEST_ID, parse_id

Row = TypeVar("Row")
AnyQuerySet = TypeVar("AnyQuerySet", bound=QuerySet[Any, Any])


@dataclass(frozen=True, slots=True)
class Cursor:
    """Which part of a list is asked for."""

    max_id: int | None = None
    since_id: int | None = None
    min_id: int | None = None
    limit: int = 20

    @property
    def climbs(self) -> bool:
        """Are the rows just above `min_id` wanted, not those at the top?"""
        return self.min_id is not None

    @property
    def below(self) -> int:
        return LARGEST_ID if self.max_id is None else self.max_id

    @property
    def above(self) -> int:
        return max(self.min_id or 0, self.since_id or 0, 0)

    @property
    def is_top(self) -> bool:
        """Is this the page that one who comes in sees?"""
        return self.max_id is None and self.min_id is None and self.since_id is None


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page, newest first, and where the neighbouring ones begin (None: there is nothing there)."""

    rows: list[Row]
    older: int | None  # ask for it with max_id
    newer: int | None  # ask for it with min_id


def cursor_from(asked: Mapping[str, Any], *, usual: int = 20, most: int = 40) -> Cursor:
    """Return the cursor that a query string asks for; nonsense is passed over, the limit kept within bounds."""
    limit = parse_id(str(asked.get("limit", "")))
    return Cursor(
        max_id=parse_id(str(asked.get("max_id", ""))),
        since_id=parse_id(str(asked.get("since_id", ""))),
        min_id=parse_id(str(asked.get("min_id", ""))),
        limit=min(most, limit) if limit else usual,
    )


def within(rows: AnyQuerySet, cursor: Cursor, *, by: str = "id") -> AnyQuerySet:
    """Narrow `rows` to what `cursor` asks for, and one row more that tells whether the list goes on."""
    narrowed = rows.filter(**{f"{by}__lt": cursor.below, f"{by}__gt": cursor.above})
    return narrowed.order_by(by if cursor.climbs else f"-{by}")[: cursor.limit + 1]


def page_from(fetched: Sequence[Row], cursor: Cursor, *, place: Callable[[Row], int]) -> Page[Row]:
    """Make a page from what `within` fetched; `place` gives the id that the list is sorted by."""
    goes_on = len(fetched) > cursor.limit
    rows = list(fetched[: cursor.limit])
    if cursor.climbs:
        rows.reverse()
    if not rows:
        # Off either end: the way back is the only way.
        return Page([], older=None, newer=cursor.max_id and max(cursor.max_id - 1, 0))
    has_older = goes_on if not cursor.climbs else True
    has_newer = goes_on if cursor.climbs else cursor.max_id is not None
    return Page(
        rows,
        older=place(rows[-1]) if has_older else None,
        newer=place(rows[0]) if has_newer else None,
    )
