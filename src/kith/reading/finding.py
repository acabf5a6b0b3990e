"""From an ordinary address to a feed: what a member pastes may be a page, a feed, or a place known for its feeds."""

import re
import time
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from kith.foundations import http
from kith.foundations.http import Fetched, FetchFailed
from kith.protocols.feeds import NotAFeed, ParsedFeed
from kith.protocols.feeds.decoding import decode
from kith.protocols.feeds.discovery import FeedLink, feeds_of_page, feeds_to_choose_from, known_shape, usual_places
from kith.reading import polling
from kith.reading.addresses import whole_address

_LARGEST_PAGE = 4_000_000
_MOST_SECONDS = 12.0  # in all; someone is waiting for the page
_MOST_SECONDS_A_PLACE = 5.0


class NoAddress(Exception):
    """What was typed can't be the address of a website."""


class NotAnswering(Exception):
    """The website gave nothing; the message says why."""


class NoFeedFound(Exception):
    """The page is there, but neither it nor the usual places have a feed."""


class SeveralFeeds(Exception):
    """The page has several feeds; the reader chooses."""

    def __init__(self, choices: list[FeedLink]) -> None:
        super().__init__()
        self.choices = choices


@dataclass(frozen=True, slots=True)
class Found:
    """A feed, parsed, and how it came."""

    parsed: ParsedFeed
    answer: Fetched


def find_feed(typed: str, *, now: datetime) -> Found:
    """Return the feed at or behind what was typed. Raises NoAddress, NotAnswering, NoFeedFound, SeveralFeeds."""
    address = whole_address(typed)
    if not address:
        raise NoAddress
    ends_at = time.monotonic() + _MOST_SECONDS
    address = known_shape(address) or address
    answer = _first_answer(address, was_typed=typed.strip().lower().startswith("http"), ends_at=ends_at)
    found = _as_feed(answer, now)
    if found is not None:
        return found
    page = decode(answer.body[:_LARGEST_PAGE], answer.content_type or _declared_in(answer.body))
    choices = feeds_to_choose_from(feeds_of_page(page, answer.url))
    if len(choices) > 1:
        raise SeveralFeeds(choices)
    for place in [choice.url for choice in choices] or usual_places(answer.url):
        left = ends_at - time.monotonic()
        if left < 0.5:
            raise NotAnswering(f"{urlsplit(answer.url).hostname} takes too long to answer. Try again later.")
        found = _look(place, now, left)
        if found is not None:
            return found
    raise NoFeedFound


def _first_answer(address: str, *, was_typed: bool, ends_at: float) -> Fetched:
    # Where the scheme is our guess, half of the time is left for the other one.
    left = max(0.5, ends_at - time.monotonic())
    try:
        answer = http.fetch(
            address,
            headers={"Accept": f"text/html, {polling.ACCEPT}"},
            max_bytes=polling.LARGEST,
            deadline=left if was_typed else left / 2,
        )
    except FetchFailed as failure:
        # Without a scheme, https was our guess; some small sites still have only http.
        if was_typed or not address.startswith("https:"):
            raise NotAnswering(str(failure)) from failure
        return _first_answer("http:" + address.removeprefix("https:"), was_typed=True, ends_at=ends_at)
    if not answer.is_good:
        raise NotAnswering(f"{urlsplit(answer.url).hostname} answered with an error ({answer.status}).")
    return answer


def _look(place: str, now: datetime, seconds: float) -> Found | None:
    try:
        answer = http.fetch(
            place,
            headers={"Accept": polling.ACCEPT},
            max_bytes=polling.LARGEST,
            deadline=min(_MOST_SECONDS_A_PLACE, seconds),
        )
    except FetchFailed:
        return None
    return _as_feed(answer, now) if answer.is_good else None


def _as_feed(answer: Fetched, now: datetime) -> Found | None:
    try:
        parsed = polling.parser.parse(answer.body, url=answer.url, content_type=answer.content_type, now=now, most=1000)
    except NotAFeed:
        return None
    return Found(parsed, answer)


_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,40})", re.IGNORECASE)


def _declared_in(body: bytes) -> str:
    declared = _META_CHARSET.search(body[:4000])
    return f"text/html; charset={declared[1].decode('ascii')}" if declared else ""
