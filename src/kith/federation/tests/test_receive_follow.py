"""Follows across servers: who asks to follow somebody here, and what became of what people here asked."""

import json

import pytest

from kith.accounts.actions import block_domain, follow, limit_account
from kith.accounts.models import Account, Block, Follow
from kith.federation.models import Arrival, Outgoing
from kith.federation.tests.senders import Sender
from tests.cast import NOW, make_account

STATE = Arrival.State


def done(sender, activity, run_jobs):
    """Deliver, and return what came of it."""
    assert sender.deliver(activity).status_code == 202
    run_jobs()
    return Arrival.objects.latest("pk").state


def answers():
    return [json.loads(body) for body in Outgoing.objects.order_by("pk").values_list("body", flat=True)]


@pytest.fixture(autouse=True)
def nothing_leaves(fake_web):
    """What would be delivered stays in its rows."""


def test_who_follows_is_let_in_and_told_so(known, amara, run_jobs):
    asked = known.does("Follow", amara.uri)

    assert done(known, asked, run_jobs) == STATE.DONE
    made = Follow.objects.get()
    assert (made.follower, made.followed, made.uri) == (known.account, amara, asked["id"])
    assert made.accepted_at is not None
    (answer,) = answers()
    assert (answer["type"], answer["actor"], answer["object"]["id"]) == ("Accept", amara.uri, asked["id"])
    assert answer["object"]["actor"] == known.uri
    assert answer["object"]["object"] == amara.uri
    amara.refresh_from_db()
    assert amara.followers_count == 1


def test_who_follows_again_hears_the_answer_again_by_the_new_address(known, amara, run_jobs):
    done(known, known.does("Follow", amara.uri), run_jobs)
    again = known.does("Follow", amara.uri)
    done(known, again, run_jobs)

    assert Follow.objects.get().uri == again["id"]
    assert answers()[1]["object"]["id"] == again["id"]


@pytest.mark.parametrize("why", ["locked", "limited"])
def test_where_somebody_decides_the_follow_waits(known, amara, run_jobs, why):
    if why == "locked":
        Account.objects.filter(pk=amara.pk).update(is_locked=True)
    else:
        limit_account(account=known.account, now=NOW)
    done(known, known.does("Follow", amara.uri), run_jobs)

    assert Follow.objects.get().accepted_at is None
    assert answers() == []


def test_who_is_kept_away_is_turned_down(known, amara, run_jobs):
    Block.objects.create(account=amara, target=known.account, created_at=NOW)
    done(known, known.does("Follow", amara.uri), run_jobs)

    assert not Follow.objects.exists()
    assert [answer["type"] for answer in answers()] == ["Reject"]


def test_who_is_of_a_server_that_somebody_keeps_away_is_turned_down(known, amara, run_jobs):
    block_domain(account=amara, domain="elsewhere.test", now=NOW)
    done(known, known.does("Follow", amara.uri), run_jobs)

    assert not Follow.objects.exists()
    assert [answer["type"] for answer in answers()] == ["Reject"]


@pytest.mark.parametrize(
    "whom", ["https://kith.test/users/nobody", "http://kith.test/users/website", "https://x.test/a"]
)
def test_nobody_follows_who_is_not_here(known, amara, run_jobs, whom):
    make_account("website", kind="feed")

    assert done(known, known.does("Follow", whom), run_jobs) == STATE.PASSED_OVER
    assert not Follow.objects.exists()
    assert answers() == []


@pytest.mark.parametrize("as_what", ["embedded", "address"])
def test_a_follow_is_taken_back(known, amara, run_jobs, as_what):
    asked = known.does("Follow", amara.uri)
    done(known, asked, run_jobs)

    assert done(known, known.does("Undo", asked if as_what == "embedded" else asked["id"]), run_jobs) == STATE.DONE
    assert not Follow.objects.exists()
    amara.refresh_from_db()
    assert amara.followers_count == 0
    assert len(answers()) == 1  # the Accept: nobody is told what they did themselves


def test_a_follow_is_taken_back_whatever_its_address(known, amara, run_jobs):
    done(known, known.does("Follow", amara.uri), run_jobs)
    done(known, known.does("Undo", {"type": "Follow", "actor": known.uri, "object": amara.uri}), run_jobs)

    assert not Follow.objects.exists()


