"""A year in one look: what is asked for and what is there, calmly; as often asked for many entries as for few."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kith.cpd.actions import keep_log
from kith.cpd.models import Entry, Log
from kith.cpd.periods import Period
from kith.cpd.picture import HEIGHT, WIDTH, draw
from kith.cpd.queries import Mark
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import NOW

YEAR = Period(date(2025, 12, 1), date(2026, 11, 30))


@pytest.fixture
def browser(amara, sign_in):
    return sign_in(amara)


def text(browser, address="/cpd?on=2026-11-17"):
    return browser.get(address).content.decode()


def test_what_is_asked_for_and_what_is_there(browser, amara, entry_of):
    keep_log(account=amara, regulator="social-work-england")
    entry_of(amara)
    entry_of(amara, kind="plan")
    entry_of(amara, is_with_peer=True, is_complete=False)

    page = text(browser)

    # A plan is no learning yet, and a draft counts for nothing.
    assert "1 of 2" in page
    assert "0 of 1" in page
    assert "1 piece of learning is complete, 1 is a draft" in page


def test_hours_are_added_up(browser, amara, entry_of):
    keep_log(account=amara, regulator="coru")
    entry_of(amara, minutes=15)
    entry_of(amara, minutes=90)

    page = text(browser)

    assert "1.75 of 30" in page
    assert "1 h 45 min in all." in page


def test_years_before_and_after_are_one_press_away(browser, amara, entry_of):
    keep_log(account=amara, regulator="social-work-england")
    entry_of(amara, title="Of last year", began_on=date(2025, 5, 1))
    entry_of(amara)

    assert 'href="?on=2024-12-01"' in text(browser)
    before = text(browser, "/cpd?on=2024-12-01")
    assert "Of last year" in before
    assert 'href="?on=2025-12-01"' in before
    assert 'href="?on=2023-12-01"' not in before


def test_who_begins_is_told_what_it_is(browser):
    page = text(browser, "/cpd")

    assert "Nothing written yet" in page
    assert "Choose your regulator" in page


def test_long_years_have_pages(browser, amara, entry_of):
    for number in range(32):
        entry_of(amara, title=f"Number {number:02}", began_on=date(2026, 1, 1) + timedelta(days=number))

    first, second = text(browser), text(browser, "/cpd?on=2026-11-17&skip=30")

    assert "Number 31" in first
    assert "Number 01" not in first
    assert "Number 01" in second
    assert "Number 31" not in second
    assert "skip=30#entries" in first


def test_the_picture_holds_every_entry_within_its_edges():
    days = [YEAR.first, YEAR.last, *[date(2026, 6, 1)] * 9]
    marks = [Mark(n, day, "reading", 30, n == 0, n != 1, []) for n, day in enumerate(days)]

    drawn = draw(YEAR, marks, date(2026, 11, 17))

    assert len(drawn.books) == 6  # of a pile of nine, four
    assert all(0 <= book.x <= WIDTH - 12 and 0 <= book.y <= HEIGHT for book in drawn.books)
    assert drawn.books[0].is_with_peer
    assert 0 < drawn.today < WIDTH
    assert [month.first.month for month in drawn.months] == [12, *range(1, 12)]
    assert (drawn.months[6].complete, drawn.months[6].minutes) == (9, 270)
    assert sum(month.drafts for month in drawn.months) == 1


def _queries(browser, address):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", ["/cpd", "/cpd/print", "/cpd/shared", "/cpd/cpd.csv", "/cpd/cpd.md"])
def test_a_long_log_is_asked_for_as_often_as_a_short_one(browser, amara, entry_of, article, address):
    def fill(many):
        for number in range(many):
            post = publish_post(author=amara, draft=Draft(text=f"Number {number}"), now=NOW)
            entry_of(amara, title=f"{many} {number}", began_on=timezone.localdate(), about=[article, post], said=["x"])

    keep_log(account=amara, regulator="social-work-england")
    fill(2)
    _queries(browser, address)
    few = _queries(browser, address)
    fill(25)
    assert Entry.objects.count() == 27

    assert _queries(browser, address) == few
    assert few <= 14


class TestChoosing:
    def test_one_chooses_a_regulator_and_the_words_stay(self, browser, amara, entry):
        browser.post("/settings/cpd", {"regulator": "coru", "began_on": "2024-03-01"})

        assert (Log.objects.get().regulator, Log.objects.get().began_on) == ("coru", date(2024, 3, 1))
        page = text(browser, f"/cpd/{entry.pk}")
        assert "Evaluation of the learning" in page
        assert "That <em>silence</em> helps." in page

    def test_who_has_a_period_of_their_own_is_asked_for_its_day(self, browser, amara):
        keep_log(account=amara, regulator="coru")
        assert "Say when one of yours began" in text(browser)

        keep_log(account=amara, regulator="coru", began_on=date(2024, 3, 1))

        assert "Say when one of yours began" not in text(browser)

    def test_a_day_of_ones_own_is_kept_only_where_it_means_something(self, browser):
        browser.post("/settings/cpd", {"regulator": "social-work-england", "began_on": "2024-03-01"})

        assert Log.objects.get().began_on is None

    @pytest.mark.parametrize(
        "typed", [{"regulator": "nobody"}, {"regulator": "coru", "began_on": "1066-10-14"}, {"regulator": ""}]
    )
    def test_what_there_is_not_can_not_be_chosen(self, browser, typed):
        assert browser.post("/settings/cpd", typed).status_code == 422
        assert not Log.objects.exists()

    def test_what_each_asks_stands_with_its_sources(self, browser):
        page = text(browser, "/cpd/rules")

        assert "Social Work England" in page
        assert "looked at on 23 November 2026" in page
        assert "https://news.sssc.uk.com/news/a-quick-guide-to-required-cpl-topics" in page
