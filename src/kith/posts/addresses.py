"""Addresses in what people write: where they end, where they lead, and what may be shown of them."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

SHOWN_LENGTH = 30  # of an address, as on other servers

_ENDS_A_SENTENCE = frozenset(".,:;!?'\"*_~…’”»。、，．！？；：」』）】〉》")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]\Z")
_SAFE = "!#$%&'()*+,/:;=?@[]~"
# A name wholly in one of these can look like a Latin one; under a Latin ending it is shown in its plain ASCII form.
_LOOKALIKES = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"})
_TOGETHER = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})


@dataclass(frozen=True, slots=True)
class Cut:
    """An address in a text: the stretch of text it takes, the link, and the words for it."""

    text: str
    url: str
    shown: str


def cut_address(text: str) -> Cut | None:
    """Return the address that `text` begins with, without the signs that end the sentence; None where it is none."""
    text = _without_sentence_end(text)
    has_scheme = _SCHEME.match(text)
    # Of two addresses run together, “www.a.orghttps://b.org”, nobody can say which is meant.
    if not has_scheme and "://" in text:
        return None
    url = text if has_scheme else f"http://{text}"
    try:
        split = urlsplit(url)
        host, port = split.hostname or "", split.port
    except ValueError:
        return None
    # A name before “@” is the oldest trick to make one place look like another.
    if "@" in split.netloc or not _HOST.match(host):
        return None
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    place = f"{ascii_host}:{port}" if port else ascii_host
    rest = url[len(split.scheme) + 3 + len(split.netloc) :]
    shown_place = f"{_shown_host(host, ascii_host)}:{port}" if port else _shown_host(host, ascii_host)
    return Cut(text, f"{split.scheme}://{place}{quote(rest, safe=_SAFE)}", shown_place + rest)


def _without_sentence_end(text: str) -> str:
    # Counted once and then kept up: counted anew for each sign, a page of brackets took a minute.
    unopened = {closing: text.count(closing) - text.count(opening) for closing, opening in _PAIRS.items()}
    end = len(text)
    while end:
        last = text[end - 1]
        if last in _PAIRS and unopened[last] > 0:
            unopened[last] -= 1
        elif last not in _ENDS_A_SENTENCE:
            break
        end -= 1
    return text[:end]


def _shown_host(host: str, ascii_host: str) -> str:
    if host.isascii():
        return _decoded_if_plain(ascii_host)
    return host if _is_plain(host) else ascii_host


def _decoded_if_plain(ascii_host: str) -> str:
    if "xn--" not in ascii_host:
        return ascii_host
    try:
        host = ascii_host.encode("ascii").decode("idna")
    except UnicodeError:
        return ascii_host
    return host if _is_plain(host) else ascii_host


def _is_plain(host: str) -> bool:
    """Whether a host's letters cannot pass for another host's: one script a label, and none that imitates Latin."""
    labels = host.split(".")
    for label in labels:
        scripts = {unicodedata.name(letter, "?").split(" ")[0] for letter in label if letter.isalpha()}
        if len(scripts) > 1 and not scripts <= _TOGETHER:
            return False
        if scripts & _LOOKALIKES and labels[-1].isascii():
            return False
    return True
