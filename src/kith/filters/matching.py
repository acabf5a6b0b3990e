"""Holds the words of posts against what someone would rather not meet. Pure: words and rules come in, matches come out.

Words are those of foundations/tokens.py, in any script and whatever their case: so a whole word is found by looking it
up, and a row of words by looking for it in the text, however many filters there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from kith.filters.models import Action, Context
from kith.foundations.kept import Kept
from kith.foundations.tags import tag_name
from kith.foundations.tokens import plain, words_of
from kith.posts.contents import Contents

_STRENGTH = [Action.BLUR.value, Action.WARN.value, Action.HIDE.value]
_MOST_REMEMBERED = 2000


class Subject(Protocol):
    """A post in a list; where it is passed on, `author_id` is who passes it on."""

    @property
    def subject_id(self) -> int: ...
    @property
    def version(self) -> int: ...
    @property
    def author_id(self) -> int: ...
    @property
    def subject_author_id(self) -> int: ...
    @property
    def thread_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """One filter, or one quiet discussion or tag (`id` is then 0)."""

    id: int
    title: str
    action: str
    contexts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds for a post, and the words it found there."""

    rule: Rule
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a post in one place, and the filters that say so."""

    action: str
    titles: tuple[str, ...]

    @property
    def is_hidden(self) -> bool:
        return self.action == Action.HIDE

    @property
    def is_folded(self) -> bool:
        return self.action == Action.WARN


@dataclass(frozen=True, slots=True)
class Words:
    """The contents of a post, ready to be looked through."""

    folded: str
    spaced: str
    tags: frozenset[str]


def words_from(contents: Contents) -> Words:
    text = "\n".join(contents.texts)
    return Words(_fold(text), _spaced(text), frozenset(contents.tags))


@dataclass
class Matcher:
    """All that one account would rather not meet; good until one of it ends."""

    good_until: datetime | None = None
    _words: dict[str, list[tuple[Rule, str]]] = field(default_factory=dict)
    _phrases: list[tuple[str, Rule, str]] = field(default_factory=list)
    _parts: list[tuple[str, Rule, str]] = field(default_factory=list)
    _tags: dict[str, list[tuple[Rule, str]]] = field(default_factory=dict)
    _accounts: dict[int, list[Rule]] = field(default_factory=dict)
    _posts: dict[int, list[Rule]] = field(default_factory=dict)
    _threads: dict[int, list[Rule]] = field(default_factory=dict)
    _found: Kept[tuple[Match, ...]] = field(default_factory=lambda: Kept(_MOST_REMEMBERED))

    def add(
        self,
        rule: Rule,
        *,
        keywords: Iterable[tuple[str, bool]] = (),
        account_ids: Iterable[int] = (),
        post_ids: Iterable[int] = (),
        thread_ids: Iterable[int] = (),
    ) -> None:
        for keyword, is_whole in keywords:
            self._add_keyword(rule, keyword, is_whole=is_whole)
        for mapping, ids in (
            (self._accounts, account_ids), (self._posts, post_ids), (self._threads, thread_ids),
        ):  # fmt: skip
            for each in ids:
                mapping.setdefault(each, []).append(rule)

    def _add_keyword(self, rule: Rule, keyword: str, *, is_whole: bool) -> None:
        if keyword.startswith("#") and (tag := tag_name(keyword[1:])):
            self._tags.setdefault(tag, []).append((rule, keyword))
            return
        spaced = _spaced(keyword)
        if not spaced.strip() or not is_whole:
            # What has no letters at all (an emoji) can only be a part.
            self._parts.append((_fold(keyword), rule, keyword))
        elif " " in spaced.strip():
            self._phrases.append((spaced, rule, keyword))
        else:
            self._words.setdefault(spaced.strip(), []).append((rule, keyword))

    @property
    def reads_words(self) -> bool:
        return bool(self._words or self._phrases or self._parts or self._tags)

    def remembered(self, row: Subject) -> tuple[Match, ...] | None:
        """What was found when this version of the post was last looked through."""
        return self._found.get((row.subject_id, row.version, row.author_id))

    def matches(self, row: Subject, words: Words | None) -> tuple[Match, ...]:
        """Return the rules that hold for this post, and remember them."""
        found: dict[Rule, list[str]] = {}
        for rule, keyword in self._in_words(words) if words is not None else ():
            found.setdefault(rule, []).append(keyword)
        for rules in (
            self._accounts.get(row.author_id), self._accounts.get(row.subject_author_id),
            self._posts.get(row.subject_id), self._threads.get(row.thread_id),
        ):  # fmt: skip
            for rule in rules or ():
                found.setdefault(rule, [])
        matches = tuple(Match(rule, tuple(dict.fromkeys(keywords))) for rule, keywords in found.items())
        self._found.put([((row.subject_id, row.version, row.author_id), matches)])
        return matches

    def _in_words(self, words: Words) -> Iterable[tuple[Rule, str]]:
        if self._words:
            for word in self._words.keys() & set(words.spaced.split()):
                yield from self._words[word]
        for spaced, rule, keyword in self._phrases:
            if spaced in words.spaced:
                yield rule, keyword
        for part, rule, keyword in self._parts:
            if part in words.folded:
                yield rule, keyword
        for tag in self._tags.keys() & words.tags:
            yield from self._tags[tag]


def verdict_on(matches: Sequence[Match], context: str) -> Verdict | None:
    """Return what these matches mean in `context`: of several the strongest counts."""
    rules = [match.rule for match in matches if context in match.rule.contexts]
    if not rules:
        return None
    strongest = max((rule.action for rule in rules), key=_STRENGTH.index)
    return Verdict(strongest, tuple(dict.fromkeys(rule.title for rule in rules if rule.action == strongest)))


EVERYWHERE: frozenset[str] = frozenset(Context.values)
QUIET_IN: Collection[str] = frozenset({Context.HOME.value, Context.NOTIFICATIONS.value})


def _fold(text: str) -> str:
    return " ".join(plain(text).split())


def _spaced(text: str) -> str:
    return f" {' '.join(words_of(text))} "
