"""What changed between two readings of a post, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_WORDS = 4000  # comparing is quadratic; a longer text is shown without marks


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words that stayed ("same"), came ("added") or went ("removed")."""

    kind: str
    text: str


def changes(before: str, after: str) -> list[Stretch]:
    """Return `after` in stretches, with what was removed from `before` in its place."""
    return list(_stretches(_WORD.findall(before), _WORD.findall(after)))


def _stretches(before: list[str], after: list[str]) -> Iterator[Stretch]:
    if len(before) > _MOST_WORDS or len(after) > _MOST_WORDS:
        yield Stretch("same", "".join(after))
        return
    for _kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = "".join(before[old_from:old_to]), "".join(after[new_from:new_to])
        if old == new:
            yield Stretch("same", new)
            continue
        if old:
            yield Stretch("removed", old)
        if new:
            yield Stretch("added", new)
