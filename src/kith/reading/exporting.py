"""Highlights and notes as one Markdown file, to take along: readable as it is, and by any program for notes. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.reading.models import Annotation
from kith.reading.queries.annotations import Annotated

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
_BEGINS_A_LIST = re.compile(r"^(\s*\d*)([-+=.)])", re.MULTILINE)


def write_markdown(
    rows: Sequence[Annotated], labels: Mapping[tuple[int | None, int | None], Sequence[str]], *, title: str
) -> str:
    """Return the file: each thing with its title and address, what is noted on it, and the quotes with their notes."""
    parts = [f"# {plain_words(title)}\n"]
    for place, group in groupby(rows, key=lambda row: (row.annotation.post_id, row.annotation.link_id)):
        parts.append(_one_thing(list(group), labels.get(place, ())))
    return "\n".join(parts)


def _one_thing(rows: Sequence[Annotated], labels: Iterable[str]) -> str:
    about = rows[0].source
    lines = [f"## {plain_words(about.title)}", "", f"{plain_words(about.writer)} · <{about.address}>"]
    tags = " ".join(f"#{'-'.join(label.split())}" for label in labels)
    if tags:
        lines += ["", _("Tags: %(tags)s") % {"tags": tags}]
    for row in _notes_first(rows):
        kept = row.annotation
        lines += ["", marked_words(row.annotation), "", f"— {timezone.localtime(kept.created_at).date().isoformat()}"]
    return "\n".join(lines) + "\n"


def quotes_and_notes(rows: Iterable[Annotated]) -> list[str]:
    """Return each thing that was marked and noted, to go on writing under: its words quoted, one's own beneath."""
    return [marked_words(row.annotation) for row in _notes_first(rows)]


def marked_words(kept: Annotation) -> str:
    """Return one quote as Markdown, and what is noted on it."""
    parts = [_quoted(kept.quote)] if kept.quote else []
    return "\n\n".join([*parts, plain_words(kept.note)] if kept.note else parts)


def _notes_first(rows: Iterable[Annotated]) -> list[Annotated]:
    return sorted(rows, key=lambda row: bool(row.annotation.quote))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in plain_words(text).split("\n"))


def plain_words(text: str) -> str:
    """Write words so that Markdown takes none of them for its own signs."""
    return _BEGINS_A_LIST.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))
