"""What came before a post and what was answered to it, in the order of apps. Pure: rows come in, rows come out.

https://docs.joinmastodon.org/methods/statuses/#context
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kith.timelines.listing import Listed
from kith.timelines.threads import ThreadRow


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a discussion is shown; passers-by see less, as elsewhere."""

    before: int
    after: int
    deep: int


FOR_MEMBERS = Bounds(before=1000, after=1000, deep=1000)
FOR_OTHERS = Bounds(before=40, after=60, deep=20)


@dataclass(frozen=True, slots=True)
class Around:
    ancestors: list[Listed]  # the first to speak first
    descendants: list[Listed]  # each followed by what was answered to it


def around(rows: Sequence[ThreadRow], post_id: int, bounds: Bounds) -> Around:
    """Return what of a discussion (`rows`, oldest first, what the reader may not see left out) surrounds a post.

    What answers something that is not among the rows stands in nobody's branch, and is left out.
    """
    by_id = {row.id: row for row in rows}
    answers: dict[int, list[ThreadRow]] = defaultdict(list)
    for row in rows:
        if row.answers_id is not None:
            answers[row.answers_id].append(row)
    return Around(_before(by_id, post_id, bounds), _after(answers, post_id, bounds))


def _before(by_id: dict[int, ThreadRow], post_id: int, bounds: Bounds) -> list[Listed]:
    found: list[Listed] = []
    at = by_id.get(post_id)
    while at is not None and at.answers_id is not None and len(found) < bounds.before:
        at = by_id.get(at.answers_id)
        if at is not None:
            found.append(at.listed)
    return found[::-1]


def _after(answers: dict[int, list[ThreadRow]], post_id: int, bounds: Bounds) -> list[Listed]:
    found: list[Listed] = []
    waiting = [(row, 1) for row in reversed(answers[post_id])]
    while waiting and len(found) < bounds.after:
        row, depth = waiting.pop()
        found.append(row.listed)
        if depth < bounds.deep:
            waiting += [(each, depth + 1) for each in reversed(answers.get(row.id, []))]
    return found
