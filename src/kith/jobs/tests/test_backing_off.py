from datetime import timedelta

import pytest

from kith.jobs.backing_off import pause_after


@pytest.mark.parametrize(
    ("attempts", "pause"),
    [
        (1, timedelta(seconds=10)),
        (2, timedelta(seconds=30)),
        (3, timedelta(seconds=90)),
        (8, timedelta(hours=6)),
        (500, timedelta(hours=6)),
    ],
)
def test_each_pause_is_longer_up_to_six_hours(attempts, pause):
    assert pause_after(attempts, chance=0.5) == pause


def test_chance_moves_a_pause_by_up_to_a_quarter():
    pauses = [pause_after(1, chance=chance) for chance in (0.0, 1.0)]

    assert pauses == [timedelta(seconds=7.5), timedelta(seconds=12.5)]
