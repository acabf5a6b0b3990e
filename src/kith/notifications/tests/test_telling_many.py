"""Telling one costs as many questions as telling five hundred."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.models import Account, Follow
from kith.members.models import User
from kith.notifications.actions import notify, notify_of_post
from kith.notifications.models import Kind, Notification, Reach
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Visibility
from tests.cast import NOW, make_account


@pytest.fixture
def hearers(db):
    def make(count: int) -> list[Account]:
        people = [make_account(f"hearer{number}") for number in range(count)]
        User.objects.bulk_create(
            User(username=each.username, email=f"{each.username}@mail.test", account=each, joined_at=NOW)
            for each in people
        )
        Reach.objects.bulk_create(Reach(account=each, mails={"post": "at-once"}) for each in people)
        return people

    return make


def asked_for(count, hearers, amara, visibility) -> int:
    people = hearers(count)
    Follow.objects.bulk_create(
        Follow(follower=each, followed=amara, created_at=NOW, accepted_at=NOW, notifies=True) for each in people
    )
    post = publish_post(author=amara, draft=Draft(text="To those who asked", visibility=visibility), now=NOW)
    with CaptureQueriesContext(connection) as asked:
        notify_of_post(post=post, now=NOW)
    assert Notification.objects.filter(kind=Kind.POST).count() == count
    return len(asked)


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.FOLLOWERS])
@pytest.mark.parametrize("count", [1, 500])
def test_as_many_questions_for_one_as_for_five_hundred(amara, hearers, count, visibility, settings):
    settings.EMAIL_HOST = "mail.test"

    assert asked_for(count, hearers, amara, visibility) == 8


def test_a_crowd_is_told_in_parts(amara, hearers):
    people = hearers(1201)

    told = notify(kind=Kind.FOLLOW, by=amara, to=[each.id for each in people], now=NOW)

    assert len(told) == 1201
    assert notify(kind=Kind.FOLLOW, by=amara, to=[each.id for each in people], now=NOW) == []
