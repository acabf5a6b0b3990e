"""Stopping mail without signing in (RFC 8058), and taking that back."""

import re
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.test import Client

from kith.notifications.actions import send_notices
from kith.notifications.models import Kind, Reach
from kith.notifications.stopping import stop_link
from tests.cast import NOW, make_account

MAILS = {"mention": "at-once", "reply": "daily", "boost": "daily"}


@pytest.fixture
def mailed(amara, reach, mail_is_on):
    return reach(amara, mails=dict(MAILS))


def path_to(account, *kinds) -> str:
    return stop_link(account.id, kinds).removeprefix("http://kith.test")


def mails_of(account) -> dict[str, str]:
    return Reach.objects.get(account=account).mails


def test_a_mail_program_stops_everything_with_one_post(amara, mailed):
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(
        path_to(amara), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 200
    assert mails_of(amara) == {}
    assert Reach.objects.get(account=amara).digest_at is None


def test_opening_the_link_changes_nothing(amara, mailed):
    page = Client().get(path_to(amara, "mention")).content.decode()

    assert "Only stop: Someone mentions me" in page
    assert "Only stop: Someone answers me" not in page
    assert "amara" not in page.lower()
    assert mails_of(amara) == MAILS


def test_one_kind_is_stopped_and_that_is_taken_back(amara, mailed):
    browser, path = Client(), path_to(amara, "mention", "reply")

    page = browser.post(path, {"kind": "mention"}).content.decode()
    assert mails_of(amara) == {"reply": "daily", "boost": "daily"}

    undo = re.search(r'name="undo" value="([^"]+)"', page)[1]
    assert "As it was" in browser.post(path, {"undo": undo}).content.decode()
    assert mails_of(amara) == MAILS


def test_people_stop_everything_too(amara, mailed):
    assert "Stopped" in Client().post(path_to(amara, "mention")).content.decode()
    assert mails_of(amara) == {}


def test_another_site_can_not_press_the_button_for_one(amara, mailed):
    assert Client(enforce_csrf_checks=True).post(path_to(amara), {"kind": ""}).status_code == 403
    assert mails_of(amara) == MAILS


@pytest.mark.parametrize("token", ["nonsense", "WzFd:made:up"])
def test_a_link_that_nobody_signed_does_nothing(amara, mailed, token):
    assert Client().get(f"/mail/stop/{token}").status_code == 404
    assert Client().post(f"/mail/stop/{token}", {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert mails_of(amara) == MAILS


def test_what_was_signed_for_something_else_does_nothing(amara, mailed):
    token = signing.dumps([amara.id], salt="another")

    assert Client().post(f"/mail/stop/{token}", {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert mails_of(amara) == MAILS


def test_a_kind_that_the_letter_was_not_about_is_not_stopped_by_it(amara, mailed):
    assert Client().post(path_to(amara, "mention"), {"kind": "boost"}).status_code == 404
    assert mails_of(amara) == MAILS


def test_nobody_takes_back_what_another_stopped(amara, ben, mailed, reach):
    reach(ben, mails={"mention": "daily"})
    browser = Client()
    page = browser.post(path_to(ben, "mention")).content.decode()
    undo = re.search(r'name="undo" value="([^"]+)"', page)[1]

    browser.post(path_to(amara), {"undo": undo})

    assert mails_of(amara) == MAILS


@pytest.mark.parametrize("origin", ["http://kith.test", "https://kith.test"])
def test_every_letter_carries_the_headers(amara, ben, mailed, write, settings, origin):
    settings.KITH_ORIGIN = origin
    write(ben, "@amara a word?")
    send_notices(account_id=amara.id, is_daily=False, now=NOW + timedelta(minutes=5))

    message = mail.outbox[0].message()

    link = message["List-Unsubscribe"]
    assert re.fullmatch(rf"<{origin}/mail/stop/[\w:-]+>", link)
    assert message["List-Unsubscribe-Post"] == ("List-Unsubscribe=One-Click" if origin[4] == "s" else None)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].startswith("<notices-")
    # Long as it is, it stays one line: programs that read it do not all unfold.
    assert link in message.as_bytes().decode()


def test_a_letter_to_an_account_without_a_name_is_none(db):
    assert not send_notices(account_id=make_account("nobody").id, is_daily=True, now=NOW)


def test_every_kind_has_words(amara, ben, mailed, reach, write):
    page = Client().get(path_to(amara, *Kind.values)).content.decode()

    assert page.count("Only stop:") == len(Kind.values)
