import pytest

from kith.foundations.paging import Cursor, cursor_from, page_from


@pytest.mark.parametrize("nonsense", ["", "-1", "1e9", "٣", "9" * 40, "1 or 1=1", None, ["7"]])
def test_what_does_not_spell_an_id_counts_as_not_given(nonsense):
    cursor = cursor_from({"max_id": nonsense, "since_id": nonsense, "min_id": nonsense, "limit": nonsense})

    assert cursor == Cursor()


def test_the_limit_stays_within_bounds():
    assert cursor_from({"limit": "5000"}).limit == 40
    assert cursor_from({"limit": "0"}).limit == 20
    assert cursor_from({"limit": "3"}).limit == 3


def test_a_first_page_that_goes_on_has_older_ones_and_no_newer():
    page = page_from([9, 8, 7], Cursor(limit=2), place=int)

    assert (page.rows, page.older, page.newer) == ([9, 8], 8, None)


def test_the_last_page_leads_back_only():
    page = page_from([3, 2], Cursor(max_id=4, limit=2), place=int)

    assert (page.rows, page.older, page.newer) == ([3, 2], None, 3)


def test_climbing_gives_the_rows_just_above_newest_first():
    page = page_from([5, 6, 7], Cursor(min_id=4, limit=2), place=int)

    assert (page.rows, page.older, page.newer) == ([6, 5], 5, 6)


def test_an_empty_list_leads_nowhere():
    assert page_from([], Cursor(), place=int).older is None
