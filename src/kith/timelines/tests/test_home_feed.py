"""One's home in a feed reader: by a secret address, shown once, ended at once (row K17)."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from kith.accounts.models import Account
from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.members.models import User
from kith.posts.actions import boost, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Visibility
from kith.protocols.feeds import parse_feed
from kith.timelines.feeds import forget_feeds
from kith.timelines.home_feed import make_home_feed
from kith.timelines.models import HomeFeed


@pytest.fixture(autouse=True)
def nothing_kept():
    forget_feeds()


@pytest.fixture
def address(ben):
    return f"/feeds/{make_home_feed(account=ben, now=timezone.now())}/home.atom"


def words(address):
    response = Client().get(address)
    assert response.status_code == 200
    feed = parse_feed(response.content, url="http://kith.test/home", now=timezone.now())
    return " ".join(entry.title + entry.content + entry.summary for entry in feed.entries)


def test_the_address_is_shown_once_and_read_by_anyone_who_has_it(amara, ben, sign_in, run_jobs):
    publish_post(author=amara, draft=Draft(text="Round the park"), now=timezone.now())
    run_jobs()
    browser = sign_in(ben)

    shown = browser.post("/settings/feeds", follow=True).content.decode()
    address = re.search(r'value="http://[^/]+(/feeds/[\w-]+/home.atom)"', shown)[1]

    assert "Round the park" in words(address)
    again = browser.get("/settings/feeds").content.decode()
    assert address not in again
    assert "You have an address" in again
    assert address.split("/")[2] not in str(HomeFeed.objects.values())


@pytest.mark.parametrize(
    ("fields", "stands"),
    [
        ({}, True),
        ({"visibility": Visibility.QUIET}, True),
        ({"visibility": Visibility.FOLLOWERS}, False),
        ({"visibility": Visibility.MENTIONED}, False),
        ({"is_local_only": True}, False),
    ],
)
def test_only_what_everyone_may_read_goes_to_a_reader(amara, ben, chidi, address, run_jobs, fields, stands):
    publish_post(author=amara, draft=Draft(text="Mind the step @ben @chidi", **fields), now=timezone.now())
    run_jobs()

    assert ("Mind the step" in words(address)) == stands


@pytest.mark.parametrize("action", ["hide", "warn"])
def test_what_one_would_rather_not_meet_stays_away(amara, ben, address, run_jobs, action):
    draft = FilterDraft(title="Wards", keywords=[Keyword("ward")], action=action)
    make_filter(account=ben, draft=draft, now=timezone.now())
    for text in ("A hard night on the ward", "Round the park"):
        publish_post(author=amara, draft=Draft(text=text), now=timezone.now())
    run_jobs()
    ben.refresh_from_db()

    assert "ward" not in words(address)
    assert "Round the park" in words(address)


def test_who_passed_something_on_is_said(amara, ben, chidi, address, run_jobs):
    post = publish_post(author=chidi, draft=Draft(text="A bench in the sun"), now=timezone.now())
    boost(account=amara, post=post, now=timezone.now())
    run_jobs()

    assert "Amara Nwosu-Hart passed on: A bench in the sun" in words(address)


def test_the_secret_stands_nowhere_in_what_is_sent(amara, ben, address, run_jobs):
    publish_post(author=amara, draft=Draft(text="Round the park"), now=timezone.now())
    run_jobs()

    response = Client().get(address)

    assert address.split("/")[2] not in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"].startswith("private")


def test_a_new_address_and_an_ended_one_close_the_old_at_once(ben, sign_in, address):
    assert Client().get(address).status_code == 200

    sign_in(ben).post("/settings/feeds")
    assert Client().get(address).status_code == 404

    address = f"/feeds/{make_home_feed(account=ben, now=timezone.now())}/home.atom"
    sign_in(ben).post("/settings/feeds", {"end": "yes"})
    assert Client().get(address).status_code == 404


def test_who_may_not_come_in_is_not_read_either(ben, address):
    User.objects.filter(account=ben).update(disabled_at=timezone.now())
    assert Client().get(address).status_code == 404

    User.objects.filter(account=ben).update(disabled_at=None)
    Account.objects.filter(pk=ben.pk).update(suspended_at=timezone.now())
    assert Client().get(address).status_code == 404


def test_guessing_and_asking_too_often_are_slowed_down(ben, address, settings):
    settings.KITH_RATE_LIMITS = True

    wrong = [Client().get(f"/feeds/guess{number}/home.atom").status_code for number in range(31)]
    right = [Client().get(address).status_code for _ in range(121)]

    assert wrong[0] == 404
    assert wrong[-1] == 429
    assert right[0] == 200
    assert right[-1] == 429
