"""Notices as apps read them: one by one or joined, with only what is needed to find the rest in memories.

Hot: apps ask these again and again. Each is one prepared query (posts/prepared.py), however many rows there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet

from kith.accounts.models import Account
from kith.foundations.paging import Cursor
from kith.notifications.for_apps import A_DAY, GROUPED_TYPES, TYPES, Group, key_of, kinds_of
from kith.notifications.models import Notification, NotificationQuerySet
from kith.notifications.queries.bell import read_up_to, readable
from kith.posts.prepared import THE_VIEWER, Blank, prepared

SAMPLED = 8  # people of a line that are named at once
_NOTICES_A_LINE = 4
_MOST_LOOKS = 3
_ROUNDED = 32  # by how much JavaScript may miss an id of this century


class Told(NamedTuple):
    """One notice, and what finds its sender in a memory. When it was is in its id."""

    id: int
    kind: str
    by_id: int
    by_changed_at: Any  # as the database gives it
    post_id: int | None
    is_filtered: bool
    collection_id: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which notices an app asks for."""

    kinds: tuple[str, ...]
    by_id: int | None = None
    with_filtered: bool = False
    # Without, notices of posts that their reader may not see (any more) are among the rows, and must not be shown.
    is_checked: bool = False


@dataclass(slots=True)
class Joined:
    """One line: its newest and oldest notices on this page, some of the people, and how many there are in all."""

    key: str
    newest: Told
    oldest_id: int
    count: int = 0
    people: dict[int, Any] = field(default_factory=dict)  # id → when they last changed; the last first


def told_page(account: Account, cursor: Cursor, asked: Asked) -> list[Told]:
    """What `account` was told, newest first; one query."""
    rows = _rows(account, cursor, asked)
    return rows[::-1] if cursor.climbs else rows


def told(account: Account, notice_id: int) -> Told | None:
    """One notice of `account`, also one that waits in their requests.

    A push names it by a number, of which web apps keep 53 bits; they ask for what is left.
    """
    near = _of(account).filter(id__gte=notice_id - _ROUNDED, id__lte=notice_id + _ROUNDED, kind__in=tuple(TYPES))
    found = [Told(*row) for row in near.order_by("id").values_list(*COLUMNS)]
    exact = [row for row in found if row.id == notice_id]
    return next(iter(exact or [row for row in found if float(row.id) == float(notice_id)]), None)


def joined_page(account: Account, cursor: Cursor, asked: Asked, *, grouped: Collection[str]) -> list[Joined]:
    """The same joined into at most `cursor.limit` lines; two queries, or some more where lines stand for very many."""
    rows, kept = _enough(account, cursor, asked, grouped)
    lines: dict[str, Joined] = {}
    for row in kept:
        line = lines.setdefault(_key(row, grouped), Joined(_key(row, grouped), row, row.id))
        line.oldest_id = row.id
        line.count += 1
    # Those that were looked at beyond the page belong to the people of a line all the same.
    for row in rows:
        seen = lines.get(_key(row, grouped))
        if seen is not None and len(seen.people) < SAMPLED and row.id <= seen.newest.id:
            seen.people.setdefault(row.by_id, row.by_changed_at)
    _count_all(account, list(lines.values()), asked, grouped)
    return list(lines.values())


def joined(account: Account, group: Group, *, key: str) -> Joined | None:
    """All that one key stands for."""
    rows = [Told(*row) for row in _in_group(account, group).order_by("-id").values_list(*COLUMNS)[:SAMPLED]]
    if not rows:
        return None
    line = Joined(key, rows[0], rows[-1].id, count=_in_group(account, group).count())
    for row in rows:
        line.people.setdefault(row.by_id, row.by_changed_at)
    return line


def people_in(account: Account, group: Group, cursor: Cursor) -> list[Told]:
    """The notices of a line, for the people who stand in it; newest first."""
    rows = _in_group(account, group).filter(id__lt=cursor.below, id__gt=cursor.above)
    found = rows.order_by("id" if cursor.climbs else "-id").values_list(*COLUMNS)[: cursor.limit]
    return [Told(*row) for row in (list(found)[::-1] if cursor.climbs else found)]


def new_count(account: Account, asked: Asked, *, most: int, grouped: Collection[str] = ()) -> int:
    """How many notices, or lines where types are `grouped`, came since the bell was last looked at; `most` at most."""
    above = Cursor(since_id=read_up_to(account), limit=most * _NOTICES_A_LINE if grouped else most)
    rows = _rows(account, above, replace(asked, is_checked=True))
    return min(most, len({_key(row, grouped) for row in rows}))


def _of(account: Account) -> NotificationQuerySet:
    return readable(_unchecked(account), account)


def _unchecked(account: Account) -> NotificationQuerySet:
    return Notification.objects.told(account)


