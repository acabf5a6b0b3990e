"""The words of a post of another server, harmless, and with names and tags that lead to pages of this server."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from html import escape, unescape
from urllib.parse import quote

from django.conf import settings

from kith.accounts.addresses import page_of
from kith.accounts.models import Account
from kith.foundations.html import as_text_html, clean_foreign, to_text, without_pictures
from kith.foundations.tags import tag_name
from kith.foundations.text import on_one_line, shorten
from kith.protocols.activitypub.model import IncomingNote

MOST = 60_000  # letters of HTML that are kept of one post: a chapter of a book
_SUMMARY = 300
_REL = 'rel="nofollow noopener noreferrer"'
# These read what a cleaner wrote: attributes always in double quotes.
_ANCHOR = re.compile(r'<a((?: [a-z]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_RELATIVE = re.compile(r"""href\s*=\s*["']?\s*(?!https?:|mailto:)""", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SENDS_ELSEWHERE = {"Video", "Audio", "Event", "Page"}


def words_of(note: IncomingNote, known: Mapping[str, Account]) -> str:
    """Return the HTML of a post, cleaned; `known` are those whom it may link to, by each address they have."""
    # What a picture shows is told: fetching it from where it is would tell them who reads.
    base = (note.url or note.id) if _RELATIVE.search(note.content) else ""  # a cleaner with one is made each time
    cleaned, _ = without_pictures(clean_foreign(note.content, base))
    if len(cleaned) > MOST:
        cleaned = _cut(cleaned, note.url or note.id)
    tags = {tag_name(tag) for tag in note.hashtags}
    led = _ANCHOR.sub(lambda anchor: _led_here(anchor, known, tags), cleaned)
    return _when_and_where(note) + led + "".join(_more_links(note, led))


def summary_of(note: IncomingNote) -> str:
    """Return in a few words what something with a title is about."""
    if not note.title:
        return ""
    return shorten(on_one_line(to_text(note.summary) or to_text(note.content)), _SUMMARY)


def _led_here(anchor: re.Match[str], known: Mapping[str, Account], tags: Collection[str]) -> str:
    attributes = dict(_ATTRIBUTE.findall(anchor[1]))
    href, classes = unescape(attributes.get("href", "")), attributes.get("class", "").split()
    said = unescape(_TAG.sub("", anchor[2])).strip()
    if said[:1] in {"#", "＃"} or "hashtag" in classes:
        name = tag_name(said.lstrip("#＃"))
        if name and (name in tags or "hashtag" in classes):
            return _link(f"{settings.KITH_ORIGIN}/tags/{quote(name)}", "mention hashtag", anchor[2])
    elif said.startswith("@") or "mention" in classes:
        account = known.get(href)
        if account is not None:
            return _link(page_of(account), "u-url mention", anchor[2])
    return anchor[0]


def _link(href: str, classes: str, inner: str) -> str:
    return f'<a href="{escape(href)}" class="{classes}" {_REL}>{inner}</a>'


def _more_links(note: IncomingNote, html: str) -> list[str]:
    """What a post is about without saying so in its words: each as a link, where it does not stand there already."""
    links = [link for link in note.links if escape(link) not in html]
    if note.type in _SENDS_ELSEWHERE and note.url and note.url not in links and escape(note.url) not in html:
        links.append(note.url)
    made = [f'<p><a href="{escape(link)}" {_REL}>{escape(link.partition("://")[2])}</a></p>' for link in links]
    if note.quotes and escape(note.quotes) not in html and "quote-inline" not in html:
        # As other servers write it for those who know no quotes; pages that show what is quoted leave it out.
        quoted = escape(note.quotes)
        made.append(f'<p class="quote-inline">RE: <a href="{quoted}" {_REL}>{quoted.partition("://")[2]}</a></p>')
    return made


def _when_and_where(note: IncomingNote) -> str:
    """Of an event: when, in the time of everywhere, and where."""
    if note.starts_at is None:
        return ""
    times = _time(note.starts_at) + (f" – {_time(note.ends_at)}" if note.ends_at else "")
    return as_text_html(f"{times}\n{on_one_line(note.place)}".strip())


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _cut(html: str, address: str) -> str:
    """The beginning, as plain paragraphs, and a link to the whole: nothing seems to end where it does not."""
    beginning = as_text_html(shorten(to_text(html), MOST // 2))
    return f'{beginning}<p><a href="{escape(address)}" {_REL}>[…]</a></p>'
