"""Changing what one would rather not meet: filters, quiet tags, and what is over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kith.accounts.actions import note_changed_filters
from kith.accounts.models import Account
from kith.filters.models import Action, Context, Filter, FilterAccount, FilterKeyword, FilterPost, TagMute
from kith.filters.queries import has_any
from kith.foundations.text import on_one_line
from kith.live.actions import tell
from kith.posts.models import Post, Tag, ThreadMute

MOST_FILTERS = 100
MOST_KEYWORDS = 500
LONGEST_KEYWORD = 200
LONGEST_TITLE = 100


class NothingToFilter(Exception):
    """The filter has no name, no place to look in, or neither words, people nor posts."""


class TooManyFilters(Exception):
    """A hundred filters are there already, or one has more than five hundred words or people."""


class NotYourFilter(Exception):
    """The filter is not there, or somebody else's."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word (or several) to look for; `is_whole`: not inside of longer ones. `#name` is a hashtag."""

    text: str
    is_whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterDraft:
    """A filter as it is to be. Single posts are held back by `hold_post`."""

    title: str
    keywords: Sequence[Keyword] = ()
    account_ids: Collection[int] = ()
    contexts: Collection[str] = tuple(Context.values)
    action: str = Action.WARN.value
    ends_at: datetime | None = None
    may_be_empty: bool = False  # the posts it holds back, or its words, come afterwards


def make_filter(*, account: Account, draft: FilterDraft, now: datetime) -> Filter:
    """Keep a new filter. Raises NothingToFilter, TooManyFilters."""
    words = _checked(draft)
    with transaction.atomic():
        # The account's row is the lock: two at once must not both find room for the hundredth.
        Account.objects.select_for_update().get(pk=account.pk)
        if Filter.objects.filter(account=account).count() >= MOST_FILTERS:
            raise TooManyFilters
        made = Filter.objects.create(account=account, created_at=now, **_fields(draft))
        _keep_parts(made, draft, words)
        _tell_of_change(account, now)
    return made


def change_filter(*, account: Account, filter_id: int, draft: FilterDraft, now: datetime) -> Filter:
    """Make a filter as `draft` says; the posts it holds back stay.

    Raises NotYourFilter, NothingToFilter, TooManyFilters.
    """
    words = _checked(draft, may_be_empty=FilterPost.objects.filter(filter_id=filter_id).exists())
    with transaction.atomic():
        kept = _own(account, filter_id)
        for name, value in _fields(draft).items():
            setattr(kept, name, value)
        kept.save()
        _keep_parts(kept, draft, words)
        _tell_of_change(account, now)
    return kept


def delete_filter(*, account: Account, filter_id: int, now: datetime) -> None:
    """Filter this no longer. Raises NotYourFilter."""
    with transaction.atomic():
        _own(account, filter_id).delete()
        _note(account, now)
        tell("filters", to=[account.pk])


def add_keyword(*, account: Account, filter_id: int, keyword: Keyword, now: datetime) -> FilterKeyword:
    """Add one word. Raises NotYourFilter, NothingToFilter, TooManyFilters."""
    (word,) = _keywords([keyword]) or (None,)
    if word is None:
        raise NothingToFilter
    with transaction.atomic():
        kept = _own(account, filter_id)
        if kept.keywords.count() >= MOST_KEYWORDS:
            raise TooManyFilters
        made = FilterKeyword.objects.create(filter=kept, keyword=word.text, is_whole=word.is_whole)
        _tell_of_change(account, now)
    return made


def change_keyword(*, account: Account, keyword_id: int, keyword: Keyword, now: datetime) -> FilterKeyword:
    """Change one word. Raises NotYourFilter, NothingToFilter."""
    (word,) = _keywords([keyword]) or (None,)
    if word is None:
        raise NothingToFilter
    with transaction.atomic():
        kept = FilterKeyword.objects.filter(pk=keyword_id, filter__account=account).first()
        if kept is None:
            raise NotYourFilter
        kept.keyword, kept.is_whole = word.text, word.is_whole
        kept.save()
        _tell_of_change(account, now)
    return kept


def remove_keyword(*, account: Account, keyword_id: int, now: datetime) -> None:
    """Take one word away. Raises NotYourFilter."""
    with transaction.atomic():
        if not FilterKeyword.objects.filter(pk=keyword_id, filter__account=account).delete()[0]:
            raise NotYourFilter
        _tell_of_change(account, now)


def hold_post(*, account: Account, filter_id: int, post_id: int, now: datetime) -> FilterPost:
    """Have a filter hold back one single post that `account` can see. Raises NotYourFilter, NothingToFilter."""
    with transaction.atomic():
        kept = _own(account, filter_id)
        if not Post.objects.visible_to(account).filter(pk=post_id).exists():
            raise NothingToFilter
        held, _ = FilterPost.objects.get_or_create(filter=kept, post_id=post_id)
        _tell_of_change(account, now)
    return held


