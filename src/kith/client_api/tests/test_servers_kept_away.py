"""Nobody from a server that one keeps away stands in any list of an app; by their whole handle one still finds them."""

import pytest

from kith.accounts.actions import block_domain, endorse, follow, unblock_domain
from kith.accounts.models import Account, Follow
from kith.notifications.actions import notify
from kith.notifications.models import Kind, Notification
from kith.posts.actions import boost, favourite, publish_post
from kith.posts.drafts import Draft
from tests.cast import make_account

PLACES = {
    "notifications", "grouped notifications", "unread", "requests", "accounts/search", "v2/search", "suggestions",
    "followers", "endorsements", "favourited_by", "reblogged_by",
}  # fmt: skip


@pytest.fixture
def places(amara, ben, emi, app_of, now):
    """Where Amara's app meets Emi: all of `PLACES`, or those that are left."""
    Account.objects.filter(pk=emi.pk).update(is_discoverable=True)
    post = publish_post(author=ben, draft=Draft(text="Hello"), now=now)
    for account in (ben, emi):
        favourite(account=account, post=post, now=now)
    boost(account=emi, post=post, now=now)
    follow(follower=amara, target=ben, now=now)
    Follow.objects.create(follower=emi, followed=ben, created_at=now, accepted_at=now)
    Follow.objects.create(follower=ben, followed=emi, created_at=now, accepted_at=now)
    endorse(account=ben, target=emi, now=now)
    notify(kind=Kind.FOLLOW, by=emi, to=[amara.id], now=now)
    notify(kind=Kind.FAVOURITE, by=emi, to=[amara.id], now=now, post=post)
    Notification.objects.filter(kind=Kind.FAVOURITE).update(is_filtered=True)
    app = app_of(amara)

    def ask(path):
        return app.get(f"/api/{path}").json()

    def places():
        grouped = ask("v2/notifications")
        people = {
            "notifications": [each["account"] for each in ask("v1/notifications")],
            "grouped notifications": grouped["accounts"] if grouped["notification_groups"] else [],
            "requests": [each["account"] for each in ask("v1/notifications/requests")],
            "accounts/search": ask("v1/accounts/search?q=emi"),
            "v2/search": ask("v2/search?q=emi")["accounts"],
            "suggestions": [each["account"] for each in ask("v2/suggestions")],
            "followers": ask(f"v1/accounts/{ben.id}/followers"),
            "endorsements": ask(f"v1/accounts/{ben.id}/endorsements"),
            "favourited_by": ask(f"v1/statuses/{post.id}/favourited_by"),
            "reblogged_by": ask(f"v1/statuses/{post.id}/reblogged_by"),
        }
        found = {place for place, those in people.items() if str(emi.id) in {each["id"] for each in those}}
        return found | ({"unread"} if ask("v1/notifications/unread_count")["count"] else set())

    return places


def test_nobody_from_there_is_met_until_one_thinks_again(amara, places, now):
    assert places() == PLACES

    block_domain(account=amara, domain="elsewhere.test", now=now)
    assert places() == set()

    unblock_domain(account=amara, domain="elsewhere.test")
    assert places() == PLACES


def test_another_server_changes_nothing(amara, ben, places, now):
    block_domain(account=amara, domain="other.test", now=now)
    block_domain(account=ben, domain="another.test", now=now)

    assert places() == PLACES


def test_nothing_new_from_there_rings(amara, emi, now):
    block_domain(account=amara, domain="elsewhere.test", now=now)

    assert notify(kind=Kind.FOLLOW, by=emi, to=[amara.id], now=now) == []
    assert notify(kind=Kind.FOLLOW, by=make_account("other", domain="other.test"), to=[amara.id], now=now) == [amara.id]


@pytest.mark.parametrize("path", ["v1/accounts/search", "v2/search"])
def test_a_whole_handle_still_finds_them_to_think_again(amara, emi, app_of, now, path):
    block_domain(account=amara, domain="elsewhere.test", now=now)
    app = app_of(amara)

    found = app.get(f"/api/{path}?q=@emi@elsewhere.test").json()

    assert [each["acct"] for each in (found["accounts"] if path == "v2/search" else found)] == ["emi@elsewhere.test"]
    tie = app.get(f"/api/v1/accounts/relationships?id={emi.id}").json()[0]
    assert tie["domain_blocking"]


def test_who_blocks_is_not_found_by_their_handle(amara, emi, app_of, now):
    emi.blocks.create(target=amara, created_at=now)
    block_domain(account=amara, domain="elsewhere.test", now=now)

    assert app_of(amara).get("/api/v1/accounts/search?q=@emi@elsewhere.test").json() == []
