"""Who sees an entry: its owner. Not moderators, not who keeps the server, no app, no search, no stream, no log."""

import json
import logging
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from kith.cpd.models import Entry
from kith.jobs.models import Job
from kith.members.models import Rank, User
from tests.cast import make_member

WORDS = "Zebrafinch"
PLACES = ("/cpd/{}", "/cpd/{}/change")
DEEDS = ("/cpd/{}/change", "/cpd/{}/delete", "/cpd/{}/add")
RANKS = {"a moderator": Rank.MODERATOR, "an administrator": Rank.ADMINISTRATOR, "the owner": Rank.OWNER}


@pytest.fixture
def written(amara, entry_of):
    return entry_of(
        amara, title=f"{WORDS} one", words={"did": f"{WORDS} two", "learned": f"{WORDS} three"}, said=[f"{WORDS} four"]
    )


@pytest.fixture
def browser_of(db, amara, ben, sign_in):
    def browser(who):
        if who == "a visitor":
            return Client()
        if who in RANKS:
            return sign_in(make_member("keeper", rank=RANKS[who]))
        return sign_in({"amara": amara, "a follower": ben}[who])

    return browser


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("amara", True),
        ("a follower", False),
        ("a visitor", False),
        ("a moderator", False),
        ("an administrator", False),
        ("the owner", False),
    ],
)
@pytest.mark.parametrize("is_complete", [True, False])
def test_who_sees_what_of_an_entry(browser_of, written, who, sees, is_complete):
    Entry.objects.update(is_complete=is_complete)
    browser = browser_of(who)

    for place in PLACES:
        answer = browser.get(place.format(written.pk))
        assert answer.status_code == (200 if sees else 302 if who == "a visitor" else 404)
        assert (WORDS in answer.content.decode()) == sees
    for address in ("/cpd", "/cpd/print", "/cpd/cpd.csv", "/cpd/cpd.json", "/cpd/cpd.md", "/cpd/shared"):
        page = browser.get(address).content.decode()
        # What is not complete is not printed, not shared, and stands in no file for a regulator.
        assert (WORDS in page) == (sees and (is_complete or address == "/cpd")), address
    if not sees:
        for deed in DEEDS:
            answer = browser.post(deed.format(written.pk), {"sure": "yes", "title": "x", "began_on": "2026-11-10"})
            assert answer.status_code == (302 if who == "a visitor" else 404)
        assert Entry.objects.get().title == f"{WORDS} one"


@pytest.mark.parametrize("address", ["/search?q={}", "/search?q={}&show=posts", "/@amara", "/home", "/here", "/saved"])
def test_no_list_and_no_search_knows_of_it(browser_of, written, run_jobs, address):
    run_jobs()
    for who in ("amara", "a follower", "the owner"):
        page = browser_of(who).get(address.format(WORDS)).content.decode()
        assert not re.search(f"{WORDS} (one|two|three|four)", page)


def test_the_pages_of_who_keeps_the_server_know_nothing_of_it(browser_of, written, amara):
    browser = browser_of("the owner")
    user = User.objects.get(account=amara)

    for address in ("/manage", "/manage/members", f"/manage/members/{user.pk}", "/manage/jobs", "/manage/log"):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert WORDS not in answer.content.decode()


@pytest.mark.parametrize("room", ["client_api", "search", "federation", "moderation"])
def test_the_rooms_that_speak_to_others_do_not_know_it(room):
    """Apps, search, other servers and moderators have no way to an entry: no file of theirs names this room."""
    files = list(Path(apps.get_app_config(room).path).rglob("*.py"))

    assert files
    assert [str(path) for path in files if "kith.cpd" in path.read_text()] == []


def test_nothing_of_it_is_logged_or_put_into_a_job(browser_of, written, caplog):
    browser = browser_of("amara")
    with caplog.at_level(logging.DEBUG):
        browser.post(
            f"/cpd/{written.pk}/change",
            {"title": WORDS, "kind": "event", "began_on": "2026-11-10", "words-did": WORDS, "state": "complete"},
        )
        browser.get(f"/cpd/{written.pk}")

    told = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not any(WORDS in each for each in told)
    assert WORDS not in json.dumps(list(Job.objects.values_list("arguments", flat=True)), default=str)
