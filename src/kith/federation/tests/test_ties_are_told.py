"""Following, letting in and blocking across servers: what is told to whom, and what never echoes."""

from __future__ import annotations

import pytest

from kith.accounts.actions import (
    accept_follow,
    block,
    block_domain,
    follow,
    mute,
    reject_follow,
    remove_follower,
    unblock,
    unfollow,
)
from kith.accounts.models import Account, Follow
from kith.federation.models import Outgoing
from kith.federation.tests.outgoing import activities, activity, forget_all, inboxes, people_of, told

pytestmark = pytest.mark.django_db

FOLA = "https://follows.test/users/fola"
INBOX = f"{FOLA}/inbox"
THEIR_FOLLOW = f"{FOLA}#follows/7"


@pytest.fixture(autouse=True)
def nobody_answers(fake_web):
    """So that whatever goes out can be looked at while it waits."""


@pytest.fixture
def fola(db):
    (there,) = people_of("follows.test", "fola")
    return there.account


@pytest.fixture
def follows_fola(amara, fola, run_jobs, now):
    made = follow(follower=amara, target=fola, now=now)
    accept_follow(follow=made, now=now)
    run_jobs()
    forget_all()
    return Follow.objects.get(pk=made.pk)


@pytest.fixture
def followed_by_fola(amara, fola, run_jobs, now):
    made = follow(follower=fola, target=amara, now=now, uri=THEIR_FOLLOW)
    run_jobs()
    forget_all()
    return made


def embedded(kind: str) -> dict[str, str]:
    inner = activity(kind)["object"]
    return {name: inner[name] for name in ("id", "type", "actor", "object")}


def test_following_asks(amara, fola, run_jobs, now):
    made = follow(follower=amara, target=fola, now=now)
    run_jobs()

    made.refresh_from_db()
    asked = activity("Follow")
    assert told() == [("Follow", INBOX)]
    assert (asked["id"], asked["actor"], asked["object"]) == (f"{amara.uri}/follows/{made.pk}", amara.uri, FOLA)
    assert made.uri == asked["id"]  # they may answer by this name alone


@pytest.mark.parametrize("is_accepted", [True, False])
def test_following_no_more_or_taking_the_request_back_undoes_it(amara, fola, run_jobs, now, is_accepted):
    made = follow(follower=amara, target=fola, now=now)
    if is_accepted:
        accept_follow(follow=made, now=now)
    run_jobs()
    forget_all()

    unfollow(follower=amara, target=fola)
    run_jobs()

    assert told() == [("Undo", INBOX)]
    assert embedded("Undo") == {
        "id": f"{amara.uri}/follows/{made.pk}",
        "type": "Follow",
        "actor": amara.uri,
        "object": FOLA,
    }


def test_each_time_is_another_follow(amara, fola, run_jobs, now):
    for _ in range(2):
        follow(follower=amara, target=fola, now=now)
        run_jobs()
        unfollow(follower=amara, target=fola)
        run_jobs()

    ids = [each["id"] for each in activities()]
    assert len(set(ids)) == 4


def test_letting_in_accepts(amara, fola, run_jobs, now):
    Account.objects.filter(pk=amara.pk).update(is_locked=True)
    made = follow(follower=fola, target=Account.objects.get(pk=amara.pk), now=now, uri=THEIR_FOLLOW)
    run_jobs()
    assert told() == []

    accept_follow(follow=made, now=now)
    run_jobs()

    assert told() == [("Accept", INBOX)]
    assert embedded("Accept") == {"id": THEIR_FOLLOW, "type": "Follow", "actor": FOLA, "object": amara.uri}
    assert (activity("Accept")["actor"], activity("Accept")["to"]) == (amara.uri, [FOLA])


@pytest.mark.parametrize("verb", ["turned down", "removed"])
def test_turning_down_and_removing_reject(amara, fola, followed_by_fola, run_jobs, verb):
    if verb == "removed":
        remove_follower(account=amara, follower=fola)
    else:
        reject_follow(follow=followed_by_fola)
    run_jobs()

    assert told() == [("Reject", INBOX)]
    assert embedded("Reject") == {"id": THEIR_FOLLOW, "type": "Follow", "actor": FOLA, "object": amara.uri}


def test_what_the_other_side_did_is_not_told_back(amara, fola, follows_fola, followed_by_fola, run_jobs, now):
    unfollow(follower=fola, target=amara)
    reject_follow(follow=follows_fola)
    block(account=fola, target=amara, now=now)
    unblock(account=fola, target=amara)
    run_jobs()

    assert told() == []


def test_blocking_tells_so_and_ends_what_was(amara, fola, follows_fola, followed_by_fola, run_jobs, now):
    made = block(account=amara, target=fola, now=now)
    block(account=amara, target=fola, now=now)
    run_jobs()

    assert sorted(told()) == [("Block", INBOX), ("Reject", INBOX), ("Undo", INBOX)]
    blocked = activity("Block")
    assert (blocked["id"], blocked["object"]) == (f"{amara.uri}/blocks/{made.pk}", FOLA)
    forget_all()

    unblock(account=amara, target=fola)
    unblock(account=amara, target=fola)
    run_jobs()

    assert told() == [("Undo", INBOX)]
    assert embedded("Undo") == {"id": blocked["id"], "type": "Block", "actor": amara.uri, "object": FOLA}


def test_keeping_a_server_away_ends_follows_and_tells_no_more(amara, follows_fola, followed_by_fola, run_jobs, now):
    block_domain(account=amara, domain="follows.test", now=now)
    run_jobs()

    assert sorted(told()) == [("Reject", INBOX), ("Undo", INBOX)]


def test_muting_is_ones_own_affair(amara, fola, run_jobs, now):
    mute(account=amara, target=fola, now=now)
    run_jobs()

    assert told() == []


def test_between_people_here_nothing_leaves_the_house(amara, chidi, run_jobs, now):
    follow(follower=amara, target=chidi, now=now)
    unfollow(follower=amara, target=chidi)
    block(account=amara, target=chidi, now=now)
    unblock(account=amara, target=chidi)
    run_jobs()

    assert not Outgoing.objects.exists()


def test_who_left_says_it_once_and_not_to_each(amara, fola, follows_fola, run_jobs, now):
    Account.objects.filter(pk=amara.pk).update(left_at=now)

    unfollow(follower=amara, target=fola)
    run_jobs()

    assert told() == []


def test_whom_moderators_suspended_still_lets_go(amara, fola, follows_fola, run_jobs, now):
    Account.objects.filter(pk=amara.pk).update(suspended_at=now)

    unfollow(follower=amara, target=fola)
    run_jobs()

    assert inboxes() == {INBOX}
