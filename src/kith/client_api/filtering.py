"""What apps say of filters, read and judged; and what the room refuses, in the words that apps look for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from kith.client_api.arguments import Arguments
from kith.client_api.door import not_found, not_valid
from kith.filters import actions
from kith.filters.actions import LONGEST_KEYWORD, LONGEST_TITLE, MOST_FILTERS, MOST_KEYWORDS
from kith.filters.models import Action, Context
from kith.filters.revising import KeywordChange

_LONGEST = 10**9  # seconds


def title_of(asked: Arguments, name: str = "title") -> str | None:
    title = asked.text(name)
    if title is not None and not title.strip():
        raise not_valid("Title can't be blank")
    if title is not None and len(title) > LONGEST_TITLE:
        raise not_valid(f"Title is too long (maximum is {LONGEST_TITLE} characters)")
    return title


def contexts_of(asked: Arguments) -> list[str] | None:
    """Return where a filter is to look; None where it isn't said. Raises Refusal."""
    if "context" not in asked:
        return None
    said = asked.texts("context")
    if not said or not set(said) <= set(Context.values):
        raise not_valid("Context None or invalid context supplied")
    return said


def action_of(asked: Arguments) -> str | None:
    said = asked.text("filter_action")
    if said and said not in Action.values:
        raise not_valid("Filter action is not included in the list")
    return said or None


def end_of(asked: Arguments, now: datetime) -> datetime | None:
    """Return when a filter ends by its seconds from now; none are for good. Raises Wrong."""
    seconds = asked.number("expires_in")
    return None if seconds is None else now + timedelta(seconds=min(max(seconds, 0), _LONGEST))


def keyword_of(asked: Arguments, name: str = "keyword") -> str | None:
    word = asked.text(name)
    if word is not None and not word.strip().strip("#"):
        raise not_valid("Keyword can't be blank")
    if word is not None and len(word) > LONGEST_KEYWORD:
        raise not_valid(f"Keyword is too long (maximum is {LONGEST_KEYWORD} characters)")
    return word


def keyword_changes(asked: Arguments) -> list[KeywordChange]:
    """Return what `keywords_attributes` says: words that come, change (they have ids) or go (`_destroy`)."""
    changes = []
    for each in asked.parts("keywords_attributes"):
        word, keyword_id = keyword_of(each), each.id("id")
        if keyword_id is None and word is None:
            raise not_valid("Keyword can't be blank")
        goes = bool(each.flag("_destroy"))
        if goes and keyword_id is None:
            continue
        changes.append(KeywordChange(keyword_id=keyword_id, text=word, is_whole=each.flag("whole_word"), goes=goes))
    return changes


@contextmanager
def in_words() -> Iterator[None]:
    try:
        yield
    except actions.NotYourFilter as refusal:
        raise not_found() from refusal
    except actions.NothingToFilter as refusal:
        raise not_valid("Keyword can't be blank") from refusal
    except actions.TooManyFilters as refusal:
        words = f"You have reached the maximum of {MOST_FILTERS} filters with {MOST_KEYWORDS} keywords each"
        raise not_valid(words) from refusal
