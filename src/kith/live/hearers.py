"""Who is told of something that names nobody."""

from collections.abc import Callable, Mapping

Hearers = Callable[[int, list[int]], set[int]]
"""From what it is about and the accounts whose pages are open to those of them who should hear of it."""

HearersByName = Mapping[str, Hearers]


def everyone(about: int, candidates: list[int]) -> set[int]:
    """Return all whose pages are open; for what anyone may know."""
    return set(candidates)


def nobody(about: int, candidates: list[int]) -> set[int]:
    """Return none: this is told to apps, and pages do without."""
    return set()
