"""What every kind of list has: how a line is done and undone, and by what it is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime

from kith.accounts.models import Account
from kith.site.models import ImportLine

Key = tuple[str, ...]


class LineRefused(Exception):
    """This line can't be done; the message says why."""


class WasSo(Exception):
    """Nothing came of this line: what it says is here already, and was before it."""


class CameInPart(Exception):
    """This line is done, but not all of it; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Doing:
    """One kind of list. A thing's key is the same in the file (`key`) and among what is there (`current`).

    `do` raises LineRefused, WasSo or CameInPart. `here` is given what stands first in lines, and returns the rows of
    what is there that it means.
    """

    do: Callable[[Account, ImportLine, datetime], None]
    undo: Callable[[Account, Key, datetime], None]
    current: Callable[[Account], set[Key]]
    key: Callable[[ImportLine], Key]
    is_newest_first: bool = False  # in its files: what was saved last is to be saved last here too
    here: Callable[[Account, Sequence[str]], dict[str, int]] | None = None
    asks_others: bool = False  # each line waits for somebody else's server


def moment(text: object) -> datetime | None:
    """Return the time that stands in a file, which may say anything."""
    try:
        found = parse_datetime(text) if isinstance(text, str) else None
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC) if found else None
    except (ValueError, OverflowError):
        return None
