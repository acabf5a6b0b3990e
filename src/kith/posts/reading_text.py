"""Finds what is more than words in a text: addresses, mentions and hashtags."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from kith.foundations.tags import tag_name
from kith.posts.addresses import cut_address


def _marks() -> str:
    """Return the signs that belong to letters (vowels of Hindi, points of Hebrew) and that `\\w` leaves out."""
    return "".join(
        letter for letter in map(chr, [*range(0x300, 0x1D00), *range(0xA800, 0xAC00)])
        if unicodedata.category(letter) in {"Mn", "Mc"}
    )  # fmt: skip


# An address is looked for first, so that the “@name” and “#part” inside it stay its own.
_FINDING = re.compile(
    r"(?P<address>(?<![a-z0-9@/.])(?:https?://|www\.)[^\s<>\"“”«»`\\\x00-\x20\u200e\u200f\u202a-\u202e\u2066-\u2069]+)"
    r"|(?<![=/\w])@(?P<username>[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)(?:@(?P<domain>[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?))?"
    r"(?![\w@])"
    r"|(?<![=/)&\w])[#＃](?P<tag>\w[\w·・\u200c" + _marks() + "]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True)
class Address:
    text: str
    url: str
    shown: str  # what to read of it


@dataclass(frozen=True, slots=True)
class Handle:
    """`@name` or `@name@server`; `key` is how it is looked up."""

    text: str
    username: str
    domain: str

    @property
    def key(self) -> tuple[str, str]:
        return (self.username.lower(), self.domain)


@dataclass(frozen=True, slots=True)
class Hashtag:
    text: str
    name: str  # one for all spellings
    display: str  # as written, without the sign


Part = Words | Address | Handle | Hashtag


def parts_of(text: str) -> Iterator[Part]:
    """Yield the text in its order: every part's `text`, joined, is the text again."""
    if not any(sign in text for sign in ("@", "#", "＃", "://", "www.", "WWW.")):
        if text:
            yield Words(text)
        return
    done = 0
    for found in _FINDING.finditer(text):
        part = _part(found)
        if part is None or found.start() < done:
            continue
        if found.start() > done:
            yield Words(text[done : found.start()])
        yield part
        done = found.start() + len(part.text)
    if done < len(text):
        yield Words(text[done:])


def hashtag_of(written: str) -> Hashtag | None:
    """Return the hashtag that `written` is, with or without its sign; None where it is none, or more than one."""
    parts = list(parts_of(f"#{written.strip().removeprefix('#')}"))
    return parts[0] if len(parts) == 1 and isinstance(parts[0], Hashtag) else None


def _part(found: re.Match[str]) -> Part | None:
    if found["address"] is not None:
        cut = cut_address(found["address"])
        return Address(cut.text, cut.url, cut.shown) if cut else None
    if found["username"] is not None:
        return Handle(found[0], found["username"], _ascii_domain(found["domain"] or ""))
    name = tag_name(found["tag"])
    return Hashtag(found[0], name, found["tag"]) if name else None


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain.lower()
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return domain.lower()
