"""What changed between two readings of a post, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_WORDS = 1000  # comparing is quadratic; what differs in more is shown as gone and come


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words that stayed ("same"), came ("added") or went ("removed")."""

    kind: str
    text: str


def changes(before: str, after: str) -> list[Stretch]:
    """Return `after` in stretches, with what was removed from `before` in its place."""
    return list(_stretches(_WORD.findall(before), _WORD.findall(after)))


def _stretches(before: list[str], after: list[str]) -> Iterator[Stretch]:
    begins = _alike(before, after)
    ends = _alike(before[begins:][::-1], after[begins:][::-1])
    yield from _some("same", after[:begins])
    yield from _between(before[begins : len(before) - ends], after[begins : len(after) - ends])
    yield from _some("same", after[len(after) - ends :])


def _alike(one: list[str], other: list[str]) -> int:
    """Return with how many same words two texts begin."""
    differs = (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differs, min(len(one), len(other)))


def _between(before: list[str], after: list[str]) -> Iterator[Stretch]:
    if max(len(before), len(after)) > _MOST_WORDS:
        yield from _some("removed", before)
        yield from _some("added", after)
        return
    for _kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = before[old_from:old_to], after[new_from:new_to]
        if old == new:
            yield from _some("same", new)
            continue
        yield from _some("removed", old)
        yield from _some("added", new)


def _some(kind: str, words: list[str]) -> Iterator[Stretch]:
    if words:
        yield Stretch(kind, "".join(words))
