"""How long a post is: as other servers count, so that apps and pages agree."""

import unicodedata

from kith.posts.reading_text import Address, Handle, parts_of

ADDRESS_LENGTH = 23  # every address, however long
_JOINER = "\u200d"


def length_of(text: str, warning: str = "") -> int:
    """Return the length of a post: signs as people see them; an address is 23, and the server of a mention is free."""
    return _signs(warning) + sum(_length_of_part(part) for part in parts_of(text))


def _length_of_part(part: object) -> int:
    if isinstance(part, Address) and "://" in part.text:
        return ADDRESS_LENGTH
    if isinstance(part, Handle):
        return len(part.username) + 1
    return _signs(part.text)  # type: ignore[attr-defined]


def _signs(text: str) -> int:
    """Count what a reader sees as one sign: accents, joined emoji, skin tones and flags do not count by themselves."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    count, joins, flag_is_open = 0, False, False
    for letter in text:
        is_flag_half = "\U0001f1e6" <= letter <= "\U0001f1ff"
        if joins or _belongs_to_the_last(letter) or (is_flag_half and flag_is_open):
            flag_is_open = False
        else:
            count += 1
            flag_is_open = is_flag_half
        joins = letter == _JOINER
    return count


def _belongs_to_the_last(letter: str) -> bool:
    return (
        unicodedata.category(letter) in {"Mn", "Me", "Mc"}
        or letter == _JOINER
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
        or "\U000e0020" <= letter <= "\U000e007f"
        or "\u1160" <= letter <= "\u11ff"
    )
