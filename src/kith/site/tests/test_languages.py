"""The pages in Welsh: by the browser's wish, by choice, and for each reader their own."""

import pytest
from django.utils import translation
from django.utils.dateformat import format as formatted

from kith.members.models import User
from tests.cast import NOW


@pytest.fixture(autouse=True)
def english_afterwards():
    yield
    translation.activate("en-gb")


def test_a_browser_that_asks_for_welsh_gets_it(client, db):
    answer = client.get("/sign-in", headers={"accept-language": "cy, en;q=0.5"})

    page = answer.content.decode()
    assert 'lang="cy"' in page
    assert "Wedi anghofio’ch cyfrinair?" in page
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize("wish", ["en-US", "de", "", "zz;q=nonsense"])
def test_others_get_british_english(client, db, wish):
    assert 'lang="en-gb"' in client.get("/sign-in", headers={"accept-language": wish}).content.decode()


def test_a_visitor_chooses_in_the_footer(client, db):
    answer = client.get("/language/cy", headers={"referer": "http://testserver/rules"})

    assert answer["Location"] == "/rules"
    page = client.get("/rules").content.decode()
    assert 'lang="cy"' in page
    assert 'href="/language/en-gb"' in page
    assert "Rheolau" in page


@pytest.mark.parametrize("referer", ["https://evil.example/x", "http://testserver//evil.example", "nonsense", ""])
def test_choosing_leads_nowhere_else(client, db, referer):
    assert client.get("/language/cy", headers={"referer": referer}).headers["Location"] == "/"


def test_there_is_no_other_language(client, db):
    assert client.get("/language/xx").status_code == 404


def test_a_members_choice_is_theirs_on_every_computer(sign_in, amara):
    sign_in(amara).post("/language/cy", {"next": "/settings"})

    assert User.objects.get(account=amara).language == "cy"
    assert 'lang="cy"' in sign_in(amara).get("/settings", headers={"accept-language": "en"}).content.decode()


def test_a_link_changes_nothing_for_a_member_on_other_computers(sign_in, amara):
    sign_in(amara).get("/language/cy")

    assert User.objects.get(account=amara).language == ""


def test_readers_of_two_languages_do_not_get_each_others_pages(sign_in, amara, ben, now):
    User.objects.filter(account=ben).update(language="cy")
    welsh, english = sign_in(ben), sign_in(amara)

    for _ in range(2):  # the second time from what is kept ready
        assert "Hysbysiadau" in welsh.get("/notices").content.decode()
        page = english.get("/notices").content.decode()
        assert "Hysbysiadau" not in page
        assert "Notices" in page


def test_days_are_in_welsh_too(client, amara):
    with translation.override("cy"):
        assert formatted(NOW, "l j F") == "Dydd Mawrth 17 Tachwedd"