def _in_group(account: Account, group: Group) -> NotificationQuerySet:
    rows = _of(account).filter(is_filtered=False, kind=group.kind, post=group.post_id)
    return rows.filter(id__gte=group.first_id, id__lte=group.last_id)


def _key(row: Told, grouped: Collection[str]) -> str:
    return key_of(row.kind, row.post_id, row.id, is_filtered=row.is_filtered, grouped=grouped)


def _enough(account: Account, cursor: Cursor, asked: Asked, grouped: Collection[str]) -> tuple[list[Told], list[Told]]:
    """Return what was looked at, and of that what makes the page, both newest first."""
    rows: list[Told] = []
    look = cursor.limit * _NOTICES_A_LINE
    for _ in range(_MOST_LOOKS):
        found = _rows(account, _onwards(cursor, rows, look), asked)
        rows += found
        kept = _first_lines(rows, cursor.limit, grouped)
        if len(kept) < len(rows) or len(found) < look:
            break
        look *= _NOTICES_A_LINE
    return (rows[::-1], kept[::-1]) if cursor.climbs else (rows, kept)


def _onwards(cursor: Cursor, rows: list[Told], limit: int) -> Cursor:
    if not rows:
        return Cursor(cursor.max_id, cursor.since_id, cursor.min_id, limit)
    if cursor.climbs:
        return Cursor(cursor.max_id, cursor.since_id, rows[-1].id, limit)
    return Cursor(rows[-1].id, cursor.since_id, None, limit)


def _first_lines(rows: Iterable[Told], most: int, grouped: Collection[str]) -> list[Told]:
    """Return the rows before the first that would begin a line too many."""
    keys: set[str] = set()
    kept = []
    for row in rows:
        keys.add(_key(row, grouped))
        if len(keys) > most:
            break
        kept.append(row)
    return kept


def _count_all(account: Account, lines: list[Joined], asked: Asked, grouped: Collection[str]) -> None:
    """Put in how many notices each line has that may be older than the page."""
    several = [line for line in lines if not line.key.startswith("ungrouped-")]
    if not several:
        return
    newest = max(line.newest.id for line in several)
    oldest = min(line.newest.id for line in several) // A_DAY * A_DAY
    kinds = kinds_of(GROUPED_TYPES & set(grouped))
    rows = _counted(
        kinds, asked.by_id is not None, viewer=account.id, subject=asked.by_id or 0, below=newest + 1, above=oldest - 1
    )
    counts = Counter({(kind, post_id, day): count for kind, post_id, day, count in rows})
    for line in several:
        line.count = max(line.count, counts[line.newest.kind, line.newest.post_id, line.newest.id // A_DAY])


def _rows(account: Account, cursor: Cursor, asked: Asked) -> list[Told]:
    """At most `cursor.limit` rows in the order in which the cursor goes."""
    if not asked.kinds:
        return []
    form = (
        cursor.limit, cursor.climbs, cursor.max_id is not None, cursor.above > 0,
        asked.kinds, asked.by_id is not None, asked.with_filtered, asked.is_checked,
    )  # fmt: skip
    values = {"viewer": account.id, "subject": asked.by_id or 0, "below": cursor.below, "above": cursor.above}
    return [Told(*row) for row in _told(*form, **values)]


COLUMNS = ("id", "kind", "by_id", "by__changed_at", "post_id", "is_filtered", "collection_id")


@prepared
def _told(
    limit: int,
    climbs: bool,
    has_below: bool,
    has_above: bool,
    kinds: tuple[str, ...],
    by_one: bool,
    with_filtered: bool,
    is_checked: bool,
) -> QuerySet[Notification, Any]:
    bounds: dict[str, int] = {"id__lt": Blank.BELOW} if has_below else {}
    if has_above:
        bounds["id__gt"] = Blank.ABOVE
    rows = _of(THE_VIEWER) if is_checked else _unchecked(THE_VIEWER)
    rows = _by_one(rows, by_one).filter(kind__in=kinds, **bounds)
    if not with_filtered:
        rows = rows.filter(is_filtered=False)
    return rows.order_by("id" if climbs else "-id").values_list(*COLUMNS)[:limit]


@prepared
def _counted(kinds: tuple[str, ...], by_one: bool) -> QuerySet[Notification, Any]:
    rows = _by_one(Notification.objects.in_bell(THE_VIEWER), by_one)
    rows = rows.filter(kind__in=kinds, id__lt=Blank.BELOW, id__gt=Blank.ABOVE)
    return (
        rows.annotate(day=F("id") / A_DAY)
        .values("kind", "post_id", "day")
        .annotate(count=Count("id"))
        .values_list("kind", "post_id", "day", "count")
    )


def _by_one(rows: NotificationQuerySet, by_one: bool) -> NotificationQuerySet:
    return rows.filter(by_id=Blank.SUBJECT) if by_one else rows
