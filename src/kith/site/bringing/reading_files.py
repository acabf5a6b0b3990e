"""From the bytes of a file to lines, whatever program wrote it; or plain words why it is another file than meant."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kith.foundations.text import printable
from kith.protocols.opml import NotAnOpmlFile, read_opml
from kith.site.models import ImportKind

LARGEST = 20_000_000
MOST_LINES = 50_000
_LONGEST_CELL = 2000
_MOST_CELLS = 50
_MOST_SIGNS = 2_000_000  # that begin something in JSON: each takes some sixty bytes of memory, whatever the file has
_HEADERS = {
    ImportKind.FOLLOWS: ("account address", "show boosts", "notify on new posts", "languages"),
    ImportKind.BLOCKS: ("account address",),
    ImportKind.MUTES: ("account address", "hide notifications"),
    ImportKind.DOMAINS: ("#domain",),  # one's own are handed out without; lists of administrators have it
    ImportKind.BOOKMARKS: ("#uri",),
    ImportKind.LISTS: ("list name", "account address"),
    ImportKind.SAVED: ("address", "title", "folder", "tags", "saved", "read"),
    ImportKind.NOTES: ("account address", "note"),
}
_FIRST_HEADERS = {header[0] for header in _HEADERS.values()} | {"address", "uri", "account"}
# As Mastodon calls the files that it hands out.
_NAMES = {
    "follow": ImportKind.FOLLOWS,
    "domain": ImportKind.DOMAINS,
    "block": ImportKind.BLOCKS,
    "mute": ImportKind.MUTES,
    "bookmark": ImportKind.BOOKMARKS,
    "list": ImportKind.LISTS,
    "private_note": ImportKind.NOTES,
    "saved": ImportKind.SAVED,
}
_OTHER_FILES = (
    (b"PK\x03\x04", "zip"), (b"\x1f\x8b", "zip"), (b"%PDF", "other"), (b"\x89PNG", "other"), (b"\xff\xd8\xff", "other"),
)  # fmt: skip


class NotThisFile(Exception):
    """The file can't be taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file, and its cells in the order of the kind's columns."""

    position: int
    cells: list[str]


def read_file(body: bytes, *, name: str = "", kind: str = "") -> tuple[ImportKind, list[Line]]:
    """Return what the file is and its lines. `kind` is what its owner says it is, "" asks the file itself.

    Raises NotThisFile.
    """
    text = _text_of(body)
    start = text.lstrip()[:200].lower()
    if start.startswith("{"):
        return _of_json(text, kind)
    if start.startswith(("<!doctype html", "<html")):
        raise NotThisFile(_("This is a web page, not a list. Look for “Export” in the settings of the other server."))
    if start.startswith("<"):
        return ImportKind.WEBSITES, _websites(body, kind)
    if kind in _OF_OTHER_FILES:
        raise NotThisFile(_OF_OTHER_FILES[ImportKind(kind)]())
    rows = list(_rows(text))
    if not rows:
        raise NotThisFile(_("There is nothing in this file."))
    header = [cell.strip().lower() for cell in rows[0].cells]
    has_header = header[0] in _FIRST_HEADERS
    if has_header:
        rows = rows[1:]
    found = _kind_of(header if has_header else [], name, rows, kind)
    return found, [Line(row.position, _cells(row.cells, header if has_header else [], found)) for row in rows]


def _text_of(body: bytes) -> str:
    if not body.strip():
        raise NotThisFile(_("There is nothing in this file."))
    if len(body) > LARGEST:
        raise NotThisFile(_("This file is larger than any list: 20 MB is the most."))
    for mark, sort in _OTHER_FILES:
        if body.startswith(mark):
            raise NotThisFile(
                _("This file is packed. Unpack it first, and bring one of the lists inside.")
                if sort == "zip"
                else _("This is a picture or a document, not a list.")
            )
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = body.decode("utf-16", "replace")
    else:
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = body.decode("cp1252", "replace")  # older programs on Windows
    if "\0" in text:
        raise NotThisFile(_("This is not a text file, so it can’t be a list."))
    return text


def _rows(text: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter_of(text))
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_LINES + 1:
                raise NotThisFile(_("This list has more than 50,000 lines. Cut it into several files."))
            if any(cell.strip() for cell in cells[:_MOST_CELLS]):
                yield Line(reader.line_num, [_tidy(cell) for cell in cells[:_MOST_CELLS]])
    except csv.Error as problem:
        line = reader.line_num
        raise NotThisFile(
            _("Line %(number)s can’t be read: is a quotation mark missing?") % {"number": line}
        ) from problem


def _delimiter_of(text: str) -> str:
    first = text.lstrip().split("\n", 1)[0]
    # Spreadsheets in much of Europe write semicolons.
    return max(",;\t", key=first.count) if any(mark in first for mark in ",;\t") else ","


def _tidy(cell: str) -> str:
    """Take away what only protected the cell from spreadsheets, ours and those of others."""
    cell = printable(cell).strip()
    return cell[1:] if cell.startswith("'") and cell[1:2] in {"=", "+", "-", "@"} else cell


def _kind_of(header: Sequence[str], name: str, rows: Sequence[Line], said: str) -> ImportKind:
    told = _kind_told_by(header)
    if said and told is not None and told != said:
        raise _said_otherwise(told, said)
    if said:
        return ImportKind(said)
    told = told or next((kind for part, kind in _NAMES.items() if part in name.lower()), None)
    if told is None and rows and rows[0].cells[0].startswith(("http:", "https:")):
        return ImportKind.BOOKMARKS
    if told is None:
        raise NotThisFile(_("The file does not tell what it is a list of. Choose it above."))
    return told


def _kind_told_by(header: Sequence[str]) -> ImportKind | None:
    if "hide notifications" in header:
        return ImportKind.MUTES
    if {"show boosts", "notify on new posts", "languages"} & set(header):
        return ImportKind.FOLLOWS
    if "#domain" in header:
        return ImportKind.DOMAINS
    if "list name" in header:
        return ImportKind.LISTS
    if "note" in header:
        return ImportKind.NOTES
    if {"folder", "tags"} <= set(header):
        return ImportKind.SAVED
    return ImportKind.BOOKMARKS if "#uri" in header else None


def _said_otherwise(told: ImportKind, said: str) -> NotThisFile:
    words = {"kind": told.label, "said": ImportKind(said).label}
    return NotThisFile(_("This file says that it is “%(kind)s”, but you chose “%(said)s”.") % words)


def _cells(cells: Sequence[str], header: Sequence[str], kind: ImportKind) -> list[str]:
    columns = _HEADERS[kind]
    if len(header) > 1:  # in whatever order they come
        by_name = dict(zip(header, cells, strict=False))
        found = [by_name.get(column, "") for column in columns]
        found[0] = found[0] or cells[0]
    else:
        found = [*cells, *[""] * len(columns)][: len(columns)]
    return [cell[:_LONGEST_CELL] for cell in found]


def _of_json(text: str, said: str) -> tuple[ImportKind, list[Line]]:
    if sum(map(text.count, "[{,")) > _MOST_SIGNS:
        raise NotThisFile(_("There is more in this file than Kith reads at once. Cut it into several."))
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise NotThisFile(_("This file is damaged: it begins like filters, but can’t be read.")) from problem
    for kind, name, heading in _IN_JSON:
        listed = document.get(name) if isinstance(document, dict) else None
        if isinstance(listed, list):
            if said and said != kind:
                raise _said_otherwise(kind, said)
            return kind, [
                Line(number, [printable(str(each.get(heading, "")))[:_LONGEST_CELL], json.dumps(each)])
                for number, each in enumerate(listed[:MOST_LINES], start=1)
                if isinstance(each, dict)
            ]
    raise NotThisFile(_("This file holds something else than filters. Of an archive, bring the lists inside."))


_IN_JSON = (
    (ImportKind.FILTERS, "custom_filters", "title"),
    (ImportKind.MARKS, "highlights", "address"),
    (ImportKind.LEARNING, "cpd_entries", "title"),
)
_OF_OTHER_FILES = {
    ImportKind.FILTERS: lambda: _("Filters come as a file that ends in .json; this is another one."),
    ImportKind.MARKS: lambda: _("Highlights come as a file that ends in .json; this is another one."),
    ImportKind.LEARNING: lambda: _("A CPD log comes as a file that ends in .json; this is another one."),
    ImportKind.WEBSITES: lambda: _("Websites come as a file that ends in .opml; this is another one."),
}


def _websites(body: bytes, said: str) -> list[Line]:
    try:
        outlines = read_opml(body)
    except NotAnOpmlFile as problem:
        raise NotThisFile(str(problem)) from problem
    if said and said != ImportKind.WEBSITES:
        raise _said_otherwise(ImportKind.WEBSITES, said)
    return [Line(number, [each.address, each.title, each.folder]) for number, each in enumerate(outlines, start=1)]
