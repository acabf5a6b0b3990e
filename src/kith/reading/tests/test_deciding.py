"""What a poll means, as a table, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kith.protocols.feeds import ParsedEntry, ParsedFeed
from kith.reading.deciding import Known, after_answer, after_failure, decide_items, hash_of, key_of, retry_after
from kith.reading.models import State

NOW = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)
OLD = ParsedEntry(id="a", title="A", published=NOW - timedelta(days=1))
HELD = Known(items={key_of("a"): hash_of(OLD)}, is_first=False, answered_at=NOW)


def test_what_is_held_and_unchanged_is_neither_new_nor_changed():
    changes = decide_items(HELD, ParsedFeed(entries=(OLD,)), NOW)

    assert (changes.new, changes.changed) == ((), ())


def test_new_items_come_oldest_first_and_edits_keep_their_key():
    newer = ParsedEntry(id="c", published=NOW - timedelta(hours=1))
    older = ParsedEntry(id="b", published=NOW - timedelta(hours=2))

    changes = decide_items(HELD, ParsedFeed(entries=(newer, older, replace(OLD, title="A2"))), NOW)

    assert [arrival.entry.id for arrival in changes.new] == ["b", "c"]
    assert [arrival.key for arrival in changes.changed] == [key_of("a")]


def test_items_that_share_a_name_are_told_apart():
    entries = tuple(ParsedEntry(id="same", link=f"https://x.test/{number}") for number in range(3))

    assert len(decide_items(Known(items={}, is_first=True), ParsedFeed(entries=entries), NOW).new) == 3


@pytest.mark.parametrize("said", [NOW + timedelta(days=30), datetime(1970, 1, 1, tzinfo=UTC), None])
def test_no_item_is_from_the_future_or_from_before_the_web(said):
    feed = ParsedFeed(entries=(ParsedEntry(id="x", published=said),))

    assert decide_items(HELD, feed, NOW).new[0].published_at == NOW


def test_a_busy_feed_is_asked_sooner_a_quiet_one_later():
    busy = after_answer(HELD, found_new=True, now=NOW, headers={})
    quiet = after_answer(HELD, found_new=False, now=NOW, headers={})

    assert busy.interval_minutes < HELD.interval_minutes < quiet.interval_minutes


@pytest.mark.parametrize(
    ("minutes", "found_new", "expected"), [(15, True, 15), (24 * 60, False, 24 * 60), (60, True, 36), (60, False, 84)]
)
def test_the_pace_stays_within_bounds(minutes, found_new, expected):
    known = replace(HELD, interval_minutes=minutes)

    assert after_answer(known, found_new=found_new, now=NOW, headers={}).interval_minutes == expected


@pytest.mark.parametrize(
    ("asked", "headers", "least"),
    [
        (600, {}, timedelta(minutes=600)),
        (None, {"cache-control": "public, max-age=36000"}, timedelta(hours=10)),
        (None, {"retry-after": "172800"}, timedelta(days=2)),
        (999_999, {}, timedelta(days=1)),
    ],
)
def test_a_feed_is_never_asked_before_it_wishes(asked, headers, least):
    next_poll = after_answer(HELD, found_new=True, now=NOW, asked_minutes=asked, headers=headers)

    assert next_poll.at == NOW + least


@pytest.mark.parametrize(
    ("failures", "silent_days", "state"),
    [(0, 0, State.ACTIVE), (2, 0, State.SLOW), (11, 1, State.SLOW), (11, 6, State.DEAD)],
)
def test_how_a_feed_stands_after_failures(failures, silent_days, state):
    known = replace(HELD, failures=failures, answered_at=NOW - timedelta(days=silent_days))

    assert after_failure(known, status=500, now=NOW, headers={}).state == state


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("120", timedelta(minutes=2)),
        ("Tue, 17 Nov 2026 20:10:00 GMT", timedelta(hours=1)),
        ("99999999999", timedelta(days=7)),
        ("soon", timedelta()),
        ("", timedelta()),
    ],
)
def test_reads_how_long_to_stay_away(text, pause):
    assert retry_after({"retry-after": text}, NOW) == pause
