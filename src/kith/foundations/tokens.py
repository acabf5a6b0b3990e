"""Words as they are looked for: small letters without accents, the same for what is kept and for what is asked.

Done here and not by a database, so that SQLite and PostgreSQL find the same: “prys” finds “Prŷs”, and a part of a
sentence is found in scripts that put no spaces between words, since each of their signs counts as a word.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_WORD = 80
_MOST_CHARACTERS = 100_000  # of one text: a long article, and the end of what a page of nonsense costs

# Before a word of the house's own (“has a picture”, “by account 7”): no word that anybody writes begins with it.
HOUSE = "\ue000"

_UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Marks belong to the letter before them. Beyond these scripts there are hardly any.
_MARKS = "".join(
    re.escape(chr(code))
    for code in [*range(0x300, 0x3100), *range(0xA66F, 0xAC00), *range(0xFE20, 0xFE30)]
    if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me"}
)
_WORD = re.compile(f"[{_UNSPACED}][{_MARKS}]*|[^\\W_{_UNSPACED}{_MARKS}](?:[^\\W_{_UNSPACED}]|[{_MARKS}])*")
_ASCII_WORD = re.compile("[a-z0-9]+")

_ACCENTS = re.compile(
    "[\u0300-\u036f]"
)  # of Latin, Greek and Cyrillic; what other scripts put on a letter is a sound …
_POINTS = re.compile(
    "[\u0591-\u05c7\u064b-\u065f\u0670\u0640]"
)  # … save these of Hebrew and Arabic, which few people type
# Letters of their own in Unicode, which people without them on the keyboard write so.
_PLAIN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


class Token(NamedTuple):
    """One word of a text, and where it stands there."""

    word: str
    start: int
    end: int


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the words of `text` in order."""
    for found in _WORD.finditer(text[:_MOST_CHARACTERS]):
        word = fold(found[0]) if not found[0].isascii() else found[0].lower()
        if word:
            yield Token(word[:LONGEST_WORD], found.start(), found.end())


def words_of(text: str) -> list[str]:
    """Return the words of `text` in order."""
    if text.isascii():
        return [word[:LONGEST_WORD] for word in _ASCII_WORD.findall(text[:_MOST_CHARACTERS].lower())]
    return [token.word for token in tokens_of(text)]


def fold(word: str) -> str:
    """Return one word in small letters without accents and points."""
    return unicodedata.normalize("NFC", "".join(_WORD.findall(_POINTS.sub("", plain(word)))))


def plain(text: str) -> str:
    """Return `text` in small letters without accents, decomposed, since not every keyboard has them."""
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN_LETTERS)
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", apart))
