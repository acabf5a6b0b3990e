"""What the pages of kept things need: shelves to look at, and a text with what its reader marked in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.links.models import Link
from kith.posts.models import Bookmark, Post
from kith.reading import queries
from kith.reading.anchoring import Quote, Text
from kith.reading.models import Annotation
from kith.reading.queries.saved import Shelves, Wanted

_MOST_BOOKS = 7  # drawn on one shelf
_MARK = '<mark class="pencil"{id}>'


@dataclass(frozen=True, slots=True)
class ShownShelf:
    """A shelf as a picture with its name: a folder, or everything."""

    name: str
    address: str
    count: int
    unread: int
    is_current: bool
    books: range
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What was marked, and whether the words are still in the text: the one shown, or its longer or shorter form."""

    annotation: Annotation
    is_found: bool
    is_elsewhere: bool = False


def shelves_shown(shelves: Shelves, wanted: Wanted) -> list[ShownShelf]:
    """Return every shelf in the order of the page; what is in no folder has one only where there are folders."""
    everything = not (wanted.folder or wanted.is_unfiled or wanted.words)
    shown = [_shelf(_("Everything"), "/saved", shelves.count, shelves.unread, everything)]
    for shelf in shelves.folders:
        address, is_current = f"/saved?folder={shelf.folder.pk}", shelf.folder == wanted.folder
        shown.append(_shelf(shelf.folder.name, address, shelf.count, shelf.unread, is_current, is_folder=True))
    if shelves.folders:
        unfiled = _shelf(
            _("In no folder"), "/saved?folder=none", shelves.unfiled, shelves.unfiled_unread, wanted.is_unfiled
        )
        shown.append(unfiled)
    return shown


def _shelf(
    name: str, address: str, count: int, unread: int, is_current: bool, *, is_folder: bool = False
) -> ShownShelf:
    return ShownShelf(name, address, count, unread, is_current, range(min(count, _MOST_BOOKS)), is_folder)


def place_context(account: Account, bookmark: Bookmark | None) -> dict[str, Any]:
    """Return what reading/_place.html shows: where a saved thing belongs, and where it could."""
    if bookmark is None:
        return {"kept": None}
    return {
        "kept": bookmark,
        "folders": queries.folders_by_name(account),
        "labels": queries.label_names(bookmark),
        "known_labels": queries.labels_of(account),
    }


def pencil_context(account: Account, about: Post | Link, html: str) -> dict[str, Any]:
    """Return a text (cleaned HTML, or nothing) with what `account` marked in it, and reading/_pencil.html's context."""
    annotations = queries.annotations_about(account, about)
    text, found = _marked(html, annotations)
    lost = [each for each in annotations if each.quote and each.pk not in found]
    elsewhere = _marked(queries.text_about(about), lost)[1] if lost and isinstance(about, Post) else frozenset[int]()
    kind = "post" if isinstance(about, Post) else "link"
    return {
        "article": text,
        "about": f"{kind}:{about.pk}",
        "marks": [Mark(each, each.pk in found, each.pk in elsewhere) for each in annotations if each.quote],
        "whole_note": next((each.note for each in annotations if not each.quote), ""),
        "has_text": bool(html),
    }


def _marked(html: str, annotations: Sequence[Annotation]) -> tuple[SafeString, frozenset[int]]:
    quotes = {each.pk: Quote(each.quote, each.prefix, each.suffix) for each in annotations if each.quote}
    text, found = Text(html).marked(quotes, _MARK) if quotes and html else (html, frozenset[int]())
    return mark_safe(text), found  # noqa: S308 - a cleaner of foundations/html.py made it; marks hold numbers only
