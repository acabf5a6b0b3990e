"""Suggestions and the directory."""

import pytest
from django.db.models import F

from kith.accounts.actions import block, change_profile, follow, suspend_account
from kith.accounts.actions.profile import ProfileDraft
from kith.accounts.directory import listed_to
from kith.accounts.models import Account, Kind
from tests.cast import make_account


@pytest.fixture
def listed(amara, ben, chidi, now):
    """Chidi, a friend of Amara, whom Ben follows; and Amara: both want to be found."""
    for account in (amara, chidi):
        change_profile(account=account, draft=ProfileDraft(is_discoverable=True), now=now)
    follow(follower=amara, target=chidi, now=now)


def accts(response):
    return [each["acct"] for each in response.json()]


def test_suggests_whom_friends_follow(app_of, ben, listed, chidi):
    (only,) = app_of(ben).get("/api/v2/suggestions").json()
    assert only["account"]["acct"] == "chidi"
    assert (only["source"], only["sources"]) == ("past_interactions", ["friends_of_friends"])
    assert accts(app_of(ben).get("/api/v1/suggestions")) == ["chidi"]


def test_names_two_reasons_of_one_kind_once(app_of, ben, listed, chidi, now):
    for account in (ben, chidi):
        change_profile(account=account, draft=ProfileDraft(role="carer", featured_tags=["river"]), now=now)
    (only,) = app_of(ben).get("/api/v2/suggestions").json()
    assert only["sources"] == ["friends_of_friends", "similar_to_recently_followed"]


def test_suggests_nobody_twice_who_is_not_for_one(app_of, ben, listed, chidi):
    app = app_of(ben)
    assert app.delete(f"/api/v1/suggestions/{chidi.id}").json() == {}
    assert app.get("/api/v2/suggestions").json() == []


def test_lists_who_wants_to_be_found(client, app_of, listed, amara, ben, chidi, now):
    Account.objects.filter(pk=amara.pk).update(last_posted_on=now.date())
    assert accts(client.get("/api/v1/directory")) == ["amara", "chidi"]
    assert accts(client.get("/api/v1/directory?order=new&local=true")) == ["chidi", "amara"]
    assert accts(app_of(ben).get("/api/v1/directory?limit=1&offset=1")) == ["chidi"]
    suspend_account(account=chidi, now=now)
    assert accts(client.get("/api/v1/directory")) == ["amara"]


@pytest.mark.parametrize("order", ["new", "active"])
@pytest.mark.parametrize("reader", [None, "ben", "chidi"])
def test_lists_those_of_the_pages(client, app_of, request, amara, ben, chidi, emi, now, reader, order):
    viewer = request.getfixturevalue(reader) if reader else None
    people = [make_account(f"d{number}", is_discoverable=number != 1) for number in range(7)]
    make_account("site", kind=Kind.FEED, is_discoverable=True)
    make_account("far", domain="elsewhere.test", is_discoverable=True)
    Account.objects.filter(pk=people[2].pk).update(limited_at=now)
    Account.objects.filter(pk=people[3].pk).update(left_at=now)
    suspend_account(account=people[4], now=now)
    block(account=ben, target=people[5], now=now)
    block(account=people[6], target=ben, now=now)
    Account.objects.filter(pk=people[5].pk).update(last_posted_on=now.date())
    app = app_of(viewer) if viewer else client

    told = [each["id"] for each in app.get(f"/api/v1/directory?order={order}").json()]

    wanted = listed_to(viewer).order_by(
        *([F("last_posted_on").desc(nulls_last=True)] if order == "active" else []), "-pk"
    )
    assert told == [str(account.pk) for account in wanted]
    assert told


def test_eighty_listed_are_as_many_queries_as_two(client, db, django_assert_num_queries):
    for limit in (2, 80):
        while Account.objects.count() < limit:
            make_account(f"d{Account.objects.count()}", is_discoverable=True)
        client.get(f"/api/v1/directory?limit={limit}")
        with django_assert_num_queries(2):  # the page, their counts
            assert len(client.get(f"/api/v1/directory?limit={limit}").json()) == limit
