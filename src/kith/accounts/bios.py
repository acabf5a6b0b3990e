"""What people write about themselves, as HTML: lines, and links where an address, a handle or a tag stands."""

import html
import re
from collections.abc import Callable

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from kith.accounts.models import Account
from kith.accounts.queries import by_handle
from kith.foundations.html import as_text_html, clean_written

_REL = "nofollow noopener noreferrer"
_MOST_LOOKUPS = 10  # handles of one bio; each is a query
_ADDRESS = r"https?://[^\s<>\"']+"
_HANDLE = r"(?<![\w/.@])@[A-Za-z0-9_]+(?:@[A-Za-z0-9.-]+[A-Za-z0-9])?"
_TAG = r"(?<![\w/&#])#(?=\w*[^\W\d_])\w+"
_LINKABLE = re.compile(f"(?P<address>{_ADDRESS})|(?P<handle>{_HANDLE})|(?P<tag>{_TAG})")
_TRAILING = ".,;:!?)]}»”’…"


def bio_html(text: str) -> str:
    """Return a bio as cleaned HTML."""
    people: dict[str, Account | None] = {}

    def person(handle: str) -> Account | None:
        if handle not in people and len(people) < _MOST_LOOKUPS:
            people[handle] = by_handle(handle)
        return people.get(handle)

    return clean_written(_link(as_text_html(text), person))


def field_html(value: str) -> str:
    """Return the value of one profile field as HTML; a link says rel=me, so that the other page can answer it."""
    address = value.strip()
    if re.fullmatch(_ADDRESS, address):
        escaped = html.escape(address)
        return f'<a href="{escaped}" rel="me {_REL}">{html.escape(_short(address))}</a>'
    return html.escape(value)


def _link(marked: str, person: Callable[[str], Account | None]) -> str:
    """Link inside HTML that `as_text_html` made: its only tags are p and br, and quotes are escaped."""

    def linked(found: re.Match[str]) -> str:
        whole = found[0]
        if found["address"]:
            kept = html.unescape(whole).rstrip(_TRAILING)
            rest = html.unescape(whole)[len(kept) :]
            return f'<a href="{html.escape(kept)}">{html.escape(_short(kept))}</a>{html.escape(rest)}'
        if found["handle"]:
            account = person(whole)
            return whole if account is None else f'<a class="mention" href="{html.escape(account.url)}">{whole}</a>'
        address = _address_of_tag(whole[1:])
        return f'<a class="hashtag" href="{html.escape(address)}">{whole}</a>' if address else whole

    return _LINKABLE.sub(linked, marked)


def _short(address: str) -> str:
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


def _address_of_tag(name: str) -> str:
    try:
        return settings.KITH_ORIGIN + reverse("timelines:tag", args=[name])
    except NoReverseMatch:
        return ""
