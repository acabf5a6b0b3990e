"""From what a feed says to what we keep: plain titles, clean HTML, whole addresses, one spelling of an author."""

import hashlib
import re

from kith.foundations.html import absolute, clean_foreign, to_text
from kith.foundations.text import on_one_line, shorten
from kith.protocols.feeds.model import Enclosure

_LONGEST_TITLE = 500
_MOST_TAGS = 50
_MOST_ENCLOSURES = 50
_MAIL_AND_NAME = re.compile(r"\s*[^\s()<>]{1,120}@[^\s()<>]{1,120}\s*\(([^()]{1,200})\)\s*")
_NAME_AND_MAIL = re.compile(r"\s*\"?([^<>\"]{1,200}?)\"?\s*<[^<>\s]{1,200}@[^<>\s]{1,200}>\s*")
_NAME_AND_BRACKETED = re.compile(r"\s*([^()@]{1,200}?)\s*\([^\s()@]{1,120}@[^\s()@]{1,120}\)\s*")
_ACTIVE_TAG = re.compile(
    r"<([/!?]?\s*(?:script|style|iframe|frame|object|embed|applet|svg|math|form|input|button|textarea|select|img|image|video"
    r"|audio|source|meta|base|link|body|html|template|portal|marquee|details|noscript|xml)\b[^<>]*|[a-z][^<>]*?[\s/\"']"
    r"on[a-z]+\s*=[^<>]*)(?:>|(?=<)|$)",
    re.IGNORECASE,
)
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+*-]{1,80}")
_HAS_MARKUP = re.compile(r"<[/a-zA-Z!]|&(?:#\w{1,8}|[a-zA-Z]\w{1,31});")


def plain(words: str, *, is_html: bool = True) -> str:
    """Return `words` on one line as plain text."""
    if is_html and _HAS_MARKUP.search(words):
        words = to_text(words)
    return harmless(shorten(on_one_line(words), _LONGEST_TITLE))


def harmless(words: str) -> str:
    """Return plain text that stays text even where someone forgets to escape it: “<script>” as “‹script›”."""
    return _ACTIVE_TAG.sub(r"‹\1›", words) if "<" in words else words


def clean(words: str, base: str, *, is_html: bool = True) -> str:
    """Return `words` as clean HTML; plain text becomes it."""
    if not words:
        return ""
    if not is_html:
        words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    elif not _HAS_MARKUP.search(words):
        return clean_foreign(words, base) if "<" in words or "&" in words else words.strip()
    return clean_foreign(words, base)


def author_name(words: str) -> str:
    """Return the name in “mail@address (Name)” or “Name <mail@address>”, or the words as they stand."""
    words = plain(words) if not _NAME_AND_MAIL.fullmatch(words[:600]) else on_one_line(words)
    found = _MAIL_AND_NAME.fullmatch(words) or _NAME_AND_MAIL.fullmatch(words) or _NAME_AND_BRACKETED.fullmatch(words)
    return shorten(on_one_line(found[1]) if found else words, 200)


def one_each(names: list[str]) -> tuple[str, ...]:
    """Return names in order, each once, short ones only."""
    tidy = (plain(name) for name in names[: _MOST_TAGS * 2])
    return tuple(dict.fromkeys(name for name in tidy if 0 < len(name) <= 200))[:_MOST_TAGS]


def enclosures_of(found: list[tuple[str, str, str]], base: str) -> tuple[Enclosure, ...]:
    """Return (address, type, length as text) as enclosures: whole web addresses only, each once."""
    kept: dict[str, Enclosure] = {}
    for url, kind, length in found[: _MOST_ENCLOSURES * 2]:
        whole = absolute(url, base)
        if not whole.startswith(("http:", "https:")) or whole in kept:
            continue
        kept[whole] = Enclosure(url=whole, type=media_type(kind), length=length_of(length))
    return tuple(kept.values())[:_MOST_ENCLOSURES]


def media_type(words: str) -> str:
    """Return the type of a file, or "" where the words are none."""
    found = _MEDIA_TYPE.match(words.strip())
    return found[0].lower() if found else ""


def length_of(text: str) -> int | None:
    """Return a number of bytes, or None where `text` is none that a file can have."""
    digits = text.strip().replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None


def made_up_id(*parts: str) -> str:
    """Return an id for an entry that brings none: the same as long as its words are."""
    return "urn:sha256:" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()


def link_base(feed_url: str, site_link: str) -> str:
    """Return what relative links are seen from: the feed's own address, or its site where another host serves it."""
    site = absolute(site_link, feed_url)
    if not feed_url or not site:
        return feed_url or site
    return feed_url if _host(feed_url) == _host(site) else site


def _host(url: str) -> str:
    return url.partition("//")[2].partition("/")[0].lower().removeprefix("www.")
