"""Which addresses the words of a post mention: what a reader could press, save mentions, hashtags and our own pages."""

import html
import re

from django.conf import settings

from kith.posts.models import Origin, Post

MOST_LINKS = 10
# Reads what a cleaner wrote: attributes always in double quotes.
_LINK = re.compile(r'<a((?: [a-z]+="[^"]*")*)>')
# “RE: address”, for those who know no quotes: what it leads to is shown as a quote, or not at all.
_QUOTED = re.compile(r'<(p|span) class="quote-inline">.*?</\1>', re.DOTALL)
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_NAMES_SOMEONE = {"mention", "hashtag", "u-url"}


def addresses_of(post: Post) -> list[str]:
    """Return the addresses that `post` mentions, in their order; for what a feed brought the article's own."""
    if post.origin == Origin.FEED:
        return [post.url] if post.url.startswith("http") else []
    return addresses_in(post.html)


def addresses_in(words: str) -> list[str]:
    """Return the addresses in the HTML of a post, each once."""
    found: dict[str, None] = {}
    if "quote-inline" in words:
        words = _QUOTED.sub("", words)
    for link in _LINK.finditer(words):
        attributes = dict(_ATTRIBUTE.findall(link[1]))
        address = html.unescape(attributes.get("href", ""))
        is_a_name = _NAMES_SOMEONE & set(attributes.get("class", "").split())
        if address.startswith(("http:", "https:")) and not is_a_name and not _is_ours(address):
            found[address] = None
    return list(found)[:MOST_LINKS]


def has_own_words(post: Post) -> bool:
    """Say whether a post has words besides addresses, names and tags. A feed's item has those of its story."""
    if post.origin == Origin.FEED:
        return False
    return bool(post.warning) or bool(re.search(r"\w", _PRESSED.sub(" ", post.html)[:5000].replace("&nbsp;", " ")))


_PRESSED = re.compile(r"<a .*?</a>|<[^>]*>", re.DOTALL)


def _is_ours(address: str) -> bool:
    return address == settings.KITH_ORIGIN or address.startswith(f"{settings.KITH_ORIGIN}/")
