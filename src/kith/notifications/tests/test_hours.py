"""Off duty, through the pages: nothing rings, what happened waits, and one can look at any time."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.live.queries import tellings_after
from kith.members.models import User
from kith.notifications.actions import keep_hours
from kith.notifications.models import Notification, Reach
from kith.notifications.queries import may_disturb, next_on_duty

EVENING = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)  # a Tuesday
MORNING = datetime(2026, 11, 18, 8, tzinfo=UTC)
OFFICE = [(time(8), time(18))] * 5 + [None, None]


@pytest.fixture
def off_duty(amara, at):
    at(EVENING)
    keep_hours(member=amara.user, days=OFFICE, zone="Europe/London", now=EVENING)


def test_a_week_is_kept_and_shown_again(amara, sign_in, at):
    at(EVENING)
    browser = sign_in(amara)
    answer = browser.post(
        "/settings/hours", {"from_0": "08:00", "until_0": "18:00", "from_5": "22:00", "until_5": "7:00"}
    )

    assert answer.status_code == 302
    assert Reach.objects.get(account=amara).duty_hours == "08:00-18:00 - - - - 22:00-07:00 -"
    assert 'value="22:00"' in browser.get("/settings/hours").content.decode()


def test_half_a_day_is_asked_about_and_what_was_typed_stays(amara, sign_in):
    answer = sign_in(amara).post("/settings/hours", {"from_0": "08:15"})

    assert answer.status_code == 422
    assert "Both times, please" in answer.content.decode()
    assert 'value="08:15"' in answer.content.decode()
    assert not Reach.objects.filter(account=amara).exists()


def test_an_empty_week_keeps_no_hours(amara, off_duty, sign_in):
    sign_in(amara).post("/settings/hours", {})

    assert may_disturb(amara, EVENING)


def test_office_hours_are_offered_to_start_from(amara, sign_in):
    page = sign_in(amara).get("/settings/hours?start=office").content.decode()

    assert page.count('value="18:00"') == 5


def test_who_is_off_duty_sees_so_and_no_count(amara, ben, off_duty, write, sign_in):
    write(ben, "@amara are you there?")

    page = sign_in(amara).get("/home").content.decode()

    assert "Off duty until tomorrow, 8 am" in page
    assert '<span class="count" data-live="bell" hidden>' in page
    assert tellings_of_bell(amara) == []
    assert "are you there?" in sign_in(amara).get("/notices").content.decode()


def test_back_on_duty_the_count_is_there(amara, ben, off_duty, write, sign_in, at):
    write(ben, "@amara are you there?")
    at(MORNING)

    page = sign_in(amara).get("/home").content.decode()

    assert "Off duty" not in page
    assert '<span class="num">1</span>' in page


def test_the_sign_ends_it_until_the_week_says_off_again(amara, off_duty, sign_in, at):
    browser = sign_in(amara)
    browser.post("/settings/hours/back", {"next": "/home"})

    assert may_disturb(amara, EVENING)
    assert may_disturb(amara, MORNING - timedelta(minutes=1))
    assert next_on_duty(amara, EVENING + timedelta(days=1)) == MORNING + timedelta(days=1)


def test_off_duty_until_tomorrow_with_one_press(amara, sign_in, at):
    at(EVENING)
    User.objects.filter(account=amara).update(time_zone="Europe/London")
    browser = sign_in(amara)
    assert "Off duty until tomorrow, 8 am" in browser.get("/settings/hours").content.decode()

    browser.post("/settings/hours/off", {})

    assert next_on_duty(amara, EVENING) == MORNING
    browser.post("/settings/hours/back", {})
    assert may_disturb(amara, EVENING)


def test_away_until_a_day(amara, sign_in, at):
    at(EVENING)
    browser = sign_in(amara)
    browser.post("/settings/hours/away", {"back_on": "2026-12-01"})

    assert next_on_duty(amara, EVENING) == datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2026-11-17", "2026-11-01", "2036-01-01", "soon", ""])
def test_a_day_that_is_none_is_asked_about(amara, sign_in, at, day):
    at(EVENING)
    answer = sign_in(amara).post("/settings/hours/away", {"back_on": day})

    assert answer.status_code == 422
    assert may_disturb(amara, EVENING)


def test_the_zone_of_the_browser_counts_where_none_was_chosen(amara, sign_in, at):
    at(EVENING)
    browser = sign_in(amara)
    browser.cookies["tz"] = "America/New_York"

    browser.post("/settings/hours", {f"{part}_{day}": time for day in range(7) for part, time in
                                     (("from", "08:00"), ("until", "18:00"))})  # fmt: skip

    assert may_disturb(amara, EVENING)  # ten past two in the afternoon there


def test_the_sign_costs_no_query_more(amara, off_duty, sign_in):
    browser = sign_in(amara)
    browser.get("/rules")
    with CaptureQueriesContext(connection) as off_duty_queries:
        assert "Off duty" in browser.get("/rules").content.decode()
    Reach.objects.all().delete()
    with CaptureQueriesContext(connection) as on_duty_queries:
        assert "Off duty" not in browser.get("/rules").content.decode()

    assert len(off_duty_queries) == len(on_duty_queries)


def tellings_of_bell(account) -> list[int]:
    return [one.id for one in tellings_after(0) if one.name == "bell" and account.id in one.to]


def test_a_bell_that_may_ring_rings(amara, ben, write):
    write(ben, "@amara are you there?")

    assert len(tellings_of_bell(amara)) == 1
    assert Notification.objects.filter(account=amara).count() == 1
