"""What every list of posts on a page has: its cards, the way to its neighbours, and a last line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kith.accounts.models import Account
from kith.filters.models import Context
from kith.filters.queries import verdicts
from kith.foundations.ids import time_of
from kith.foundations.times import day_in_words
from kith.timelines import queries
from kith.timelines.cards import render_posts
from kith.timelines.conversations import peeks_into
from kith.timelines.folding import Entry, fold, wanted_around
from kith.timelines.listing import Listed
from kith.timelines.queries import ListedPage
from kith.timelines.sifting import covered_by, with_folds, without_filtered, without_hidden
from kith.timelines.stories import Told, stories_of, tell_once, with_shares


def list_context(
    viewer: Account | None,
    page: ListedPage,
    now: datetime,
    *,
    within: str = "",
    also: str = "",
    pinned: Collection[int] = (),
) -> dict[str, Any]:
    """Return the context of timelines/_posts.html.

    `within` says where the filters of `viewer` look (nowhere: they rest); `also` is what the addresses of older and
    newer pages keep.
    """
    rows = without_hidden(page.rows, viewer, within, now) if within else page.rows
    found = verdicts(viewer, rows, within, now=now) if within else {}
    cards = render_posts(rows, viewer, now=now, pinned=pinned, covered=covered_by(rows, found), within=within)
    return _with_neighbours(with_folds(cards, found), page, now, also)


def home_context(viewer: Account, page: ListedPage, now: datetime) -> tuple[list[Entry], dict[str, Any]]:
    """Return what stands on a page of home, conversations folded, and the context with a card for each."""
    around = queries.around(viewer, wanted_around(page.rows), now=now)
    entries = fold(page.rows, around)
    told = tell_once(entries, _same_at_home(viewer, entries, now))
    entries = [each.entry for each in told]
    if viewer.filters_version:
        entries = [_without_filtered_answers(entry, viewer, now) for entry in entries]
    cards = _told_cards(viewer, told, now, around=around, peeks=peeks_into(entries, viewer, now))
    return entries, _with_neighbours(cards, page, now)


def stories_context(
    viewer: Account, page: ListedPage, now: datetime, *, stands_in_list: Callable[[Sequence[Listed]], Collection[int]]
) -> dict[str, Any]:
    """Return the context of timelines/_posts.html for a part of home by itself, each story once, with who shared it.

    `stands_in_list` returns the ids of those posts that are of this part.
    """
    entries = [Entry(row, row.place) for row in without_hidden(page.rows, viewer, Context.HOME, now)]
    same = _same_at_home(viewer, entries, now)
    here = stands_in_list(same) if same else ()
    told = tell_once(entries, same, stands_in_list=lambda row: row.post_id in here)
    return _with_neighbours(_told_cards(viewer, told, now), page, now)


def _same_at_home(viewer: Account, entries: Sequence[Entry], now: datetime) -> Sequence[Listed]:
    same = queries.shared_at_home(viewer, stories_of([entry.row for entry in entries]), now=now)
    return without_filtered(same, viewer, Context.HOME, now) if viewer.filters_version else same


def _told_cards(viewer: Account, told: Sequence[Told], now: datetime, **besides: Any) -> list[SafeString]:
    """Return a card for each; who else shared its story lies beneath it, with a card of their own."""
    beneath = [row for each in told for row in each.beneath]
    rows = [*(each.entry.row for each in told), *beneath]
    found = verdicts(viewer, rows, Context.HOME, now=now)
    covered = covered_by(rows, found)
    cards = with_folds(render_posts(rows, viewer, now=now, covered=covered, within=Context.HOME, **besides), found)
    shares = dict(zip((row.subject_id for row in beneath), cards[len(told) :], strict=True))
    return with_shares(cards[: len(told)], told, shares)


def _without_filtered_answers(entry: Entry, viewer: Account, now: datetime) -> Entry:
    """What is folded is not quoted under the post it answers either."""
    return replace(entry, answers=tuple(without_filtered(entry.answers, viewer, Context.HOME, now)))


def _with_neighbours(cards: list[SafeString], page: ListedPage, now: datetime, also: str = "") -> dict[str, Any]:
    return {
        "cards": cards,
        "older": f"?{also}max_id={page.older}" if page.older is not None else "",
        "newer": f"?{also}min_id={page.newer}" if page.newer is not None else "",
        "last_line": _last_line(page, now),
    }


def _last_line(page: ListedPage, now: datetime) -> str:
    if not page.rows:
        return _("Your filters keep away what would stand here.") if page.older is not None else ""
    if page.older is None:
        return _("That is everything there is so far.")
    return _("That is everything since %(day)s.") % {"day": day_in_words(time_of(page.rows[-1].post_id), now)}
