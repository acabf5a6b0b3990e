"""A few words around what was looked for, with the found words marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kith.foundations.tokens import Token, tokens_of
from kith.search.asking import Term

_BEFORE = 60
_LENGTH = 260


def snippet(text: str, terms: Sequence[Term]) -> SafeString:
    """Return the part of `text` in which `terms` stand first, as HTML; its beginning where none of them does."""
    places = _places(text, terms)
    first = places[0][0] if places else 0
    begins = 0 if first < _BEFORE * 2 else _word_after(text, first - _BEFORE)
    ends = len(text) if len(text) - begins <= _LENGTH else _word_before(text, begins + _LENGTH)
    inside = [place for place in places if place[0] >= begins and place[1] <= ends]
    before, after = "… " if begins else "", " …" if ends < len(text) else ""
    return mark_safe(f"{before}{_marked(text, begins, ends, inside)}{after}")  # noqa: S308 - escaped part by part


def marked(text: str, terms: Sequence[Term]) -> SafeString:
    """Return all of `text` as HTML, with the words of `terms` marked."""
    return mark_safe(_marked(text, 0, len(text), _places(text, terms)))  # noqa: S308 - escaped part by part


def _marked(text: str, begins: int, ends: int, places: Sequence[tuple[int, int]]) -> str:
    said, done = [], begins
    for start, end in places:
        said += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return "".join([*said, escape(text[done:ends])])


def _places(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where `terms` stand, in order, none over another."""
    wanted = [term for term in terms if not term.is_unwanted]
    tokens = list(tokens_of(text)) if wanted and text else []
    words = [token.word for token in tokens]
    places: list[tuple[int, int]] = []
    for place in sorted(place for term in wanted for place in _places_of(term, tokens, words)):
        if not places or place[0] >= places[-1][1]:
            places.append(place)
    return places


def _places_of(term: Term, tokens: Sequence[Token], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    *before, last = term.words
    length = len(before)
    for at, word in enumerate(words):
        is_last = word == last or (term.is_beginning and word.startswith(last))
        if is_last and at >= length and words[at - length : at] == before:
            yield tokens[at - length].start, tokens[at].end


def _word_after(text: str, place: int) -> int:
    space = text.find(" ", place, place + _BEFORE)
    return place if space < 0 else space + 1


def _word_before(text: str, place: int) -> int:
    space = text.rfind(" ", place - _BEFORE, place)
    return place if space < 0 else space
