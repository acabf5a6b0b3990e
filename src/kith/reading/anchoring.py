"""Finding marked words again in a text that may have changed, and laying the marks into its HTML. Pure.

A mark is kept as W3C's Web Annotation says (TextQuoteSelector): the words, and a few before and after to tell two like
places apart. They are compared without spaces, case and the shapes of quotes and dashes, since a browser copies a text
with other spaces than its source has, and websites change such things overnight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import pairwise

AROUND = 40  # characters kept before and after


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that were marked, and what stood around them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


class Text:
    """The words of a cleaned piece of HTML (foundations/html.py), and where in it each of their signs stands."""

    def __init__(self, html: str) -> None:
        self._pieces = _TAG.split(html)  # text, tag, text, … text
        self._signs: list[str] = []  # as they are shown; a space where one block ends and another begins
        self._places: list[tuple[int, int, int] | None] = []  # of each sign: in which piece, from where to where
        self._letters: list[int] = []  # of each letter that is compared: the sign it comes from
        compared: list[str] = []
        for number, piece in enumerate(self._pieces):
            if number % 2:
                if _BLOCK.match(piece):
                    self._signs.append(" ")
                    self._places.append(None)
                continue
            if number and self._pieces[number - 1] == _PICTURE_SAID:
                continue
            for found in _SIGN.finditer(piece):
                shown = unescape(found[0])
                letters = _folded(shown)
                compared.append(letters)
                self._letters.extend([len(self._signs)] * len(letters))
                self._signs.append(shown)
                self._places.append((number, found.start(), found.end()))
        self._compared = "".join(compared)

    def find(self, quote: Quote) -> tuple[int, int] | None:
        """Return where the words stand (the first sign, and the one after the last), or None where they are no more."""
        wanted, before, after = fold_words(quote.exact), fold_words(quote.prefix), fold_words(quote.suffix)
        if not wanted:
            return None
        best, best_likeness = -1, -1
        at = self._compared.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            likeness = _shared(reversed(self._compared[max(0, at - len(before)) : at]), reversed(before))
            likeness += _shared(self._compared[end : end + len(after)], after)
            if likeness > best_likeness:
                best, best_likeness = at, likeness
            at = self._compared.find(wanted, at + 1)
        if best < 0:
            return None
        return self._letters[best], self._letters[best + len(wanted) - 1] + 1

    def quote_at(self, start: int, end: int) -> Quote:
        """Return the words between two places, and what stands around them."""
        before, after = self._said(max(0, start - AROUND), start), self._said(end, end + AROUND)
        return Quote(self._said(start, end), before, after)

    def marked(self, quotes: Mapping[int, Quote], tag: str) -> tuple[str, frozenset[int]]:
        """Return the HTML with `quotes` (by id) marked, and the ids of those that are in it.

        `tag` opens a mark: `<mark{id}>`, where the first of a quote's pieces gets its id.
        """
        places = {each: self.find(quote) for each, quote in quotes.items()}
        found = {each: place for each, place in places.items() if place is not None}
        pieces, named = list(self._pieces), set[int]()
        done: dict[int, int] = {}  # how far each piece is laid out anew
        laid: dict[int, list[str]] = {}
        for start, end, ids in _stretches(found):
            for number, first, last in self._in_pieces(start, end):
                piece = self._pieces[number]
                opened = "".join(tag.format(id="" if each in named else f' id="mark-{each}"') for each in ids)
                named.update(ids)
                laid.setdefault(number, []).append(
                    piece[done.get(number, 0) : first] + opened + piece[first:last] + "</mark>" * len(ids)
                )
                done[number] = last
        for number, parts in laid.items():
            pieces[number] = "".join(parts) + self._pieces[number][done[number] :]
        return "".join(pieces), frozenset(found)

    def _said(self, start: int, end: int) -> str:
        return " ".join("".join(self._signs[start:end]).split())

    def _in_pieces(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Cut what stands between two places where tags are; spaces between blocks are no words."""
        open_: tuple[int, int, int] | None = None
        for place in self._places[start:end]:
            if open_ is not None and place is not None and place[0] == open_[0]:
                open_ = (open_[0], open_[1], place[2])
                continue
            if open_ is not None and self._has_words(open_):
                yield open_
            open_ = place
        if open_ is not None and self._has_words(open_):
            yield open_

    def _has_words(self, stretch: tuple[int, int, int]) -> bool:
        number, first, last = stretch
        return not self._pieces[number][first:last].isspace()


def fold_words(text: str) -> str:
    """Return `text` as it is compared."""
    return "".join(map(_folded, text))


# A cleaner writes “<” and “>” in texts as references, so that this splits tags from texts.
_TAG = re.compile(r"(<[^>]*>)")
_SIGN = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);|.", re.DOTALL)
_BLOCK = re.compile(
    r"</?(?:p|br|div|li|ul|ol|dl|dt|dd|h[1-6]|hr|blockquote|pre|table|caption|thead|tbody|tfoot|tr|td|th|figure"
    r"|figcaption|article|section|aside|header|footer|main|details|summary|address|center|img)\b"
)
_PICTURE_SAID = '<span class="meta">'  # what without_pictures() says in place of one: no words of the text
_SAME = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‐‑‒–—―−", "-") | {"…": "..."}
)
_UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+")


@cache
def _folded(sign: str) -> str:
    return _UNSEEN.sub("", sign.casefold().translate(_SAME))


def _shared(one: Iterator[str] | str, other: Iterator[str] | str) -> int:
    """How many signs two texts begin with in common."""
    count = 0
    for ours, theirs in zip(one, other, strict=False):
        if ours != theirs:
            break
        count += 1
    return count


def _stretches(found: Mapping[int, tuple[int, int]]) -> Iterator[tuple[int, int, list[int]]]:
    """Cut marks that overlap into stretches, each with all that lie over it."""
    bounds = sorted({bound for place in found.values() for bound in place})
    for start, end in pairwise(bounds):
        ids = sorted(each for each, (first, last) in found.items() if first <= start and end <= last)
        if ids:
            yield start, end, ids
