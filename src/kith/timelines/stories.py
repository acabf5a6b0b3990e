"""One story once (row K10): on a page of home what shares one link stands as one card, and who else shared it beneath.

So do the items of websites in their river. Nothing that somebody wrote is lost: what is folded here stands beneath,
whole. What only shares a story, without words of its own, does not come again on a later page; what has words does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kith.accounts.queries import people_by_id
from kith.foundations.kept import Kept
from kith.posts.models import Visibility
from kith.timelines.folding import Entry
from kith.timelines.listing import Listed

# Besides those that stood on this page, beneath one story and on one page: all of them would make home heavy.
_MOST_BENEATH, _MOST_BENEATH_ALL = 3, 6
_MOST_NAMES = 2
_BOTH = (
    '<div class="story">{}<details class="shares"><summary>{}</summary>'
    '<div class="shares__all">{}{}</div></details></div>'
)
_Names = tuple[tuple[tuple[int, Any], ...], int, str]
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


def _anywhere(row: Listed) -> bool:
    return True


def tell_once(
    entries: Sequence[Entry], same: Sequence[Listed] = (), *, stands_in_list: Callable[[Listed], bool] = _anywhere
) -> list[Told]:
    """Gather `entries` by story, each where its newest stands; `same` are all rows that share them.

    Of these `stands_in_list` says which the list itself shows, on whichever page; the others are only told of.
    An entry that folds a discussion stays by itself: its answers are not about who else shared the link.
    """
    known = _by_story(same)
    newest = max((entry.place for entry in entries), default=0)
    here = _by_story([entry.row for entry in entries if not entry.answers])
    told: list[Told] = []
    met: set[int] = set()
    left = _MOST_BENEATH_ALL
    for entry in entries:
        story_id = None if entry.answers else _story(entry.row)
        if story_id is None:
            told.append(Told(entry))
            continue
        if story_id in met:
            continue
        others = known.get(story_id, ())
        if any(row.place > newest and stands_in_list(row) for row in others):
            # It stands on an earlier page, with all who shared it.
            if not entry.row.is_bare:
                told.append(Told(entry))
            continue
        met.add(story_id)
        beneath = _without(here[story_id], entry.row)
        older = _without(others, entry.row, *beneath)
        shown = older[: min(left, _MOST_BENEATH)]
        left -= len(shown)
        told.append(Told(entry, (*beneath, *shown), (*beneath, *older)))
    return told


def with_shares(
    cards: Sequence[SafeString], told: Sequence[Told], beneath: Mapping[int, SafeString]
) -> list[SafeString]:
    """Put beneath each card who else shared its story; `beneath` are the cards of those posts, by post."""
    lines = _lines_for(told)
    return [_with_shares(card, each, beneath, lines) for card, each in zip(cards, told, strict=True)]


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


def _with_shares(
    card: SafeString, told: Told, beneath: Mapping[int, SafeString], lines: Mapping[_Names, str]
) -> SafeString:
    shown = [found for row in told.beneath if (found := beneath.get(row.subject_id))]
    way_to_all = _way_to_all(told)
    if not card or not (shown or way_to_all):
        return card
    line = mark_safe(lines.get(_names(told.others), ""))  # noqa: S308 - a template's
    return format_html(_BOTH, card, line, mark_safe("\n".join(shown)), way_to_all)  # noqa: S308 - templates'


def _names(others: Sequence[Listed]) -> _Names:
    """Who is named in a line, how many more there are: all that the line depends on."""
    people = {row.subject_author_id: row.subject_author_changed_at for row in others}
    named = tuple(people.items())[:_MOST_NAMES]
    return named, len(people) - len(named), get_language() or ""


def _lines_for(told: Sequence[Told]) -> dict[_Names, str]:
    """Return the lines that name who shared, in one question for those that are not kept."""
    wanted = {_names(each.others) for each in told if each.others}
    lines = {key: _lines.get(key) for key in wanted}
    missing = [key for key, line in lines.items() if line is None]
    if missing:
        people = people_by_id({account_id for named, *_ in missing for account_id, _ in named})
        template = get_template("timelines/_shares.html")
        for key in missing:
            named = [people[account_id] for account_id, _ in key[0] if account_id in people]
            lines[key] = template.render({"people": named, "more": key[1]})
            _lines.put([(key, lines[key] or "")])
    return {key: line or "" for key, line in lines.items()}


def _way_to_all(told: Told) -> SafeString:
    """The page of the story lists what is public, so there is one only where something is."""
    is_public = any(row.visibility == Visibility.PUBLIC for row in (told.entry.row, *told.others))
    if len(told.others) <= len(told.beneath) or not is_public:
        return SafeString()
    return mark_safe(get_template("timelines/_all_shares.html").render({"story_id": told.entry.row.story_id}))  # noqa: S308
