"""What is filtered, as people write it down: one a line; `#tag`, `@someone`, a star at the end for longer words too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kith.accounts.models import Account
from kith.accounts.queries import by_handle
from kith.filters.actions import Keyword
from kith.filters.models import Filter
from kith.foundations.text import on_one_line


class NoSuchPeople(Exception):
    """These handles are nobody's that is known here."""

    def __init__(self, handles: list[str]) -> None:
        super().__init__(handles)
        self.handles = handles


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the lines say."""

    keywords: tuple[Keyword, ...]
    accounts: tuple[Account, ...]


def read_lines(text: str) -> Wanted:
    """Read what someone wrote down. Raises NoSuchPeople."""
    lines = [line for line in map(on_one_line, text.splitlines()) if line]
    handles = [line for line in lines if line.startswith("@")]
    people = {handle: by_handle(handle) for handle in handles}
    unknown = [handle for handle, account in people.items() if account is None]
    if unknown:
        raise NoSuchPeople(unknown)
    words = [line for line in lines if not line.startswith("@")]
    accounts = [account for account in people.values() if account is not None]
    return Wanted(tuple(_keyword(line) for line in words), tuple(accounts))


def lines_of(kept: Filter) -> str:
    """Write a filter down as `read_lines` reads it."""
    return "\n".join([*_words(kept), *(held.target.handle for held in kept.accounts.all())])


def _words(kept: Filter) -> Iterable[str]:
    for word in kept.keywords.all():
        is_tag = word.keyword.startswith("#")
        yield word.keyword if word.is_whole or is_tag else f"{word.keyword}*"


def _keyword(line: str) -> Keyword:
    is_part = line.endswith("*") and len(line) > 1
    return Keyword(line.rstrip("*").rstrip() if is_part else line, is_whole=not is_part)
