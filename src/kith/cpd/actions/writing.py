"""Writing entries, changing and deleting them, and putting beside them what shows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from kith.accounts.models import Account
from kith.accounts.names import count_characters, tidy_name, tidy_words
from kith.chats.models import Chat
from kith.cpd.actions.keeping import NoSuchDay
from kith.cpd.models import Entry, Evidence, Kind, Thing
from kith.cpd.periods import is_reasonable
from kith.cpd.queries import same_entry
from kith.foundations.text import on_one_line
from kith.posts.models import Post

LONGEST_TITLE = 200
_COLUMN = 400  # code points
LONGEST_WORDS = 100_000  # under one question
LONGEST_SAID = 1000
LONGEST_TIME = 60 * 2000  # minutes: a year of study
MOST_ENTRIES = 5000
MOST_EVIDENCE = 60  # beside one entry
_MOST_QUESTIONS = 40
_PRESSED_TWICE = timedelta(minutes=1)
_MOST_TOPICS = 40


class NoTitle(Exception):
    """An entry needs a name."""


class EntryTooLong(Exception):
    """The words under this question (or the title, the time, what shows it) are more than `most`."""

    def __init__(self, what: str, most: int) -> None:
        super().__init__(what, most)
        self.what = what
        self.most = most


class EndsBeforeItBegan(Exception):
    """The last day is before the first."""


class TooManyEntries(Exception):
    """The log is full."""


class TooMuchEvidence(Exception):
    """No more stands beside one entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """An entry as it is to be."""

    title: str
    began_on: date
    kind: str = Kind.OTHER
    ended_on: date | None = None
    minutes: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)  # Markdown by the name of the question
    topics: Collection[str] = ()
    is_with_peer: bool = False
    is_complete: bool = False
    said: Sequence[str] = ()  # what shows it, in words


def write_entry(*, account: Account, draft: EntryDraft, now: datetime, about: Sequence[Thing] = ()) -> Entry:
    """Write a new entry, with what shows it beside it; the same one twice within a minute is one.

    Raises NoTitle, EntryTooLong, NoSuchDay, EndsBeforeItBegan, TooManyEntries, TooMuchEvidence.
    """
    fields, said = _fields(draft), _said(draft)
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        just_so = same_entry(account, str(fields["title"]), draft.began_on, draft.words)
        if just_so is not None and just_so.created_at > now - _PRESSED_TWICE and _says(just_so, fields):
            return just_so
        if Entry.objects.of(account).count() >= MOST_ENTRIES:
            raise TooManyEntries
        made = Entry.objects.create(account=account, created_at=now, changed_at=now, **fields)
        _put_beside(made, about, said)
    return made


def change_entry(*, entry: Entry, draft: EntryDraft, now: datetime, keeps: Collection[int] | None = None) -> None:
    """Change an entry. Of the evidence beside it only `keeps` stays (None: all of it); `draft.said` is added.

    Raises NoTitle, EntryTooLong, NoSuchDay, EndsBeforeItBegan, TooMuchEvidence.
    """
    fields, said = _fields(draft), _said(draft)
    with transaction.atomic():
        Entry.objects.select_for_update().get(pk=entry.pk)
        if keeps is not None:
            entry.evidence.exclude(pk__in=keeps).delete()
        for name, value in (*fields.items(), ("changed_at", now)):
            setattr(entry, name, value)
        entry.save(update_fields=[*fields, "changed_at"])
        _put_beside(entry, (), said)


def add_evidence(*, entry: Entry, about: Sequence[Thing], now: datetime) -> None:
    """Put things beside an entry; what stands there already stays once. Raises TooMuchEvidence."""
    with transaction.atomic():
        Entry.objects.select_for_update().get(pk=entry.pk)
        _put_beside(entry, about, ())
        Entry.objects.filter(pk=entry.pk).update(changed_at=now)


def delete_entry(*, entry: Entry) -> None:
    """Delete an entry for good; it goes from what was shared too."""
    entry.delete()


def _fields(draft: EntryDraft) -> dict[str, object]:
    title = tidy_name(draft.title, most=LONGEST_TITLE + 1, code_points=_COLUMN)
    if not title:
        raise NoTitle
    if count_characters(title) > LONGEST_TITLE:
        raise EntryTooLong("title", LONGEST_TITLE)
    if not all(is_reasonable(day) for day in (draft.began_on, draft.ended_on) if day is not None):
        raise NoSuchDay
    if draft.ended_on is not None and draft.ended_on < draft.began_on:
        raise EndsBeforeItBegan
    if draft.minutes is not None and not 0 <= draft.minutes <= LONGEST_TIME:
        raise EntryTooLong("minutes", LONGEST_TIME)
    words = {name: tidy_words(text) for name, text in list(draft.words.items())[:_MOST_QUESTIONS]}
    for name, text in words.items():
        if len(text) > LONGEST_WORDS:
            raise EntryTooLong(name, LONGEST_WORDS)
    return {
        "title": title,
        "kind": draft.kind if draft.kind in Kind.values else Kind.OTHER,
        "began_on": draft.began_on,
        "ended_on": None if draft.ended_on == draft.began_on else draft.ended_on,
        "minutes": draft.minutes or None,
        "words": {name: text for name, text in words.items() if text},
        "topics": list(dict.fromkeys(draft.topics))[:_MOST_TOPICS],
        # Who says what came of it has talked it over, whether or not they ticked the box above.
        "is_with_peer": draft.is_with_peer or bool(words.get("peer")),
        "is_complete": draft.is_complete,
    }


def _says(entry: Entry, fields: dict[str, object]) -> bool:
    return all(getattr(entry, name) == value for name, value in fields.items())


def _said(draft: EntryDraft) -> list[str]:
    said = [on_one_line(tidy_words(line)) for line in draft.said]
    if any(len(line) > LONGEST_SAID for line in said):
        raise EntryTooLong("said", LONGEST_SAID)
    return [line for line in said if line]


def _put_beside(entry: Entry, about: Sequence[Thing], said: Sequence[str]) -> None:
    stands = list(Evidence.objects.filter(entry=entry))
    there = {_key(each): each for each in stands}
    made = []
    for thing in about:
        new = _beside(entry, thing)
        if there.setdefault(_key(new), new) is new:
            made.append(new)
    words = {each.said for each in stands}
    made += [Evidence(entry=entry, said=line) for line in dict.fromkeys(said) if line not in words]
    if len(stands) + len(made) > MOST_EVIDENCE:
        raise TooMuchEvidence
    Evidence.objects.bulk_create(made)


def _beside(entry: Entry, thing: Thing) -> Evidence:
    if isinstance(thing, Post):
        return Evidence(entry=entry, post=thing)
    return Evidence(entry=entry, chat=thing) if isinstance(thing, Chat) else Evidence(entry=entry, link=thing.final)


def _key(each: Evidence) -> tuple[int | str | None, ...]:
    return each.post_id, each.link_id, each.chat_id, each.said