def release_post(*, account: Account, held_id: int, now: datetime) -> None:
    """Hold one single post back no longer. Raises NotYourFilter."""
    with transaction.atomic():
        if not FilterPost.objects.filter(pk=held_id, filter__account=account).delete()[0]:
            raise NotYourFilter
        _tell_of_change(account, now)


def mute_tag(*, account: Account, tag: Tag, now: datetime, ends_at: datetime | None = None) -> TagMute:
    """Hear no more of `tag` at home and in the bell, for good or until `ends_at`."""
    with transaction.atomic():
        mute, _ = TagMute.objects.update_or_create(
            account=account,
            tag=tag,
            defaults={"ends_at": ends_at},
            create_defaults={"created_at": now, "ends_at": ends_at},
        )
        note_changed_filters(account=account, now=now)
    return mute


def unmute_tag(*, account: Account, tag_id: int, now: datetime) -> None:
    """Hear of the tag again."""
    with transaction.atomic():
        TagMute.objects.filter(account=account, tag_id=tag_id).delete()
        _note(account, now)


def unmute_thread(*, account: Account, thread_id: int, now: datetime) -> None:
    """Hear of a discussion again, also of one that can't be read any more."""
    with transaction.atomic():
        ThreadMute.objects.filter(account=account, thread_id=thread_id).delete()
        _note(account, now)


def forget_what_ended(*, now: datetime) -> int:
    """Remove what was quiet until now, and return how much; it counts for nothing already.

    Filters rest, to be used again; who has none left that holds is not asked for any more.
    """
    concerned: set[int] = set()
    removed = 0
    for mutes in (TagMute.objects.filter(ends_at__lte=now), ThreadMute.objects.filter(ends_at__lte=now)):
        concerned |= set(mutes.values_list("account_id", flat=True))
        removed += mutes.delete()[0]
    concerned |= set(
        Filter.objects.filter(ends_at__lte=now, account__filters_version__gt=0).values_list("account_id", flat=True)
    )
    for account in Account.objects.filter(pk__in=concerned):
        if not has_any(account, now=now):
            note_changed_filters(account=account, now=now, has_any=False)
    return removed


def tidy_keyword(text: str) -> str:
    """Return a word as it is kept."""
    return on_one_line(text)[:LONGEST_KEYWORD].rstrip()


def _tell_of_change(account: Account, now: datetime) -> None:
    note_changed_filters(account=account, now=now)
    tell("filters", to=[account.pk])


def _note(account: Account, now: datetime) -> None:
    note_changed_filters(account=account, now=now, has_any=has_any(account, now=now))


def _own(account: Account, filter_id: int) -> Filter:
    kept = Filter.objects.select_for_update().filter(pk=filter_id, account=account).first()
    if kept is None:
        raise NotYourFilter
    return kept


def _checked(draft: FilterDraft, *, may_be_empty: bool = False) -> list[Keyword]:
    words = _keywords(draft.keywords)
    is_empty = not (words or draft.account_ids or draft.may_be_empty or may_be_empty)
    if is_empty or not on_one_line(draft.title) or not set(draft.contexts) & set(Context.values):
        raise NothingToFilter
    if len(words) > MOST_KEYWORDS or len(draft.account_ids) > MOST_KEYWORDS:
        raise TooManyFilters
    return words


def _keywords(keywords: Sequence[Keyword]) -> list[Keyword]:
    """Tidied, each once."""
    tidied = {(tidy_keyword(word.text), word.is_whole): None for word in keywords}
    return [Keyword(text, is_whole) for text, is_whole in tidied if text.strip("#")]


def _fields(draft: FilterDraft) -> dict[str, object]:
    return {
        "title": on_one_line(draft.title)[:LONGEST_TITLE],
        "action": Action(draft.action).value,
        "contexts": [context for context in Context.values if context in draft.contexts],
        "ends_at": draft.ends_at,
    }


def _keep_parts(kept: Filter, draft: FilterDraft, words: Sequence[Keyword]) -> None:
    """Words and people as the draft has them; those that were there keep their rows, as apps know them by number."""
    wanted = {(word.text, word.is_whole) for word in words}
    had = {(word.keyword, word.is_whole): word.pk for word in kept.keywords.all()}
    FilterKeyword.objects.filter(pk__in=[pk for key, pk in had.items() if key not in wanted]).delete()
    FilterKeyword.objects.bulk_create(
        [
            FilterKeyword(filter=kept, keyword=word.text, is_whole=word.is_whole)
            for word in words
            if (word.text, word.is_whole) not in had
        ]
    )
    kept.accounts.exclude(target_id__in=draft.account_ids).delete()
    known = set(kept.accounts.values_list("target_id", flat=True))
    FilterAccount.objects.bulk_create(
        [FilterAccount(filter=kept, target_id=each) for each in dict.fromkeys(draft.account_ids) if each not in known]
    )
