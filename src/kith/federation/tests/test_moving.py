"""People here who come from other servers, or go on there, and their followers with them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.actions import follow
from kith.accounts.models import Account, Follow
from kith.federation.models import Former, Outgoing, RemoteActor
from kith.federation.outbound.moving import (
    MOST_FORMERS,
    MovedAlready,
    NotFromElsewhere,
    NotSaidThere,
    TooManyFormers,
    come_back,
    move_away,
    say_former,
    say_former_no_more,
)
from kith.federation.tests.asking import ask
from kith.federation.tests.remote import put_actor
from kith.federation.tests.senders import Sender
from tests.cast import NOW, PASSWORD, make_account

OLD = "https://elsewhere.test/users/emi"


@pytest.fixture
def old(known):
    """Emi's account on another server, followed from there."""
    return known.account


@pytest.fixture
def new(db):
    """Whom Amara is on another server, where she says so."""
    sender = Sender("amara_there", "new.test", key=3)
    sender.be_known(also_known_as=["http://kith.test/users/amara"], fetched_at=timezone.now())
    return sender.account


@pytest.fixture
def follower(db):
    """Someone on a third server."""
    sender = Sender("kit", "third.test", key=4)
    sender.be_known()
    return sender.account


def followed(account, follower):
    Follow.objects.create(follower=follower, followed=account, created_at=NOW, accepted_at=NOW)


def test_who_one_was_is_told_and_can_be_taken_back(amara, old, run_jobs):
    say_former(account=amara, other=old, now=NOW)
    say_former(account=amara, other=old, now=NOW)
    assert ask("/users/amara").json()["alsoKnownAs"] == [OLD]

    say_former_no_more(account=amara, former_id=Former.objects.get().pk, now=NOW + timedelta(minutes=1))
    assert "alsoKnownAs" not in ask("/users/amara").json()


def test_nobody_takes_away_what_another_said(amara, ben, old):
    say_former(account=amara, other=old, now=NOW)

    say_former_no_more(account=ben, former_id=Former.objects.get().pk, now=NOW)

    assert Former.objects.exists()


def test_only_accounts_that_are_elsewhere_can_be_ones_own(amara, ben, db):
    gone = make_account("gone", domain="elsewhere.test", left_at=NOW)
    for other in (ben, gone):
        with pytest.raises(NotFromElsewhere):
            say_former(account=amara, other=other, now=NOW)
    with pytest.raises(NotFromElsewhere):
        say_former(account=make_account("lantern", kind="feed"), other=make_account("e", domain="e.test"), now=NOW)


def test_there_are_not_more_than_others_read(amara):
    for number in range(MOST_FORMERS):
        say_former(account=amara, other=make_account(f"old{number}", domain="elsewhere.test"), now=NOW)

    with pytest.raises(TooManyFormers):
        say_former(account=amara, other=make_account("one_more", domain="elsewhere.test"), now=NOW)


def test_followers_come_along_to_who_says_to_be_the_old_account(amara, ben, chidi, old, known, run_jobs):
    follow(follower=chidi, target=old, now=NOW)
    Follow.objects.filter(follower=chidi).update(accepted_at=NOW)
    say_former(account=amara, other=old, now=NOW)

    known.deliver(known.does("Move", OLD, target=amara.uri))
    run_jobs()

    assert Follow.objects.filter(follower=chidi, followed=amara, accepted_at__isnull=False).exists()
    assert not Follow.objects.filter(follower=chidi, followed=old).exists()
    old.refresh_from_db()
    assert old.moved_to == amara


def test_nobody_is_sent_to_who_does_not_say_so(amara, chidi, old, known, run_jobs):
    Follow.objects.create(follower=chidi, followed=old, created_at=NOW, accepted_at=NOW)

    known.deliver(known.does("Move", OLD, target=amara.uri))
    run_jobs()

    assert not Follow.objects.filter(follower=chidi, followed=amara).exists()
    assert Follow.objects.filter(follower=chidi, followed=old).exists()
    assert Account.objects.get(pk=old.pk).moved_to is None


