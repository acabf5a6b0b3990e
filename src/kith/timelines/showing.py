"""What every list of posts on a page has: its cards, the way to its neighbours, and a last line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    told = _told_once(viewer, entries, now)
    entries = [each.entry for each in told]
    beneath = [row for each in told for row in each.beneath]
    rows = [*(entry.row for entry in entries), *beneath]
    found = verdicts(viewer, rows, Context.HOME, now=now)
    if viewer.filters_version:
        entries = [_without_filtered_answers(entry, viewer, now) for entry in entries]
    peeks = peeks_into(entries, viewer, now)
    covered = covered_by(rows, found)
    cards = render_posts(rows, viewer, now=now, around=around, peeks=peeks, covered=covered, within=Context.HOME)
    cards = with_folds(cards, found)
    shares = dict(zip((row.subject_id for row in beneath), cards[len(entries) :], strict=True))
    cards = with_shares(cards[: len(entries)], told, shares)
    return entries, _with_neighbours(cards, page, now)


def _told_once(viewer: Account, entries: Sequence[Entry], now: datetime) -> list[Told]:
    same = queries.shared_at_home(viewer, stories_of([entry.row for entry in entries]), now=now)
    return tell_once(entries, without_filtered(same, viewer, Context.HOME, now) if viewer.filters_version else same)


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
