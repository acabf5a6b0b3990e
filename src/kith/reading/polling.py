"""One poll of one feed: ask politely, decide (deciding.py), then store all of it in one transaction."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction

from kith.foundations import http
from kith.foundations.html import to_text
from kith.foundations.http import Fetched, FetchFailed
from kith.foundations.text import count_words, shorten
from kith.posts.actions import receive_post, revise_received_post
from kith.posts.drafts import IncomingPost
from kith.posts.models import Origin, Visibility
from kith.protocols.feeds import NotAFeed, ParsedEntry, ParsedFeed
from kith.protocols.feeds.isolated import FeedParser
from kith.reading.addresses import holds_a_secret, host_of
from kith.reading.deciding import Arrival, Changes, Known, NextPoll, after_answer, after_failure, decide_items
from kith.reading.models import Feed, Item

LARGEST = 8_000_000
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
_CLAIMED_FOR = timedelta(minutes=30)
_WORDS_A_MINUTE = 220
_MOST_ENCLOSURES = 5

parser = FeedParser()


def claim_due_feeds(*, now: datetime, most: int = 200) -> list[Feed]:
    """Return due feeds that are ours to poll now; whoever asks at the same moment gets others."""
    due = Feed.objects.due(now).order_by("next_poll_at")[:most]
    return [
        feed
        for feed in due
        if Feed.objects.filter(pk=feed.pk, next_poll_at=feed.next_poll_at).update(next_poll_at=now + _CLAIMED_FOR) == 1
    ]


def poll_feed(*, feed: Feed, now: datetime) -> None:
    """Ask for a feed and keep what is new. A feed that fails is noted, never raised."""
    headers = {"Accept": ACCEPT}
    if feed.etag:
        headers["If-None-Match"] = feed.etag
    if feed.last_modified:
        headers["If-Modified-Since"] = feed.last_modified
    try:
        answer = http.fetch(feed.address, headers=headers, max_bytes=LARGEST)
    except FetchFailed as failure:
        _note_failure(feed, status=0, problem=str(failure), headers={}, now=now)
        return
    if answer.status == 304:
        # Nothing is parsed: that is what the two headers are for.
        next_poll = after_answer(_known(feed, {}), found_new=False, now=now, headers=answer.headers)
        _store(feed, None, Changes((), ()), next_poll, answer, now)
        return
    if not answer.is_good:
        problem = _words_of(answer.status)
        _note_failure(feed, status=answer.status, problem=problem, headers=answer.headers, now=now)
        return
    try:
        parsed = parser.parse(answer.body, url=answer.url, content_type=answer.content_type, now=now, most=1000)
    except NotAFeed as refusal:
        _note_failure(feed, status=0, problem=str(refusal), headers=answer.headers, now=now)
        return
    take_in(feed=feed, parsed=parsed, now=now, answer=answer)


def take_in(*, feed: Feed, parsed: ParsedFeed, now: datetime, answer: Fetched | None = None) -> Changes:
    """Keep what is new and changed in `parsed`, and plan the next poll; all in one transaction."""
    items = dict(Item.objects.filter(feed=feed).values_list("key", "content_hash"))
    known = _known(feed, items)
    changes = decide_items(known, parsed, now)
    headers = answer.headers if answer else {}
    next_poll = after_answer(
        known, found_new=bool(changes.new), now=now, asked_minutes=parsed.minutes_between, headers=headers
    )
    _store(feed, parsed, changes, next_poll, answer, now)
    return changes


def _known(feed: Feed, items: dict[str, str]) -> Known:
    return Known(
        items=items,
        is_first=feed.answered_at is None,
        interval_minutes=feed.interval_minutes,
        failures=feed.failures,
        answered_at=feed.answered_at or feed.created_at,
    )


def _store(
    feed: Feed, parsed: ParsedFeed | None, changes: Changes, next_poll: NextPoll, answer: Fetched | None, now: datetime
) -> None:
    with transaction.atomic():
        for arrival in changes.new:
            _keep(feed, parsed, arrival, now)
        if changes.changed:
            _revise(feed, parsed, changes.changed, now)
        feed.checked_at = feed.answered_at = now
        feed.problem = ""
        if answer is not None and answer.status != 304:
            feed.etag = answer.headers.get("etag", "")[:500]
            feed.last_modified = answer.headers.get("last-modified", "")[:100]
        _plan(feed, next_poll, now)
    if answer is not None and answer.permanent_url != feed.address:
        _move(feed, answer.permanent_url)


def _keep(feed: Feed, parsed: ParsedFeed | None, arrival: Arrival, now: datetime) -> None:
    incoming = _incoming(feed, parsed, arrival)
    post = receive_post(author=feed.account, incoming=incoming, now=now)
    Item.objects.get_or_create(
        feed=feed,
        key=arrival.key,
        defaults={"post": post, "content_hash": arrival.content_hash, **_particulars(arrival.entry)},
    )


def _revise(feed: Feed, parsed: ParsedFeed | None, changed: Sequence[Arrival], now: datetime) -> None:
    items = Item.objects.filter(feed=feed, key__in=[arrival.key for arrival in changed]).select_related("post__author")
    by_key = {item.key: item for item in items}
    for arrival in changed:
        item = by_key.get(arrival.key)
        if item is not None:
            revise_received_post(post=item.post, incoming=_incoming(feed, parsed, arrival), now=now)
            Item.objects.filter(pk=item.pk).update(content_hash=arrival.content_hash, **_particulars(arrival.entry))


def _incoming(feed: Feed, parsed: ParsedFeed | None, arrival: Arrival) -> IncomingPost:
    entry = arrival.entry
    words = to_text(entry.summary or entry.content)
    return IncomingPost(
        uri=f"{settings.KITH_ORIGIN}/users/{feed.account.username}/items/{arrival.key[:40]}",
        url=entry.link,
        title=entry.title or ("" if len(words) <= 280 else shorten(words, 80)),
        html=entry.content or entry.summary,
        summary=shorten(" ".join(words.split()), 300),
        published_at=arrival.published_at,
        language=entry.language or (parsed.language if parsed else ""),
        origin=Origin.FEED,
        visibility=Visibility.FOLLOWERS if feed.is_private else Visibility.PUBLIC,
        tags=entry.tags[:10],
    )


def _particulars(entry: ParsedEntry) -> dict[str, object]:
    words = count_words(to_text(entry.content or entry.summary))
    return {
        "minutes_to_read": min(999, max(1, round(words / _WORDS_A_MINUTE))),
        "author_name": entry.author[:300],
        "enclosures": [
            {"url": file.url, "type": file.type, "length": file.length} for file in entry.enclosures[:_MOST_ENCLOSURES]
        ],
    }


def _note_failure(feed: Feed, *, status: int, problem: str, headers: object, now: datetime) -> None:
    known = headers if isinstance(headers, dict) else {}
    next_poll = after_failure(_known(feed, {}), status=status, now=now, headers=known)
    feed.checked_at = now
    feed.problem = problem[:200]
    _plan(feed, next_poll, now)


def _plan(feed: Feed, next_poll: NextPoll, now: datetime) -> None:
    feed.state = next_poll.state
    feed.failures = next_poll.failures
    feed.interval_minutes = next_poll.interval_minutes
    if next_poll.at is None:
        feed.next_poll_at = None
    else:
        # A tenth more or less, so that a thousand feeds brought in at once do not come due at once for ever.
        feed.next_poll_at = now + (next_poll.at - now) * random.uniform(1.0, 1.1)  # noqa: S311
    feed.save(
        update_fields=[
            "state", "failures", "interval_minutes", "next_poll_at", "checked_at", "answered_at", "problem", "etag",
            "last_modified",
        ]
    )  # fmt: skip


def _move(feed: Feed, address: str) -> None:
    """Remember where a feed has moved for good; not to where another of ours is, nor from open to secret."""
    if len(address) > 2000 or holds_a_secret(address) != feed.is_private or not urlsplit(address).hostname:
        return
    try:
        with transaction.atomic():
            Feed.objects.filter(pk=feed.pk).update(address=address, host=host_of(address))
    except IntegrityError:
        return
    feed.address = address


def _words_of(status: int) -> str:
    return {
        401: "It asks for a password.",
        403: "It does not let Kith in.",
        404: "The feed is not there any more.",
        410: "The feed has been closed for good.",
        429: "It asked Kith to come less often.",
    }.get(status, f"It answered with an error ({status}).")
