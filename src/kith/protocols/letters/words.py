"""Which addresses of the web a letter mentions, and which labels it asks for; its signature and small print aside."""

import re
from collections.abc import Iterator
from html import unescape

from kith.foundations.html import absolute, clean_foreign, to_text

MOST_LINKS = 50
MOST_LABELS = 20
_LONGEST_LABEL = 60
_LONGEST_LINK = 2000

# One that is longer is found whole enough to be seen as too long.
_LINK = re.compile(r"https?://[^\s<>\"“”]{1,2001}", re.IGNORECASE)
# In angle brackets an address may be broken over lines (RFC 3986, appendix C).
_BRACKETED = re.compile(r"<(https?://[^\s<>\"]{1,500}(?:\n[^\s<>\"]{1,500}){1,4})>", re.IGNORECASE)
_END = ".,;:!?'’”»*_"
_PAIRS = {")": "(", "]": "[", "}": "{"}
# Reads what a cleaner wrote: attributes always in double quotes.
_HREF = re.compile(r'<a (?:[a-z]+="[^"]*" )*?href="([^"]*)"')
_QUOTED = re.compile(r"\s*>")
_PASSED_ON = re.compile(r"\s*(?:-{2,}\s*(?:original|forwarded)\b|begin forwarded message\b)", re.IGNORECASE)
_LABELS = re.compile(r"\s*(?:#|(?:tags?|labels?|tagiau|labeli)\s*:)(.*)", re.IGNORECASE)
_BETWEEN = re.compile(r"[#＃,;،、]")
# The advertisements of mail programs, which bring an address along and no “-- ” before it.
_ADVERTISEMENT = re.compile(r"\s*(?:sent (?:from|with|via|using)|get outlook for|yahoo mail:)\b", re.IGNORECASE)


def links_in(text: str) -> list[str]:
    """Return the web addresses in plain text, each once, without the signs that end a sentence."""
    own = "\n".join(line for line, _ in _own_lines(text))
    whole = _BRACKETED.sub(lambda found: f"<{found[1].replace(chr(10), '')}>", own)
    return _each_once(_trimmed(found[0]) for found in _LINK.finditer(whole) if len(found[0]) <= _LONGEST_LINK)


def links_in_html(html: str) -> list[str]:
    """Return the web addresses that a page of HTML leads to, and those it only mentions."""
    clean = clean_foreign(html)
    pressed = (unescape(found[1]) for found in _HREF.finditer(clean))
    return _each_once([*pressed, *links_in(to_text(clean))])


def labels_in(text: str) -> list[str]:
    """Return the labels that lines beginning with “#” or “tags:” name, in the writer's own words only."""
    found: dict[str, None] = {}
    for line, is_their_own in _own_lines(text):
        asked = _LABELS.fullmatch(line) if is_their_own and len(line) < 1000 else None
        if asked is None or _LINK.search(line):
            continue
        for name in _BETWEEN.split(asked[1]):
            tidy = " ".join(name.split())
            if tidy and len(tidy) <= _LONGEST_LABEL:
                found[tidy] = None
    return list(found)[:MOST_LABELS]


def _own_lines(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the lines outside signatures, and of each whether its writer wrote it, or passed it on."""
    is_signature, is_passed_on = False, False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if _PASSED_ON.match(line):
            is_signature, is_passed_on = False, True
        elif line == "-- ":  # RFC 3676, section 4.3
            is_signature = True
        if is_signature or _ADVERTISEMENT.match(line):
            continue
        is_quoted = _QUOTED.match(line) is not None
        yield line, not (is_passed_on or is_quoted)


def _trimmed(link: str) -> str:
    """Return an address without the signs that belong to the sentence: “(see https://a.test/x_(y)).”"""
    while link:
        last = link[-1]
        is_unpaired = last in _PAIRS and link.count(last) > link.count(_PAIRS[last])
        if last not in _END and not is_unpaired:
            break
        link = link[:-1]
    return link


def _each_once(links: Iterator[str] | list[str]) -> list[str]:
    found: dict[str, None] = {}
    for link in links:
        whole = absolute(link, "") if len(link) <= _LONGEST_LINK else ""
        if whole.lower().startswith(("http:", "https:")):
            found[whole] = None
        if len(found) >= MOST_LINKS:
            break
    return list(found)
