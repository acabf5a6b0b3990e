"""Translations: from the .po files that people write to the .mo files that Python reads, without any tool of gettext.

Both are in the repository, so that nobody who runs Kith compiles anything; a test keeps them in step.
"""

import ast
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LOCALE = Path(__file__).parents[1] / "locale"
_MAGIC = 0x950412DE
_HEAD = 28  # bytes before the first table


@dataclass
class Entry:
    """One text and what it is in another language; of several forms where it depends on a number."""

    id: str = ""
    plural: str = ""
    context: str = ""
    forms: dict[int, str] = field(default_factory=dict)
    is_unsure: bool = False  # “fuzzy”: guessed by a tool, and not for people's eyes yet

    @property
    def is_done(self) -> bool:
        return bool(self.forms) and all(self.forms.values()) and (not self.is_unsure or self.id == "")

    @property
    def key(self) -> str:
        whole = f"{self.id}\0{self.plural}" if self.plural else self.id
        return f"{self.context}\4{whole}" if self.context else whole

    @property
    def value(self) -> str:
        return "\0".join(self.forms[number] for number in sorted(self.forms))


def entries(text: str) -> Iterator[Entry]:
    """Read the entries of a .po file, its header (the entry of the empty text) among them."""
    entry, target = Entry(), ""
    for line in [*text.splitlines(), ""]:
        if line.startswith("#,"):
            entry.is_unsure = "fuzzy" in line
        elif line.startswith("#"):
            continue
        elif not line.strip():
            if target:
                yield entry
            entry, target = Entry(), ""
        elif line.startswith('"'):
            _add(entry, target, ast.literal_eval(line))
        else:
            target, _, rest = line.partition(" ")
            _add(entry, target, ast.literal_eval(rest))


def _add(entry: Entry, target: str, text: str) -> None:
    if target == "msgid":
        entry.id += text
    elif target == "msgid_plural":
        entry.plural += text
    elif target == "msgctxt":
        entry.context += text
    else:
        number = int(target[7:-1]) if target.startswith("msgstr[") else 0
        entry.forms[number] = entry.forms.get(number, "") + text


def compiled(text: str) -> bytes:
    """Return what a .mo file holds for the text of a .po file: only what is done, in the order of the keys."""
    pairs = sorted((entry.key.encode(), entry.value.encode()) for entry in entries(text) if entry.is_done)
    keys_at, values_at = _HEAD, _HEAD + 8 * len(pairs)
    place = values_at + 8 * len(pairs)
    tables: list[list[int]] = [[], []]
    for table, number in ((tables[0], 0), (tables[1], 1)):
        for pair in pairs:
            table += [len(pair[number]), place]
            place += len(pair[number]) + 1
    words = b"".join(pair[number] + b"\0" for number in (0, 1) for pair in pairs)
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), keys_at, values_at, 0, place)
    return head + struct.pack(f"<{4 * len(pairs)}I", *tables[0], *tables[1]) + words


def languages() -> list[Path]:
    """Return the .po file of every language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def progress(text: str) -> tuple[int, int]:
    """Return how many texts are translated, and how many there are."""
    known = [entry for entry in entries(text) if entry.id]
    return sum(entry.is_done for entry in known), len(known)
