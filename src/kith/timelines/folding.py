"""What stands on one page of home, as conversations: answers stand with what they answer, not as crumbs of their own.

Pure: rows come in, entries come out. Folding happens within a page, so paging stays what it is, and nothing is lost:
every answer is in its discussion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kith.timelines.listing import Listed


@dataclass(frozen=True, slots=True)
class Entry:
    """A post by itself, or the first post of a discussion and what of it stood on the page, newest first."""

    row: Listed
    place: int  # of the newest of them: where the entry stands
    answers: tuple[Listed, ...] = ()


def wanted_around(rows: Sequence[Listed]) -> set[int]:
    """Return the posts that `fold` and the cards want to know of: what began a discussion, what is answered."""
    answers = [row for row in rows if row.is_answer]
    if not answers:
        return set()
    here = {row.subject_id for row in rows}
    folding = _by_thread(answers)
    beginnings = {thread_id for thread_id, found in folding.items() if len(found) > 1}
    alone = [row for row in answers if row.is_boost or row.thread_id not in here]
    return (beginnings - here) | {row.answers_id for row in alone if row.answers_id is not None}


def fold(rows: Sequence[Listed], around: Mapping[int, Listed]) -> list[Entry]:
    """Gather the answers among `rows` (newest first) under the post that began their discussion.

    That is on the page, or in `around` where several answers are. A single answer whose discussion began elsewhere
    stands by itself, as do answers to what this reader can't see, and whatever somebody passed on.
    """
    folding = _by_thread([row for row in rows if row.is_answer])
    if not folding:
        return [Entry(row, row.place) for row in rows]
    heads = {row.subject_id: row for row in rows if row.subject_id in folding}
    for thread_id, found in folding.items():
        if len(found) > 1 and thread_id in around:
            heads.setdefault(thread_id, around[thread_id])

    entries: list[Entry] = []
    met: set[int] = set()
    for row in rows:
        head = None if row.is_boost and row.is_answer else heads.get(row.thread_id)
        if head is None:
            entries.append(Entry(row, row.place))
        elif head.subject_id not in met:
            met.add(head.subject_id)
            entries.append(Entry(head, row.place, tuple(folding[head.subject_id])))
    return entries


def _by_thread(answers: Sequence[Listed]) -> dict[int, list[Listed]]:
    """The answers to fold, by discussion. What somebody passed on is said for itself."""
    folding: dict[int, list[Listed]] = {}
    for row in answers:
        if not row.is_boost:
            folding.setdefault(row.thread_id, []).append(row)
    return folding
