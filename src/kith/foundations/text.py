"""Plain text: cut to length, put on one line, freed of characters that no reader can see."""

import re
import unicodedata

# What XML and databases refuse: C0 controls save tab and line ends, lone surrogates, and the two non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")


def printable(text: str) -> str:
    """Return `text` without the characters that neither a database nor a browser takes."""
    return _UNPRINTABLE.sub("", text)


def on_one_line(text: str) -> str:
    """Return `text` with every run of white space as one space, and none at its ends."""
    return _SPACE.sub(" ", printable(text)).strip()


def visible_line(text: str) -> str:
    """Return `text` on one line; nothing where there is no sign in it that anybody sees."""
    line = on_one_line(text)
    return line if any(unicodedata.category(letter)[0] in "LNPS" for letter in line) else ""


def shorten(text: str, length: int) -> str:
    """Return `text` cut to `length` characters at the most, after a whole word where there is one, with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[: max(0, length - 1)]
    at_word = cut.rstrip() if text[len(cut) : len(cut) + 1].isspace() else cut.rpartition(" ")[0].rstrip()
    # A “word” longer than half the room (an address, Chinese) is cut where the room ends.
    kept = at_word if len(at_word) * 2 > length else cut.rstrip()
    return kept.rstrip(" ,;:.–—-") + "…"


def count_words(text: str) -> int:
    """Return about how many words `text` has; scripts without spaces count two characters a word."""
    unspaced = sum(1 for character in text if "\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af")
    return len(text.split()) + unspaced // 2
