"""What is in an archive: each kind of thing becomes a part, which its owner may leave out."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from kith.foundations.text import on_one_line, printable
from kith.site.bringing import spool
from kith.site.bringing.activities import address_in, note_in, published_at
from kith.site.bringing.json_items import Damaged, items_of
from kith.site.bringing.packed import Packed, as_zip, damaged
from kith.site.bringing.reading_files import LARGEST, Line, NotThisFile, read_file
from kith.site.imports import keep_lines
from kith.site.models import Import, ImportKind, ImportLine

LARGEST_ACTOR = 1_000_000
_LARGEST_OUTBOX = 1_500_000_000
_MOST_ITEMS = 500_000
# In the order in which they are brought back: what one saved may be one's own posts.
_LISTS = {
    ImportKind.FOLLOWS: "following_accounts.csv",
    ImportKind.BLOCKS: "blocked_accounts.csv",
    ImportKind.MUTES: "muted_accounts.csv",
    ImportKind.DOMAINS: "blocked_domains.csv",
    ImportKind.LISTS: "lists.csv",
    ImportKind.FILTERS: "custom_filters.json",
    ImportKind.NOTES: "private_notes.csv",
    ImportKind.SAVED: "saved.csv",
    ImportKind.BOOKMARKS: "bookmarks.csv",
    ImportKind.MARKS: "highlights.json",
    ImportKind.LEARNING: "cpd.json",
    ImportKind.WEBSITES: "websites.opml",
}
_PICTURES = {ImportKind.AVATAR: "icon", ImportKind.HEADER: "image"}


def look(brought: Import) -> str:
    """Find out what is in an archive, make its parts, and return whose it says it is.

    Raises NotAnArchive, FileNotFoundError.
    """
    folder = spool.path_of(brought.token)
    brought.parts.all().delete()  # of an attempt that was cut off
    as_zip(folder / spool.UPLOAD, folder / spool.ARCHIVE)
    with Packed(folder / spool.ARCHIVE) as packed:
        actor = actor_in(packed)
        _look_at_profile(brought, packed, actor)
        _look_at_posts(brought, packed, folder / spool.POSTS)
        for kind, lines in _lists_in(packed):
            if lines:
                keep_lines(_part(brought, kind), lines)
    return address_in(actor, "id")


def actor_in(packed: Packed) -> dict[str, Any]:
    """Return what an archive says of whose it is. Raises NotAnArchive."""
    document = _json(packed.read("actor.json", most=LARGEST_ACTOR) or b"{}")
    return document if isinstance(document, dict) else {}


def picture_in(actor: dict[str, Any], kind: ImportKind) -> tuple[str, str]:
    """Return where one of the two pictures of a profile lies, and what it shows."""
    told = actor.get(_PICTURES[kind])
    told = told if isinstance(told, dict) else {}
    return str(told.get("url") or ""), str(told.get("name") or told.get("summary") or "")


def _part(brought: Import, kind: ImportKind, **counts: int) -> Import:
    return Import.objects.create(
        account=brought.account, kind=kind, part_of=brought, created_at=brought.created_at, **counts
    )


def _keep_one(brought: Import, kind: ImportKind, words: str) -> None:
    ImportLine.objects.create(brought=_part(brought, kind), position=1, cells=[words])


def _look_at_profile(brought: Import, packed: Packed, actor: dict[str, Any]) -> None:
    name = on_one_line(str(actor.get("name") or actor.get("preferredUsername") or ""))[:200]
    if name:
        _keep_one(brought, ImportKind.PROFILE, name)
    for kind in _PICTURES:
        place, _description = picture_in(actor, kind)
        if place and packed.has(place):
            _keep_one(brought, kind, place[:200])


def _look_at_posts(brought: Import, packed: Packed, into: Path) -> None:
    """Write the posts of the outbox out in the order of their times, a line each, so that going on is a jump."""
    times: list[tuple[datetime, int, int]] = []
    unsorted, passed_over = into.with_suffix(".unsorted"), 0
    with unsorted.open("wb") as draft:
        try:
            for item in items_of(packed.pieces("outbox.json", most=_LARGEST_OUTBOX), most=_MOST_ITEMS):
                note = note_in(item)
                if note is None:
                    passed_over += 1
                    continue
                line = json.dumps(note).encode()
                times.append((published_at(note) or brought.created_at, draft.tell(), len(line)))
                draft.write(line)
        except Damaged:
            if packed.has("outbox.json"):
                raise damaged() from None
    times.sort()
    with unsorted.open("rb") as draft, into.open("wb") as sorted_out:
        for _at, start, length in times:
            draft.seek(start)
            sorted_out.write(draft.read(length) + b"\n")
    unsorted.unlink()
    if times:
        _part(brought, ImportKind.POSTS, things=len(times), passed_over=passed_over)


def _lists_in(packed: Packed) -> Iterator[tuple[ImportKind, list[Line]]]:
    """Each list that can be read. Posts saved stand in two of Kith's: the one that says more is enough."""
    for kind, name in _LISTS.items():
        if kind == ImportKind.BOOKMARKS and packed.has(_LISTS[ImportKind.SAVED]):
            continue
        body = packed.read(name, most=LARGEST)
        try:
            if body:
                yield kind, read_file(body, name=name, kind=kind)[1]
            elif kind == ImportKind.BOOKMARKS and packed.has("bookmarks.json"):
                yield kind, _addresses_in(packed)
        except NotThisFile:
            continue


def _addresses_in(packed: Packed) -> list[Line]:
    """What was saved, as Mastodon writes it into its archives."""
    try:
        items = list(items_of(packed.pieces("bookmarks.json", most=LARGEST), most=50_000))
    except Damaged:
        return []
    found = [printable(each)[:2000] for each in items if isinstance(each, str)]
    return [Line(number, [each]) for number, each in enumerate(found, start=1)]


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise damaged() from None
