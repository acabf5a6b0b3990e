"""What a poll means, decided without database or network: which items are new or changed, when to come again."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from kith.protocols.feeds import ParsedEntry, ParsedFeed
from kith.reading.models import State

SHORTEST = 15  # minutes between polls of a feed that never stops
LONGEST = 24 * 60
MOST_AT_FIRST = 20  # so that a website newly followed does not flood a home
MOST_AT_ONCE = 100
_FAILURES_TO_SLOW = 3
_FAILURES_TO_DEAD = 12
_DEAD_AFTER = timedelta(days=5)
_LONGEST_PAUSE = timedelta(days=7)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Known:
    """What we hold of a feed before a poll."""

    items: Mapping[str, str]  # key → hash of its content
    is_first: bool
    interval_minutes: int = 60
    failures: int = 0
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry with the names it has here and the time it is given."""

    key: str
    content_hash: str
    published_at: datetime
    entry: ParsedEntry


@dataclass(frozen=True, slots=True)
class Changes:
    new: tuple[Arrival, ...]  # oldest first
    changed: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When to come again (None: never), and how the feed stands."""

    at: datetime | None
    interval_minutes: int
    failures: int
    state: State


def decide_items(known: Known, feed: ParsedFeed, now: datetime) -> Changes:
    """Return what of `feed` is new and what has changed since."""
    new: list[Arrival] = []
    changed: list[Arrival] = []
    for position, (key, entry) in enumerate(_keyed(feed.entries).items()):
        arrival = Arrival(key, hash_of(entry), _published_at(entry, position, now), entry)
        held = known.items.get(key)
        if held is None:
            new.append(arrival)
        elif held != arrival.content_hash:
            changed.append(arrival)
    newest_first = sorted(new, key=lambda arrival: arrival.published_at, reverse=True)
    kept = newest_first[: MOST_AT_FIRST if known.is_first else MOST_AT_ONCE]
    return Changes(new=tuple(reversed(kept)), changed=tuple(changed[:MOST_AT_ONCE]))


def key_of(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()


def hash_of(entry: ParsedEntry) -> str:
    """Return what changes when a reader would see something else."""
    parts = (entry.title, entry.link, entry.summary, entry.content, *(file.url for file in entry.enclosures))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()


def after_answer(
    known: Known, *, found_new: bool, now: datetime, asked_minutes: int | None = None, headers: Mapping[str, str]
) -> NextPoll:
    """Decide after a good answer: sooner where something was new, later where not, never before the feed wishes."""
    minutes = known.interval_minutes * (0.6 if found_new else 1.4)
    minutes = min(LONGEST, max(SHORTEST, minutes))
    interval = round(minutes)
    wished = max(asked_minutes or 0, _max_age(headers) // 60)
    pause = timedelta(minutes=max(interval, min(wished, LONGEST)))
    pause = max(pause, retry_after(headers, now))
    return NextPoll(now + pause, interval, 0, State.ACTIVE)


def after_failure(known: Known, *, status: int, now: datetime, headers: Mapping[str, str]) -> NextPoll:
    """Decide after no answer or a bad one; `status` is 0 where there was none. 410 means never again."""
    failures = known.failures + 1
    if status == 410:
        return NextPoll(None, known.interval_minutes, failures, State.GONE)
    has_been_silent = known.answered_at is None or now - known.answered_at >= _DEAD_AFTER
    if failures >= _FAILURES_TO_DEAD and has_been_silent:
        state = State.DEAD
    else:
        state = State.SLOW if failures >= _FAILURES_TO_SLOW else State.ACTIVE
    interval = timedelta(minutes=max(known.interval_minutes, SHORTEST))
    pause = min(interval * 2 ** min(failures, 10), timedelta(days=2))
    if state is State.DEAD:
        pause = _LONGEST_PAUSE  # a site may come back after months; one question a week hammers nobody
    pause = max(pause, retry_after(headers, now))
    return NextPoll(now + pause, known.interval_minutes, failures, state)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return how long a server asks us to stay away: seconds or a date, a week at the most."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:8])), _LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return timedelta()
    until = until.replace(tzinfo=UTC) if until.tzinfo is None else until
    return min(max(until - now, timedelta()), _LONGEST_PAUSE)


def _max_age(headers: Mapping[str, str]) -> int:
    for part in headers.get("cache-control", "").lower().split(","):
        name, _, value = part.strip().partition("=")
        value = value.strip('" ')
        if name == "max-age" and value.isascii() and value.isdigit():
            return min(int(value[:9]), LONGEST * 60)
    return 0


def _keyed(entries: Sequence[ParsedEntry]) -> dict[str, ParsedEntry]:
    """Return entries by key; a feed that calls several of them the same is told apart by their links."""
    times: dict[str, int] = {}
    for entry in entries:
        times[entry.id] = times.get(entry.id, 0) + 1
    keyed: dict[str, ParsedEntry] = {}
    for entry in entries:
        name = entry.id if times[entry.id] == 1 else f"{entry.id}\x1f{entry.link}"
        keyed.setdefault(key_of(name), entry)
    return keyed


def _published_at(entry: ParsedEntry, position: int, now: datetime) -> datetime:
    """Return when an entry is to have been published: what it says, but neither the future nor before the web."""
    said = entry.published or entry.updated
    if said is None or said < _EARLIEST:
        return now - timedelta(seconds=position)  # feeds list the newest first
    return min(said, now)
