"""Makes the HTML of a post from what was typed: plain text or Markdown, with its links, mentions and hashtags.

Pure: who a mention is, comes in; nothing is asked here. What comes out is what `clean_written` would leave as it is.
"""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from kith.foundations.html import from_markdown
from kith.foundations.text import printable
from kith.posts.addresses import SHOWN_LENGTH, cut_address
from kith.posts.models import Format
from kith.posts.reading_text import Address, Handle, Hashtag, Part, parts_of

_REL = 'rel="nofollow noopener noreferrer"'
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_TAG = re.compile(r"(<(?:[^<>\"]|\"[^\"]*\")*>)")
_LINK = re.compile(r'<a href="(?P<url>[^"]*)"[^<>]*>(?P<words>[^<]*)</a>')
_HEADING = re.compile(r"<(/?)h([1-6])>")
_UNTOUCHED = ("a", "code", "pre")


@dataclass(frozen=True, slots=True)
class Person:
    """Who a mention leads to."""

    id: int
    username: str
    url: str


@dataclass(frozen=True, slots=True)
class Rendered:
    html: str
    mentioned_ids: tuple[int, ...]
    tags: tuple[tuple[str, str], ...]  # name, as written


People = Mapping[tuple[str, str], Person]
Finder = Callable[[Iterable[tuple[str, str]]], People]


def tidy(text: str) -> str:
    """Return what was typed with plain line ends and without what neither a database nor a page takes."""
    return printable(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n ")


def render(text: str, *, format: str, find_people: Finder, tag_address: str) -> Rendered:
    """Return the HTML of `text`; `find_people` is asked once, and only where somebody is mentioned.

    A mention that nobody answers to stays the words it was. `tag_address` ends in “/”; the tag's name is put after it.
    """
    stretches = _markdown_stretches(text) if format == Format.MARKDOWN else _plain_stretches(text)
    spoken = [part for markup, parts in stretches for part in parts]
    handles = {part.key for part in spoken if isinstance(part, Handle)}
    people = find_people(handles) if handles else {}
    made = "".join(
        markup + "".join(_html_of(part, people, tag_address) for part in parts) for markup, parts in stretches
    )
    mentioned = (people[part.key].id for part in spoken if isinstance(part, Handle) and part.key in people)
    tags = {part.name: part.display for part in reversed(spoken) if isinstance(part, Hashtag)}
    return Rendered(made, tuple(dict.fromkeys(mentioned)), tuple(reversed(tags.items())))


# A stretch is markup that stands as it is, then the parts of the text after it.
Stretch = tuple[str, list[Part]]


def _plain_stretches(text: str) -> list[Stretch]:
    stretches: list[Stretch] = []
    for paragraph in _BLANK_LINES.split(text):
        for number, line in enumerate(paragraph.split("\n")):
            opening = "<br>" if number else "</p><p>" if stretches else "<p>"
            stretches.append((opening, list(parts_of(line))))
    stretches.append(("</p>", []))
    return stretches if text else []


def _markdown_stretches(text: str) -> list[Stretch]:
    made = _HEADING.sub(_lower_heading, _LINK.sub(_shown_short, from_markdown(text)))
    stretches: list[Stretch] = []
    open_ones = 0
    for number, piece in enumerate(_TAG.split(made)):
        if number % 2:
            name = re.match(r"</?([a-z0-9]+)", piece)
            if name and name[1] in _UNTOUCHED:
                open_ones += -1 if piece.startswith("</") else 1
            stretches.append((piece, []))
        elif open_ones:
            stretches.append((piece, []))
        else:
            stretches.append(("", list(parts_of(html.unescape(piece)))))
    return stretches


def _lower_heading(heading: re.Match[str]) -> str:
    # The page has its own headings, down to the third level, above a post’s words.
    return f"<{heading[1]}h{min(6, int(heading[2]) + 2)}>"


def _shown_short(link: re.Match[str]) -> str:
    """Show a bare address as in plain text; where the words are one address and the link another, believe the words."""
    url, words = html.unescape(link["url"]), html.unescape(link["words"])
    if url == f"mailto:{words}":
        return link["words"]
    parts = list(parts_of(words))
    if len(parts) == 1 and isinstance(parts[0], Address):
        leads_there = cut_address(url)
        if leads_there is None or _place(leads_there.url) != _place(parts[0].url) or url == parts[0].url:
            return _html_of(parts[0], {}, "")
    elif words == url:
        return link["words"]
    return link[0]


def _place(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].removeprefix("www.")


def _html_of(part: Part, people: People, tag_address: str) -> str:
    if isinstance(part, Address):
        return f'<a href="{_attribute(part.url)}" {_REL}>{_shown_address(part)}</a>'
    if isinstance(part, Hashtag):
        return (
            f'<a href="{_attribute(tag_address + quote(part.name))}" class="mention hashtag" {_REL}>'
            f"{part.text[0]}<span>{_words(part.display)}</span></a>"
        )
    if isinstance(part, Handle) and part.key in people:
        person = people[part.key]
        return (
            f'<span class="h-card"><a href="{_attribute(person.url)}" class="u-url mention" {_REL}>'
            f"@<span>{_words(person.username)}</span></a></span>"
        )
    return _words(part.text)


def _shown_address(part: Address) -> str:
    """The whole address is there to read and copy; what is before and behind its telling part is out of sight."""
    scheme = part.text[: part.text.index("://") + 3] if "://" in part.text else ""
    if part.shown.startswith("www."):
        scheme += "www."
    shown = part.shown.removeprefix("www.")
    before = f'<span class="invisible">{scheme}</span>' if scheme else ""
    if len(shown) <= SHOWN_LENGTH:
        return before + f"<span>{_words(shown)}</span>"
    return (
        f'{before}<span class="ellipsis">{_words(shown[:SHOWN_LENGTH])}</span>'
        f'<span class="invisible">{_words(shown[SHOWN_LENGTH:])}</span>'
    )


def _words(text: str) -> str:
    return html.escape(text, quote=False).replace("\xa0", "&nbsp;")


def _attribute(text: str) -> str:
    return html.escape(text, quote=True).replace("&#x27;", "'").replace("\xa0", "&nbsp;")