def test_nobody_takes_back_anothers_follow(known, amara, ben, run_jobs):
    zoe = Sender("zoe", host="other.test")
    zoe.be_known()
    asked = known.does("Follow", amara.uri)
    done(known, asked, run_jobs)

    assert done(zoe, zoe.does("Undo", asked), run_jobs) == STATE.REFUSED
    assert done(zoe, zoe.does("Undo", asked["id"]), run_jobs) == STATE.PASSED_OVER
    assert Follow.objects.filter(followed=amara).count() == 2


def test_a_follow_that_was_not_there_is_not_taken_back(known, amara, run_jobs):
    undo = known.does("Undo", {"type": "Follow", "actor": known.uri, "object": amara.uri})

    assert done(known, undo, run_jobs) == STATE.PASSED_OVER


def test_an_undo_waits_for_what_another_hand_does_just_now(known, amara, run_jobs):
    asked = known.does("Follow", amara.uri)
    known.deliver(asked)
    Arrival.objects.update(state=STATE.APART)  # a job of its own does it, and has not ended
    known.deliver(known.does("Undo", asked))
    run_jobs()
    assert Arrival.objects.latest("pk").state == STATE.APART

    Arrival.objects.filter(kind="Follow").update(state=STATE.DONE)
    Follow.objects.create(follower=known.account, followed=amara, created_at=NOW, accepted_at=NOW, uri=asked["id"])
    run_jobs(at=NOW.replace(year=NOW.year + 1))

    assert not Follow.objects.exists()


@pytest.fixture
def asked(amara, known, run_jobs):
    """Amara asks to follow Emi."""
    made = follow(follower=amara, target=known.account, now=NOW)
    run_jobs()
    made.refresh_from_db()
    Outgoing.objects.all().delete()
    return made


def _follow_of(made):
    return {"id": made.uri, "type": "Follow", "actor": made.follower.uri, "object": made.followed.uri}


@pytest.mark.parametrize("as_what", ["embedded", "address", "without id"])
def test_the_answer_to_a_request_is_heard(known, amara, asked, run_jobs, as_what):
    said = {
        "embedded": _follow_of(asked),
        "address": asked.uri,
        "without id": _follow_of(asked) | {"id": "https://elsewhere.test/what-they-call-it"},
    }[as_what]

    assert done(known, known.does("Accept", said), run_jobs) == STATE.DONE
    asked.refresh_from_db()
    assert asked.accepted_at is not None
    amara.refresh_from_db()
    assert amara.following_count == 1
    assert answers() == []


def test_an_answer_that_comes_twice_counts_once(known, amara, asked, run_jobs):
    for _ in range(2):
        done(known, known.does("Accept", _follow_of(asked)), run_jobs)

    amara.refresh_from_db()
    assert amara.following_count == 1


@pytest.mark.parametrize("is_accepted", [False, True])
def test_a_request_is_turned_down_and_a_follow_ended(known, amara, asked, run_jobs, is_accepted):
    if is_accepted:
        done(known, known.does("Accept", _follow_of(asked)), run_jobs)

    assert done(known, known.does("Reject", _follow_of(asked)), run_jobs) == STATE.DONE
    assert not Follow.objects.exists()
    amara.refresh_from_db()
    assert amara.following_count == 0
    assert answers() == []  # they know


def test_who_was_let_in_is_let_go_by_taking_that_back(known, asked, run_jobs):
    accept = known.does("Accept", _follow_of(asked))
    done(known, accept, run_jobs)

    assert done(known, known.does("Undo", accept), run_jobs) == STATE.DONE
    assert not Follow.objects.exists()


def test_nobody_answers_for_somebody_else(known, amara, asked, run_jobs):
    zoe = Sender("zoe", host="other.test")
    zoe.be_known()

    assert done(zoe, zoe.does("Accept", _follow_of(asked)), run_jobs) == STATE.REFUSED
    assert done(zoe, zoe.does("Accept", asked.uri), run_jobs) == STATE.PASSED_OVER
    assert done(zoe, zoe.does("Reject", _follow_of(asked)), run_jobs) == STATE.REFUSED
    asked.refresh_from_db()
    assert asked.accepted_at is None


def test_an_answer_to_what_nobody_asked_makes_no_follow(known, amara, run_jobs):
    said = {"id": f"{amara.uri}/follows/1", "type": "Follow", "actor": amara.uri, "object": known.uri}

    assert done(known, known.does("Accept", said), run_jobs) == STATE.PASSED_OVER
    assert not Follow.objects.exists()
