"""Changing single things of a filter, as apps do: what they don't name stays, also what they know nothing of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kith.accounts.models import Account
from kith.filters.actions import (
    FilterDraft,
    Keyword,
    NotYourFilter,
    change_filter,
    delete_filter,
    remove_keyword,
    tidy_keyword,
)
from kith.filters.models import Filter, FilterKeyword


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordChange:
    """A word that comes (no id), is another from now on, or goes; None leaves a thing as it is."""

    keyword_id: int | None = None
    text: str | None = None
    is_whole: bool | None = None
    goes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterChanges:
    """What becomes different; None leaves a thing as it is."""

    title: str | None = None
    contexts: Sequence[str] | None = None
    action: str | None = None
    ends_at: datetime | None = None
    changes_end: bool = False  # an end of None is for good
    keywords: Sequence[KeywordChange] = ()


def revise_filter(*, account: Account, filter_id: int, changes: FilterChanges, now: datetime) -> Filter:
    """Change what `changes` names. Raises NotYourFilter, NothingToFilter, TooManyFilters."""
    with transaction.atomic():
        kept = Filter.objects.select_for_update().filter(pk=filter_id, account=account).first()
        if kept is None:
            raise NotYourFilter
        draft = FilterDraft(
            title=kept.title if changes.title is None else changes.title,
            keywords=_revised(kept, changes.keywords),
            account_ids=list(kept.accounts.values_list("target_id", flat=True)),
            contexts=kept.contexts if changes.contexts is None else changes.contexts,
            action=kept.action if changes.action is None else changes.action,
            ends_at=changes.ends_at if changes.changes_end else kept.ends_at,
            may_be_empty=True,
        )
        return change_filter(account=account, filter_id=kept.pk, draft=draft, now=now)


def drop_keyword(*, account: Account, keyword_id: int, now: datetime) -> None:
    """Take one word away, and its filter with it where that then holds nothing. Raises NotYourFilter."""
    with transaction.atomic():
        word = FilterKeyword.objects.filter(pk=keyword_id, filter__account=account).select_related("filter").first()
        if word is None:
            raise NotYourFilter
        remove_keyword(account=account, keyword_id=keyword_id, now=now)
        kept = word.filter
        if not (kept.keywords.exists() or kept.accounts.exists() or kept.posts.exists()):
            delete_filter(account=account, filter_id=kept.pk, now=now)


def _revised(kept: Filter, changes: Sequence[KeywordChange]) -> list[Keyword]:
    """Return the words as they are to be. Those that change keep their rows: apps know them by number."""
    rows = {row.pk: row for row in kept.keywords.all()}
    added = []
    for change in changes:
        if change.keyword_id is None:
            added.append(Keyword(change.text or "", True if change.is_whole is None else change.is_whole))
            continue
        row = rows.get(change.keyword_id)
        if row is None:
            raise NotYourFilter
        if change.goes:
            row.delete()
            del rows[change.keyword_id]
            continue
        row.keyword = row.keyword if change.text is None else tidy_keyword(change.text)
        row.is_whole = row.is_whole if change.is_whole is None else change.is_whole
        row.save()
    return [*(Keyword(row.keyword, row.is_whole) for row in rows.values()), *added]
