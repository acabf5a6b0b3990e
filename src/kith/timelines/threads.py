"""A discussion as a page shows it: what came before, the post itself, and the answers as a tree that stays readable.

Pure: rows come in, a tree comes out. Deep and broad branches are folded behind a link, so that a discussion of a
thousand answers is still a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kith.timelines.listing import Listed

DEEPEST = 3  # levels under the post; what goes deeper is folded
MOST_SHOWN = 60  # answers on one page
MOST_IN_A_BRANCH = 12  # answers to one answer
MOST_BEFORE = 8  # posts above the one that was asked for


class ThreadRow(NamedTuple):
    """A post of a discussion, and what it answers."""

    listed: Listed
    answers_id: int | None

    @property
    def id(self) -> int:
        return self.listed.post_id


@dataclass(slots=True)
class Fold:
    """Answers behind a link: how many, and who wrote them."""

    count: int
    author_ids: list[int]


@dataclass(slots=True)
class Branch:
    """An answer and what was answered to it."""

    row: ThreadRow
    answers: list[Branch] = field(default_factory=list)
    fold: Fold | None = None
    misses_parent: bool = False  # what it answers was deleted, or is not for this reader


@dataclass(slots=True)
class Thread:
    """A discussion around one post."""

    before: list[ThreadRow]
    is_cut_before: bool  # more came before than is shown
    misses_before: bool  # the first that is shown answers something that is not here
    post: ThreadRow
    answers: list[Branch]
    count: int  # answers to the post, near and far
    voices: tuple[tuple[int, Any], ...]  # who takes part and when they last changed, the first to speak first
    next_after: int | None  # the id of the last answer shown, where the page ends before the answers do

    @property
    def shown_answers(self) -> list[ThreadRow]:
        return list(_rows_of(self.answers))


def thread_around(post_id: int, rows: Sequence[ThreadRow], *, after: int = 0) -> Thread | None:
    """Arrange `rows` (oldest first) around post `post_id`; None where it is not among them.

    `after` goes on with the direct answers that came after that id.
    """
    by_id = {row.id: row for row in rows}
    post = by_id.get(post_id)
    if post is None:
        return None
    children: dict[int, list[ThreadRow]] = {}
    for row in rows:
        parent = row.answers_id
        if row.id == post_id:
            continue
        if parent not in by_id:
            # What has lost its parent stands with the answers to the first post, so that nothing said is lost.
            parent = row.listed.thread_id
        if parent is not None:
            children.setdefault(parent, []).append(row)

    before, is_cut = _before(post, by_id)
    first = before[0] if before else post
    below = _all_below(post_id, children)
    answers, next_after = _answers(post_id, children, by_id, after)
    return Thread(
        before=before,
        is_cut_before=is_cut,
        misses_before=not is_cut and first.listed.post_id != first.listed.thread_id,
        post=post,
        answers=answers,
        count=len(below),
        voices=tuple({row.listed.author_id: row.listed.author_changed_at for row in [*before, post, *below]}.items()),
        next_after=next_after,
    )


def _before(post: ThreadRow, by_id: dict[int, ThreadRow]) -> tuple[list[ThreadRow], bool]:
    before: list[ThreadRow] = []
    row = by_id.get(post.answers_id) if post.answers_id else None
    met = {post.id}
    while row is not None and row.id not in met:
        if len(before) == MOST_BEFORE:
            return before[::-1], True
        met.add(row.id)
        before.append(row)
        row = by_id.get(row.answers_id) if row.answers_id else None
    return before[::-1], False


def _answers(
    post_id: int, children: dict[int, list[ThreadRow]], by_id: dict[int, ThreadRow], after: int
) -> tuple[list[Branch], int | None]:
    branches: list[Branch] = []
    room = MOST_SHOWN
    for row in children.get(post_id, ()):
        if row.id <= after:
            continue
        if room <= 0:
            return branches, branches[-1].row.id
        branch = _branch(row, children, by_id, depth=1)
        room -= 1 + sum(1 for _ in _rows_of(branch.answers))
        branches.append(branch)
    return branches, None


def _branch(row: ThreadRow, children: dict[int, list[ThreadRow]], by_id: dict[int, ThreadRow], *, depth: int) -> Branch:
    branch = Branch(row, misses_parent=row.answers_id not in by_id)
    answers = children.get(row.id, [])
    shown = answers[:MOST_IN_A_BRANCH] if depth < DEEPEST else []
    branch.answers = [_branch(answer, children, by_id, depth=depth + 1) for answer in shown]
    hidden = [each for answer in answers[len(shown) :] for each in [answer, *_all_below(answer.id, children)]]
    if hidden:
        authors = list(dict.fromkeys(each.listed.author_id for each in hidden))
        branch.fold = Fold(count=len(hidden), author_ids=authors)
    return branch


def _all_below(post_id: int, children: dict[int, list[ThreadRow]]) -> list[ThreadRow]:
    below: list[ThreadRow] = []
    waiting = [post_id]
    met = {post_id}
    while waiting:
        for row in children.get(waiting.pop(), ()):
            if row.id not in met:
                met.add(row.id)
                below.append(row)
                waiting.append(row.id)
    return sorted(below, key=lambda row: row.id)


def _rows_of(branches: Iterable[Branch]) -> Iterable[ThreadRow]:
    for branch in branches:
        yield branch.row
        yield from _rows_of(branch.answers)
