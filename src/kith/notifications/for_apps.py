"""Notices in the words of apps: what each kind is called there, and which of them apps join into one line.

Apps ask for a line by its key: `favourite-<post>-<day>`, `follow-<day>`, or `ungrouped-<notice>`. The key says all that
is needed to find its notices again, so it is kept nowhere. Beyond a day nothing is joined: a post that is thanked for
years would else be one line without an end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kith.foundations.ids import LARGEST_ID, parse_id
from kith.notifications.models import Kind

# Kinds that are not here have no word in apps, and are left to the bell (decision 13).
TYPES: dict[str, str] = {
    Kind.MENTION.value: "mention",
    Kind.REPLY.value: "mention",
    Kind.FOLLOW.value: "follow",
    Kind.FOLLOW_REQUEST.value: "follow_request",
    Kind.BOOST.value: "reblog",
    Kind.FAVOURITE.value: "favourite",
    Kind.POLL.value: "poll",
    Kind.EDIT.value: "update",
    Kind.QUOTE.value: "quote",
    Kind.QUOTED_EDIT.value: "quoted_update",
    Kind.POST.value: "status",
    Kind.FEATURED.value: "added_to_collection",
    Kind.COLLECTION_EDIT.value: "collection_update",
    Kind.SIGN_UP.value: "admin.sign_up",
    Kind.REPORT.value: "admin.report",
    Kind.WARNED.value: "moderation_warning",
    Kind.SEVERED.value: "severed_relationships",
}
ALL_TYPES = tuple(dict.fromkeys(TYPES.values()))
# Of what a closed app may want to hear: of what others know and we do not have, too, so that it finds its choice again.
ALERTS = (*ALL_TYPES, "annual_report")
GROUPED_TYPES = frozenset({"favourite", "reblog", "follow", "admin.sign_up"})
# What apps knew before they could ask for what they do not know; these need no other words.
BASELINE_TYPES = frozenset({"mention", "status", "reblog", "follow", "follow_request", "favourite", "poll", "update"})

A_DAY = 86_400_000 << 16  # how far apart ids of two days are, see foundations/ids.py
_ALONE = "ungrouped-"


@dataclass(frozen=True, slots=True)
class Group:
    """The notices that one key stands for: of one kind, about one post (None: about people), between two ids."""

    kind: str
    post_id: int | None
    first_id: int
    last_id: int


def kinds_of(types: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds that these words of apps stand for; always in one order."""
    wanted = set(types)
    return tuple(kind for kind, name in TYPES.items() if name in wanted)


def kinds_wanted(types: Collection[str], without: Collection[str]) -> tuple[str, ...]:
    """Return the kinds an app asks for; where it names none it wants all."""
    return kinds_of(set(types or ALL_TYPES) - set(without))


def key_of(
    kind: str, post_id: int | None, notice_id: int, *, is_filtered: bool = False, grouped: Collection[str]
) -> str:
    """Return the key of the line in which a notice stands, where an app joins those of `grouped`."""
    name = TYPES[kind]
    if is_filtered or name not in GROUPED_TYPES or name not in grouped:
        return f"{_ALONE}{notice_id}"
    day = notice_id // A_DAY
    return f"{name}-{day}" if post_id is None else f"{name}-{post_id}-{day}"


def notice_in(key: str) -> int | None:
    """Return the notice that stands alone under `key`, None for any other key."""
    return parse_id(key.removeprefix(_ALONE)) if key.startswith(_ALONE) else None


def group_in(key: str) -> Group | None:
    """Return what `key` stands for, None where it is no key of several notices."""
    name, *numbers = key.split("-")
    found = [parse_id(each) for each in numbers]
    if name not in GROUPED_TYPES or None in found or len(found) not in {1, 2}:
        return None
    day, post_id = found[-1] or 0, found[0] if len(found) == 2 else None
    if day > LARGEST_ID // A_DAY:
        return None
    return Group(kinds_of([name])[0], post_id, day * A_DAY, min(day * A_DAY + A_DAY - 1, LARGEST_ID))
