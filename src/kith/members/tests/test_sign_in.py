import pytest
from django.test import Client

from kith.members.actions import disable_member
from kith.members.models import KnownPlace, User
from tests.cast import NOW, PASSWORD

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605 Version/18.5 Mobile Safari/604.1"


def come_in(client: Client, login: str = "amara", password: str = PASSWORD, **more: str):
    return client.post("/sign-in", {"login": login, "password": password}, **more)


@pytest.mark.parametrize("login", ["amara", "AMARA", "amara@mail.test", "Amara@Mail.test"])
def test_by_name_or_address(client, amara, login):
    answer = come_in(client, login)

    assert answer.headers["Location"] == "/home"


@pytest.mark.parametrize(("login", "password"), [("amara", "wrong words here"), ("nobody", PASSWORD)])
def test_refuses_what_does_not_go_together(client, amara, login, password):
    answer = come_in(client, login, password)

    assert answer.status_code == 422
    assert "don’t go together" in answer.content.decode()


def test_goes_on_to_where_one_wanted_to_be(client, amara):
    answer = client.post("/sign-in?next=/saved", {"login": "amara", "password": PASSWORD, "next": "/saved"})

    assert answer.headers["Location"] == "/saved"


def test_never_leads_to_another_site(client, amara):
    answer = client.post("/sign-in", {"login": "amara", "password": PASSWORD, "next": "https://evil.test/"})

    assert answer.headers["Location"] == "/home"


def test_a_closed_account_stays_outside(client, amara, dee):
    disable_member(user=amara.user, by=dee.user, now=NOW)

    answer = come_in(client)

    assert answer.headers["Location"] == "/closed"


def test_closing_an_account_ends_its_sessions(client, amara, dee):
    come_in(client)

    disable_member(user=amara.user, by=dee.user, now=NOW)

    assert client.get("/settings/preferences").status_code == 302


def test_who_waits_sees_their_state_and_no_more(client, amara):
    User.objects.filter(username="amara").update(approved_at=None)

    entered = come_in(client)
    elsewhere = client.get("/settings/preferences")

    assert entered.headers["Location"] == "/waiting"
    assert elsewhere.headers["Location"] == "/waiting"
    assert "You are on the list" in client.get("/waiting").content.decode()


def test_needs_the_token_of_its_own_page(amara):
    strict = Client(enforce_csrf_checks=True)

    answer = come_in(strict)

    assert answer.status_code == 403


def test_a_new_place_is_told_by_letter_and_the_first_is_not(amara, mail_is_on, run_jobs, mailoutbox):
    come_in(Client(HTTP_USER_AGENT=FIREFOX))
    come_in(Client(HTTP_USER_AGENT=FIREFOX.replace("140", "141")))
    run_jobs()
    assert mailoutbox == []

    come_in(Client(HTTP_USER_AGENT=PHONE), REMOTE_ADDR="203.0.113.9")
    run_jobs()

    assert [letter.subject for letter in mailoutbox] == ["A sign-in from somewhere new"]
    assert "Safari on iPhone, address 203.0.113.9" in mailoutbox[0].body
    assert KnownPlace.objects.count() == 2


def test_lists_where_one_is_signed_in_and_signs_out_there(amara):
    here, there = Client(HTTP_USER_AGENT=FIREFOX), Client(HTTP_USER_AGENT=PHONE)
    come_in(here)
    come_in(there)

    page = here.get("/settings/sessions").content.decode()
    here.post("/settings/sessions/end-others")

    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    assert here.get("/settings/preferences").status_code == 200
    assert there.get("/settings/preferences").status_code == 302


def test_nobody_ends_the_sessions_of_others(sign_in, amara, ben):
    there = Client()
    come_in(there)
    session = amara.user.usersession_set.get()

    answer = sign_in(ben).post(f"/settings/sessions/{session.pk}/end")

    assert answer.status_code == 404
    assert there.get("/settings/preferences").status_code == 200


def test_a_page_knows_its_member_with_two_queries(sign_in, amara, django_assert_num_queries):
    browser = sign_in(amara)
    browser.get("/waiting")

    with django_assert_num_queries(2 + 1):  # and the mark from which the page is told what happens
        browser.get("/waiting")


def test_signs_out(sign_in, amara):
    browser = sign_in(amara)

    asked = browser.get("/sign-out")
    browser.post("/sign-out")

    assert asked.status_code == 200
    assert browser.get("/settings/preferences").status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["https://[", "//evil.test/", "https://evil.test/", "/\\evil.test", "javascript:1"]
)
def test_nobody_is_sent_elsewhere(client, amara, elsewhere):
    assert client.get("/sign-in", {"next": elsewhere}).status_code == 200
    answer = client.post("/sign-in", {"login": "amara", "password": PASSWORD, "next": elsewhere})

    assert answer.status_code == 302
    assert answer["Location"] == "/home"
