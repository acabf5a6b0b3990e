"""Lists without what their reader would rather not meet: some of it left out, some of it folded until they open it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kith.accounts.models import Account
from kith.filters.matching import Verdict
from kith.filters.queries import verdicts
from kith.foundations.kept import Kept
from kith.foundations.paging import Cursor, Page
from kith.timelines.listing import Listed

# So often a page is filled up with what comes after; then it is shown as it is, with the way further back.
_MOST_ROUNDS = 6
_folds: Kept[list[str]] = Kept(500)
_MARK = "\ue000card\ue000"


def sifted(
    fetch: Callable[[Cursor], Page[Listed]], cursor: Cursor, viewer: Account, context: str, now: datetime
) -> Page[Listed]:
    """Return the page that `cursor` asks for without what is left out in `context`, filled up from its neighbours."""
    page = fetch(cursor)
    rows = without_hidden(page.rows, viewer, context, now)
    older, newer = page.older, page.newer
    for _ in range(_MOST_ROUNDS):
        goes_on = page.newer if cursor.climbs else page.older
        if len(rows) >= cursor.limit or goes_on is None or not page.rows:
            break
        if cursor.climbs:
            page = fetch(Cursor(min_id=goes_on, max_id=cursor.max_id, limit=cursor.limit))
            rows = without_hidden(page.rows, viewer, context, now) + rows
            newer = page.newer
        else:
            page = fetch(Cursor(max_id=goes_on, since_id=cursor.since_id, limit=cursor.limit))
            rows += without_hidden(page.rows, viewer, context, now)
            older = page.older
    if len(rows) > cursor.limit:
        rows = rows[-cursor.limit :] if cursor.climbs else rows[: cursor.limit]
        older = older if cursor.climbs else rows[-1].place
        newer = rows[0].place if cursor.climbs else newer
    return Page(rows, older=older, newer=newer)


def without_hidden(rows: Sequence[Listed], viewer: Account | None, context: str, now: datetime) -> list[Listed]:
    """Return those of `rows` that are not left out in `context`."""
    found = verdicts(viewer, rows, context, now=now)
    return [row for place, row in enumerate(rows) if place not in found or not found[place].is_hidden]


def without_filtered(rows: Sequence[Listed], viewer: Account | None, context: str, now: datetime) -> list[Listed]:
    """Return those of `rows` whose words may be shown at once, for lines that quote them."""
    found = verdicts(viewer, rows, context, now=now)
    return [row for place, row in enumerate(rows) if place not in found or _shows_words(found[place])]


def with_folds(cards: Sequence[SafeString], found: Mapping[int, Verdict]) -> list[SafeString]:
    """Put each card that is filtered behind a line that says why; it opens without any script."""
    return [_fold(card, found[place]) if place in found else card for place, card in enumerate(cards)]


def covered_by(rows: Sequence[Listed], found: Mapping[int, Verdict]) -> frozenset[int]:
    """The posts of which only the pictures are covered."""
    return frozenset(rows[place].subject_id for place, verdict in found.items() if _shows_words(verdict))


def _shows_words(verdict: Verdict) -> bool:
    return not verdict.is_hidden and not verdict.is_folded


def _fold(card: SafeString, verdict: Verdict) -> SafeString:
    if not card or _shows_words(verdict):
        return card
    before, after = _folds.get_or_make((verdict.titles, get_language()), lambda: _render(verdict.titles))
    return format_html("{}{}{}", SafeString(before), card, SafeString(after))


def _render(titles: tuple[str, ...]) -> list[str]:
    return get_template("timelines/_filtered.html").render({"titles": titles, "card": _MARK}).split(_MARK)
