"""Names in any script: what people may call themselves, freed of what only deceives, cut where a reader would cut."""

import re
import unicodedata

from kith.foundations.tokens import plain

MOST_OF_A_NAME = 60  # characters as people count them; the column holds more, for scripts with marks
MOST_CODE_POINTS = 120
MOST_OF_A_FOLDED_NAME = 400

_JOINERS = "\u200c\u200d"  # Persian and emoji need them, one at a time and between two things
_MOST_MARKS = 4  # on one letter: Vietnamese and Hebrew need three
_KEYCAP = "\u20e3"
_TAGS = range(0xE0020, 0xE0080)  # the flags of Wales, Scotland and England are spelt with these
_MODIFIERS = range(0x1F3FB, 0x1F400)
_SELECTORS = range(0xFE00, 0xFE10)
_REGIONAL = range(0x1F1E6, 0x1F200)
# Fillers that show as nothing, yet are letters to Unicode.
_BLANKS = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\u034f", "\u17b4", "\u17b5"}


def tidy_name(text: str, *, most: int = MOST_OF_A_NAME, code_points: int = MOST_CODE_POINTS) -> str:
    """Return `text` on one line, without what can't be seen or turns other words round, at most `most` long."""
    seen = "".join(character for character in unicodedata.normalize("NFC", text) if _may_stand_in_a_line(character))
    return cut(_without_stray_joiners(_without_heaps(" ".join(seen.split()))), most=most, code_points=code_points)


def fold(name: str) -> str:
    """Return `name` as it is looked for: small letters without accents, since not every keyboard has them.

    Stored beside the name, because SQLite takes only A to Z and a to z for one, and no database looks past accents.
    """
    return plain(name)[:MOST_OF_A_FOLDED_NAME]


def tidy_words(text: str) -> str:
    """Return several lines freed of the same things; line ends stay."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ["".join(c for c in line if _may_stand_in_a_line(c)) for line in lines]
    tidied = "\n".join(_without_stray_joiners(_without_heaps(line)).rstrip() for line in kept)
    return re.sub(r"\n{4,}", "\n\n\n", tidied).strip()


def count_characters(text: str) -> int:
    """Return how many characters a reader would count."""
    return len(graphemes(text))


def cut(text: str, *, most: int, code_points: int) -> str:
    """Return the beginning of `text` that is within both lengths and ends with a whole character."""
    kept, length = [], 0
    for character in graphemes(text)[:most]:
        length += len(character)
        if length > code_points:
            break
        kept.append(character)
    return "".join(kept).strip()


def graphemes(text: str) -> list[str]:
    """Split `text` into what people call characters.

    A short form of Unicode's annex 29: marks, selectors, skin tones, tag and joiner sequences, flags. Hangul arrives
    composed (NFC), so its letters need no rule.
    """
    found: list[str] = []
    for character in text:
        if found and _belongs_to(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _belongs_to(before: str, character: str) -> bool:
    code = ord(character)
    if unicodedata.category(character) in {"Mn", "Me", "Mc"} or character in _JOINERS or character == _KEYCAP:
        return True
    if code in _MODIFIERS or code in _SELECTORS or code in _TAGS:
        return True
    if before[-1] == "\u200d":
        return unicodedata.category(character) in {"So", "Sk"}
    return code in _REGIONAL and len(before) == 1 and ord(before) in _REGIONAL


def _may_stand_in_a_line(character: str) -> bool:
    if character in "\t " or character in _JOINERS:
        return True
    if character in _BLANKS or ord(character) in (0xFFFE, 0xFFFF):
        return False
    category = unicodedata.category(character)
    if category == "Cf":  # format characters: directions, zero widths, soft hyphen; tags only spell flags
        return ord(character) in _TAGS
    return category not in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} or character == "\n"


def _without_stray_joiners(text: str) -> str:
    """Keep a joiner only between two visible characters."""
    text = re.sub(f"[{_JOINERS}]*([{_JOINERS}])", r"\1", text)
    return re.sub(rf"(?:(?<=\s)|^)[{_JOINERS}]|[{_JOINERS}](?=\s|$)|(?<=[\x21-\x7e])[{_JOINERS}]", "", text)


def _without_heaps(text: str) -> str:
    """Keep so many marks on a letter as a language has; the rest is ink over the neighbours' lines."""
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)
