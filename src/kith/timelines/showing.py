"""What every list of posts on a page has: its cards, the way to its neighbours, and a last line."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.foundations.ids import time_of
from kith.foundations.times import day_in_words
from kith.timelines import queries
from kith.timelines.cards import render_posts
from kith.timelines.conversations import peeks_into
from kith.timelines.folding import Entry, fold, wanted_around
from kith.timelines.queries import ListedPage


def list_context(
    viewer: Account | None, page: ListedPage, now: datetime, *, also: str = "", pinned: Collection[int] = ()
) -> dict[str, Any]:
    """Return the context of timelines/_posts.html; `also` is what the addresses of older and newer pages keep."""
    return _with_neighbours(render_posts(page.rows, viewer, now=now, pinned=pinned), page, now, also)


def home_context(viewer: Account, page: ListedPage, now: datetime) -> tuple[list[Entry], dict[str, Any]]:
    """Return what stands on a page of home, conversations folded, and the context with a card for each."""
    around = queries.around(viewer, wanted_around(page.rows), now=now)
    entries = fold(page.rows, around)
    rows = [entry.row for entry in entries]
    cards = render_posts(rows, viewer, now=now, around=around, peeks=peeks_into(entries, viewer, now))
    return entries, _with_neighbours(cards, page, now)


def _with_neighbours(cards: list[SafeString], page: ListedPage, now: datetime, also: str = "") -> dict[str, Any]:
    return {
        "cards": cards,
        "older": f"?{also}max_id={page.older}" if page.older is not None else "",
        "newer": f"?{also}min_id={page.newer}" if page.newer is not None else "",
        "last_line": _last_line(page, now),
    }


def _last_line(page: ListedPage, now: datetime) -> str:
    if not page.rows:
        return ""
    if page.older is None:
        return _("That is everything there is so far.")
    return _("That is everything since %(day)s.") % {"day": day_in_words(time_of(page.rows[-1].post_id), now)}
