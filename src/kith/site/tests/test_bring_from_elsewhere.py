"""Lines that mean people and posts of other servers: looked for there, and done when they are found (row N16)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.models import Block, Follow
from kith.federation.tests.remote import put_actor, put_note
from kith.posts.models import Bookmark
from kith.servers.models import Limit, Server
from kith.site.bringing_from_elsewhere import look_for_next, try_again
from kith.site.tests.listing import bring, do, results

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def our_name(settings):
    settings.KITH_DOMAIN = "kith.test"
    settings.KITH_ORIGIN = "http://kith.test"


def test_people_elsewhere_are_followed_and_asked(fake_web, ben, run_jobs):
    put_actor(fake_web)
    brought = bring(ben, "Account address,Show boosts,Notify on new posts,Languages\nemi@elsewhere.test,false,true,\n")
    assert results(brought) == ["elsewhere"]
    assert fake_web.asked == []

    do(brought, run_jobs)

    assert results(brought) == ["done"]
    made = Follow.objects.get(follower=ben, followed__uri="https://elsewhere.test/users/emi")
    assert (made.accepted_at, made.shows_boosts, made.notifies) == (None, False, True)


def test_people_elsewhere_are_blocked_by_the_address_of_their_page(fake_web, ben, run_jobs):
    put_actor(fake_web)

    do(bring(ben, "https://elsewhere.test/@emi\n", kind="blocks"), run_jobs)

    assert Block.objects.filter(account=ben, target__uri="https://elsewhere.test/users/emi").exists()


def test_posts_elsewhere_are_saved(fake_web, ben, run_jobs):
    put_actor(fake_web)
    uri = put_note(fake_web)

    do(bring(ben, f"#uri\n{uri}\n"), run_jobs)

    assert Bookmark.objects.filter(account=ben, post__uri=uri).exists()


def test_nobody_is_asked_on_a_server_kept_away(fake_web, ben, run_jobs, now):
    Server.objects.create(domain="elsewhere.test", limit=Limit.SUSPENDED, created_at=now)
    brought = bring(ben, "emi@elsewhere.test\n", kind="blocks")

    do(brought, run_jobs)

    assert results(brought) == ["failed"]
    assert fake_web.asked == []


def test_a_server_that_is_away_is_tried_again_for_two_days(fake_web, ben, run_jobs):
    brought = bring(ben, "emi@elsewhere.test\n", kind="blocks")
    do(brought, run_jobs)
    asked = len(fake_web.asked)
    assert results(brought) == ["elsewhere"]
    assert asked

    brought.refresh_from_db()
    assert look_for_next(brought=brought, now=timezone.now())  # not again before the clock says so
    assert len(fake_web.asked) == asked

    try_again(brought=brought, now=timezone.now() + timedelta(hours=1))
    put_actor(fake_web)
    assert not look_for_next(brought=brought, now=timezone.now())
    assert results(brought) == ["done"]


def test_a_server_that_stays_away_is_given_up(fake_web, ben, run_jobs):
    brought = bring(ben, "emi@elsewhere.test\n", kind="blocks")
    do(brought, run_jobs)
    brought.refresh_from_db()

    try_again(brought=brought, now=timezone.now() + timedelta(days=3))

    assert results(brought) == ["failed"]
    assert "did not tell" in brought.lines.get().problem
