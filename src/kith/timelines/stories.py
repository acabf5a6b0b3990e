"""One story once (row K10): on a page of home what shares one link stands as one card, and who else shared it beneath.

Nothing that somebody wrote is lost: what is folded here stands beneath, whole. What only shares a story, without words
of its own, does not come again on a later page; what has words does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kith.accounts.models import Account
from kith.foundations.kept import Kept
from kith.posts.models import Visibility
from kith.timelines.folding import Entry
from kith.timelines.listing import Listed

_MOST_BENEATH = 20  # besides those that stood on this page
_MOST_NAMES = 2
_BOTH = (
    '<div class="story">{}<details class="shares"><summary>{}</summary>'
    '<div class="shares__all">{}{}</div></details></div>'
)
_lines: Kept[str] = Kept(1000)


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of a page, and what else shares its story: `beneath` is shown, `others` is all of it."""

    entry: Entry
    beneath: tuple[Listed, ...] = ()
    others: tuple[Listed, ...] = ()


def stories_of(rows: Sequence[Listed]) -> set[int]:
    """Return the stories that `rows` share."""
    return {story_id for row in rows if (story_id := _story(row)) is not None}


def tell_once(entries: Sequence[Entry], same: Sequence[Listed] = ()) -> list[Told]:
    """Gather `entries` by story, each where its newest stands; `same` are all rows of the list that share them.

    An entry that folds a discussion stays by itself: its answers are not about who else shared the link.
    """
    known = _by_story(same)
    newest = max((entry.place for entry in entries), default=0)
    here = _by_story([entry.row for entry in entries if not entry.answers])
    told: list[Told] = []
    met: set[int] = set()
    for entry in entries:
        story_id = None if entry.answers else _story(entry.row)
        if story_id is None:
            told.append(Told(entry))
            continue
        if story_id in met:
            continue
        others = known.get(story_id, ())
        if any(row.place > newest for row in others):
            # It stands on an earlier page, with all who shared it.
            if not entry.row.is_bare:
                told.append(Told(entry))
            continue
        met.add(story_id)
        beneath = _without(here[story_id], entry.row)
        older = _without(others, entry.row, *beneath)
        told.append(Told(entry, (*beneath, *older[:_MOST_BENEATH]), (*beneath, *older)))
    return told


def with_shares(card: SafeString, told: Told, cards: Mapping[int, SafeString]) -> SafeString:
    """Return `card` with who else shared its story beneath; `cards` are those of the posts beneath, by post."""
    beneath = [cards[row.subject_id] for row in told.beneath if cards.get(row.subject_id)]
    if not card or not beneath:
        return card
    return format_html(
        _BOTH,
        card,
        _line(told.others),
        mark_safe("\n".join(beneath)),  # noqa: S308 - all of it was rendered by templates
        _way_to_all(told),
    )


def forget_stories() -> None:
    """Empty this process's memory; for tests and benches."""
    _lines.clear()


def _story(row: Listed) -> int | None:
    """What is meant for a few people, and what answers somebody, is said for itself."""
    return None if row.is_answer or row.visibility == Visibility.MENTIONED else row.story_id


def _by_story(rows: Sequence[Listed]) -> dict[int, tuple[Listed, ...]]:
    found: dict[int, list[Listed]] = {}
    for row in rows:
        story_id = _story(row)
        if story_id is not None:
            found.setdefault(story_id, []).append(row)
    return {story_id: tuple(each) for story_id, each in found.items()}


def _without(rows: Sequence[Listed], *taken: Listed) -> list[Listed]:
    subjects = {row.subject_id for row in taken}
    return [row for row in rows if row.subject_id not in subjects]


def _line(others: Sequence[Listed]) -> SafeString:
    people = {row.subject_author_id: row.subject_author_changed_at for row in others}
    named = tuple(people.items())[:_MOST_NAMES]
    more = len(people) - len(named)
    key = (named, more, get_language())
    return mark_safe(_lines.get_or_make(key, lambda: _render([each for each, _ in named], more)))  # noqa: S308


def _render(account_ids: list[int], more: int) -> str:
    people = Account.objects.in_bulk(account_ids)
    named = [people[each] for each in account_ids if each in people]
    return get_template("timelines/_shares.html").render({"people": named, "more": more})


def _way_to_all(told: Told) -> SafeString:
    if len(told.others) <= len(told.beneath):
        return SafeString()
    return mark_safe(get_template("timelines/_all_shares.html").render({"story_id": told.entry.row.story_id}))  # noqa: S308
