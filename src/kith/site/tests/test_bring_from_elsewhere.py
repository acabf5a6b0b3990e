"""Lines that mean people and posts of other servers: looked for there, and done when they are found (row N16)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.models import Block, Follow
from kith.federation.tests.remote import put_actor, put_note
from kith.posts.models import Bookmark
from kith.servers.models import Limit, Server
from kith.site.bringing_from_elsewhere import look_for_next, try_again, with_lines_elsewhere
from kith.site.models import Import
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


def test_the_page_tells_how_far_it_is_until_the_last_server_has_answered(fake_web, ben, amara, sign_in, run_jobs):
    put_actor(fake_web)
    brought = bring(ben, "amara@kith.test\nemi@elsewhere.test\nsam@away.test\n", kind="blocks")
    browser, address = sign_in(ben), f"/settings/bring/{brought.pk}"
    Import.objects.filter(pk=brought.pk).update(begun_at=timezone.now(), done_at=timezone.now())
    brought.lines.filter(result="waiting").update(result="done")

    first = browser.get(address).content.decode()
    assert "33 %" in first
    assert "All of it is done." not in first
    assert 'hx-trigger="every 3s"' in first

    brought.refresh_from_db()
    while not look_for_next(brought=brought, now=timezone.now()):
        pass
    later = browser.get(address).content.decode()
    assert "Their servers did not answer. They are asked again for two days." in later
    assert "hx-trigger" not in later.partition('id="progress"')[2].partition(">")[0]

    try_again(brought=brought, now=timezone.now() + timedelta(days=3))
    last = browser.get(address).content.decode()
    assert "All of it is done." in last
    assert "sam@away.test" in last
    assert "Their server did not tell of them." in last


@pytest.mark.parametrize("ending", ["stopped_at", "unwanted_at"])
@pytest.mark.parametrize("is_part", [True, False])
def test_once_it_is_stopped_or_taken_out_nobody_is_looked_for(ending, is_part, fake_web, ben, now):
    put_actor(fake_web)
    brought = bring(ben, "emi@elsewhere.test\n", kind="blocks")
    whole = Import.objects.create(account=ben, kind="archive", created_at=now, begun_at=now, done_at=now)
    Import.objects.filter(pk=brought.pk).update(begun_at=now, done_at=now, part_of=whole if is_part else None)
    brought.refresh_from_db()
    assert with_lines_elsewhere() == [brought]

    Import.objects.filter(pk=whole.pk if is_part else brought.pk).update(**{ending: now})

    assert with_lines_elsewhere() == []
    assert look_for_next(brought=brought, now=now)
    assert fake_web.asked == []
    assert not Block.objects.filter(account=ben).exists()