def test_who_goes_on_elsewhere_tells_all_who_follow_them(amara, ben, new, follower, run_jobs, fake_web):
    followed(amara, follower)
    fake_web.put("https://third.test/inbox", status=202)
    fake_web.put("https://new.test/inbox", status=202)

    move_away(account=amara, to=new, now=NOW)

    (told,) = Outgoing.objects.filter(kind="Move")
    assert f'"target":"{new.uri}"' in told.body
    assert f'"object":"{amara.uri}"' in told.body
    assert [delivery.inbox for delivery in told.deliveries.all()] == ["https://third.test/inbox"]
    run_jobs()
    assert Follow.objects.filter(follower=ben, followed=new).exists()
    assert not Follow.objects.filter(follower=ben, followed=amara).exists()
    assert ask("/users/amara").json()["movedTo"] == new.uri


def test_nobody_goes_where_it_is_not_said(amara, ben, new, old):
    with pytest.raises(NotSaidThere):
        move_away(account=amara, to=old, now=NOW)
    RemoteActor.objects.filter(account=new).update(gone_at=NOW)
    with pytest.raises(NotSaidThere):
        move_away(account=amara, to=new, now=NOW)
    with pytest.raises(NotFromElsewhere):
        move_away(account=amara, to=ben, now=NOW)
    assert not Outgoing.objects.filter(kind="Move").exists()


def test_one_goes_once_and_may_come_back(amara, new):
    move_away(account=amara, to=new, now=NOW)
    with pytest.raises(MovedAlready):
        move_away(account=amara, to=new, now=NOW)

    come_back(account=amara, now=NOW + timedelta(minutes=1))
    come_back(account=amara, now=NOW + timedelta(minutes=1))

    assert "movedTo" not in ask("/users/amara").json()


# The pages.


@pytest.fixture
def page(amara, sign_in):
    return sign_in(amara)


def test_the_page_keeps_who_one_was(page, amara, old):
    assert page.post("/settings/moving", {"handle": "@emi@elsewhere.test"}).status_code == 302
    shown = page.get("/settings/moving").content.decode()
    assert "@emi@elsewhere.test" in shown

    page.post(f"/settings/moving/{Former.objects.get().pk}/remove")

    assert not Former.objects.exists()


@pytest.mark.parametrize("handle", ["", "@ben", "ben@kith.test", "nonsense", "@nobody@nowhere.test"])
def test_the_page_says_what_is_wrong(page, ben, fake_web, handle):
    answer = page.post("/settings/moving", {"handle": handle})

    assert answer.status_code == 422
    assert not Former.objects.exists()


def confirm(page):
    """Show who one is, as the page asks before."""
    assert page.post("/sign-in/again", {"password": PASSWORD}).status_code == 302


def test_going_on_asks_who_it_is_first(page, amara, new, fake_web):
    answer = page.get("/settings/moving/away")

    assert answer.status_code == 302
    assert "/sign-in/again" in answer["Location"]


def test_the_page_goes_on_where_that_account_says_so_now(page, amara, new, fake_web):
    confirm(page)
    put_actor(fake_web, "amara_there", host="new.test", alsoKnownAs=[amara.uri])

    assert page.post("/settings/moving/away", {"handle": "@amara_there@new.test"}).status_code == 422
    answer = page.post("/settings/moving/away", {"handle": "@amara_there@new.test", "is_sure": "on"})

    assert answer.status_code == 302
    amara.refresh_from_db()
    assert amara.moved_to == new
    assert "@amara_there@new.test" in page.get("/@amara").content.decode()
    page.post("/settings/moving/back")
    amara.refresh_from_db()
    assert amara.moved_to is None


def test_the_page_stays_where_that_account_says_otherwise_now(page, amara, new, fake_web):
    confirm(page)
    put_actor(fake_web, "amara_there", host="new.test")

    answer = page.post("/settings/moving/away", {"handle": "@amara_there@new.test", "is_sure": "on"})

    assert answer.status_code == 422
    amara.refresh_from_db()
    assert amara.moved_to is None
