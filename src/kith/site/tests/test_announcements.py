"""What everyone here is told: on every page, until each has read it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kith.servers.actions import announce_to_everyone, react_to_announcement
from kith.servers.models import Announcement
from kith.servers.queries import forget_announcements

WORDS = "The machine rests on Sunday."


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    forget_announcements()
    yield
    forget_announcements()


@pytest.fixture
def tell(db):
    def announce(text=WORDS, *, starts_in=0, ends_in=None):
        now = timezone.now()
        told = announce_to_everyone(
            text=text, now=now, by_name="dee", starts_at=now + timedelta(hours=starts_in),
            ends_at=None if ends_in is None else now + timedelta(hours=ends_in),
        )  # fmt: skip
        forget_announcements()
        return told

    return announce


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "is_shown"),
    [(0, None, True), (-2, 2, True), (2, None, False), (-4, -2, False)],
)
def test_is_shown_in_its_time(tell, sign_in, amara, starts_in, ends_in, is_shown):
    tell(starts_in=starts_in, ends_in=ends_in)

    assert (WORDS in sign_in(amara).get("/settings").content.decode()) == is_shown


def test_is_for_members_only(tell, client):
    tell()

    assert WORDS not in client.get("/about").content.decode()


def test_each_puts_it_away_for_themselves(tell, sign_in, amara, ben):
    announcement, browser = tell(), sign_in(amara)

    answer = browser.post(f"/announcements/{announcement.pk}/put-away", {"next": "/settings"})

    assert answer["Location"] == "/settings"
    assert WORDS not in browser.get("/settings").content.decode()
    assert WORDS in sign_in(ben).get("/settings").content.decode()
    assert WORDS in browser.get("/announcements").content.decode()


def test_leads_nowhere_else(tell, sign_in, amara):
    answer = sign_in(amara).post(f"/announcements/{tell().pk}/put-away", {"next": "https://evil.example/"})

    assert answer["Location"] == "/home"


def test_costs_nothing_while_nothing_is_told(sign_in, amara):
    browser = sign_in(amara)
    browser.get("/settings")

    with CaptureQueriesContext(connection) as asked:
        browser.get("/settings")

    assert not [one for one in asked if "announcement" in str(one["sql"]) or "servers_reader" in str(one["sql"])]


def test_is_made_changed_and_ended_by_those_who_keep_the_server(sign_in, dee, amara):
    browser = sign_in(dee)
    browser.post("/manage/announcements", {"text": WORDS})
    announcement = Announcement.objects.get()

    browser.post(f"/manage/announcements/{announcement.pk}", {"text": "On **Monday**."})
    forget_announcements()
    assert "On <strong>Monday</strong>." in sign_in(amara).get("/settings").content.decode()

    browser.post(f"/manage/announcements/{announcement.pk}/end")
    forget_announcements()
    assert "Monday" not in sign_in(amara).get("/settings").content.decode()


def test_does_not_end_before_it_begins(sign_in, dee):
    answer = sign_in(dee).post(
        "/manage/announcements", {"text": WORDS, "starts_at": "2026-12-02T10:00", "ends_at": "2026-12-01T10:00"}
    )

    assert answer.status_code == 422
    assert WORDS in answer.content.decode()


def test_foreign_script_stays_words(tell, sign_in, amara):
    tell("<img src=x onerror=alert(1)> Hello")

    assert "<img src=x" not in sign_in(amara).get("/settings").content.decode()


def test_the_page_shows_what_apps_put_beneath(tell, ben, amara, sign_in):
    told = tell()
    for person in (amara, ben):
        react_to_announcement(announcement=told, account_id=person.pk, name="👍", known=(), now=timezone.now())
    react_to_announcement(announcement=told, account_id=ben.pk, name="tea", known=("tea",), now=timezone.now())

    page = sign_in(ben).get("/announcements").content.decode()

    assert page.index("👍 2") < page.index(":tea: 1")


def test_no_question_of_an_app_stands_beneath_an_announcement(tell, ben, sign_in):
    """Its button could do nothing there, and what is asked comes first."""
    tell()
    browser = sign_in(ben)

    assert WORDS in browser.get("/home").content.decode()
    asked = browser.get("/oauth/authorize?client_id=nobody")
    assert "let in" in asked.content.decode()
    assert WORDS not in asked.content.decode()
