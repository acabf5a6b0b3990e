"""Ids sort by time, and no two things of one process get the same."""

from datetime import UTC, datetime, timedelta

from kith.foundations.ids import first_id_at, new_id, time_of

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


def test_two_things_of_one_breath_keep_their_order():
    made = [new_id(NOON) for _ in range(50)]
    assert made == sorted(set(made))


def test_a_time_that_comes_back_gives_new_ids():
    made = []
    for minute in range(2_000):  # posts dated to the second arrive from several servers, mixed
        made += [new_id(NOON), new_id(NOON + timedelta(minutes=minute))]
    assert len(set(made)) == len(made)


def test_an_id_tells_its_time_and_sorts_with_the_first_of_that_time():
    value = new_id(NOON)
    assert time_of(value) == NOON
    assert first_id_at(NOON) < value < first_id_at(NOON + timedelta(milliseconds=1))


def test_more_ids_than_a_millisecond_holds_stay_within_it():
    crowded = NOON + timedelta(days=1)
    made = [new_id(crowded) for _ in range(70_000)]
    assert {time_of(value) for value in made} == {crowded}
