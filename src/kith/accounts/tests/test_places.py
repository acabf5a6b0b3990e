from collections import Counter

import pytest

from kith.accounts.places import LONGEST_CODE, place_choices, place_name, places


def test_knows_every_council_area_and_no_finer_place():
    counts = Counter(place.group for place in places().values() if place.code.count("-") >= 2)

    assert counts == {"England": 153, "Scotland": 32, "Wales": 22, "Northern Ireland": 11}
    assert max(map(len, places())) <= LONGEST_CODE
    assert [group for group, _ in place_choices()] == [*counts, "Countries"]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("gb-eng-leeds", "Leeds, England"),
        ("gb-wls-swansea", "Swansea / Abertawe, Wales"),
        ("gb-sct", "Scotland"),
        ("ie", "Ireland"),
        ("", ""),
        ("gone", ""),
    ],
)
def test_says_where_that_is(code, name):
    assert place_name(code) == name
