"""Passing on, thanking and voting across servers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.models import Account, Follow
from kith.federation.tests.outgoing import activities, activity, forget_all, inboxes, people_of, told
from kith.posts.actions import (
    boost,
    delete_post,
    end_due_polls,
    favourite,
    publish_post,
    receive_post,
    unboost,
    unfavourite,
    vote,
)
from kith.posts.drafts import Draft, IncomingPost, PollDraft
from kith.posts.models import Origin, Poll, Visibility
from kith.protocols.activitypub.vocabulary import PUBLIC

pytestmark = pytest.mark.django_db

WREN = "https://writes.test/users/wren"
FOLLOWER, AUTHOR, AUTHORS_OWN = "https://follows.test/inbox", "https://writes.test/inbox", f"{WREN}/inbox"


@pytest.fixture(autouse=True)
def nobody_answers(fake_web):
    """So that whatever goes out can be looked at while it waits."""


@pytest.fixture
def fola(amara, now):
    (there,) = people_of("follows.test", "fola")
    Follow.objects.create(follower=there.account, followed=amara, created_at=now, accepted_at=now)
    return there.account


@pytest.fixture
def theirs(db, now):
    """A post of Wren, who is elsewhere."""
    (wren,) = people_of("writes.test", "wren")
    incoming = IncomingPost(uri=f"{WREN}/1", html="<p>Hello</p>", published_at=now, origin=Origin.ELSEWHERE)
    return receive_post(author=wren.account, incoming=incoming, now=now)


def test_passing_on_is_an_announce_and_no_more_its_undoing(fola, amara, theirs, run_jobs, now):
    made = boost(account=amara, post=theirs, now=now)
    run_jobs()

    announce = activity("Announce")
    assert inboxes("Announce") == {FOLLOWER, AUTHOR}
    assert (announce["id"], announce["object"]) == (made.uri, theirs.uri)
    assert (announce["to"], announce["cc"]) == ([PUBLIC], [f"{amara.uri}/followers", WREN])
    forget_all()

    unboost(account=amara, post=theirs)
    run_jobs()

    undo = activity("Undo")
    assert inboxes() == {FOLLOWER, AUTHOR}
    assert {name: undo["object"][name] for name in ("id", "type", "actor", "object")} == {
        "id": made.uri,
        "type": "Announce",
        "actor": amara.uri,
        "object": theirs.uri,
    }


@pytest.mark.parametrize("is_local_only", [True, False])
def test_what_stays_here_is_passed_on_here_alone(fola, amara, chidi, run_jobs, now, is_local_only):
    post = publish_post(author=chidi, draft=Draft(text="Hello", is_local_only=is_local_only), now=now)
    boost(account=amara, post=post, now=now)
    unboost(account=amara, post=post)

    run_jobs()

    assert told() == ([] if is_local_only else [("Undo", FOLLOWER)])


def test_a_boost_from_elsewhere_is_not_told_on(fola, amara, run_jobs, now):
    post = publish_post(author=amara, draft=Draft(text="Hello"), now=now)
    run_jobs()
    forget_all()

    boost(account=fola, post=post, now=now)
    unboost(account=fola, post=post)
    favourite(account=fola, post=post, now=now)
    unfavourite(account=fola, post=post)
    run_jobs()

    assert told() == []


def test_thanks_go_to_the_author_alone_and_are_taken_back(fola, amara, theirs, run_jobs, now):
    kept = favourite(account=amara, post=theirs, now=now)
    run_jobs()

    like = activity("Like")
    assert inboxes() == {AUTHORS_OWN}
    assert (like["id"], like["object"], like["to"]) == (f"{amara.uri}/likes/{kept.pk}", theirs.uri, [WREN])
    forget_all()

    unfavourite(account=amara, post=theirs)
    unfavourite(account=amara, post=theirs)
    run_jobs()

    assert inboxes() == {AUTHORS_OWN}
    undone = activity("Undo")["object"]
    assert {name: undone[name] for name in ("id", "type", "object")} == {
        "id": like["id"],
        "type": "Like",
        "object": theirs.uri,
    }


def test_thanks_between_people_here_leave_no_house(amara, chidi, run_jobs, now):
    post = publish_post(author=amara, draft=Draft(text="Hello"), now=now)

    favourite(account=chidi, post=post, now=now)
    unfavourite(account=chidi, post=post)
    run_jobs()

    assert told() == []


def test_who_left_takes_no_thanks_back_one_by_one(amara, theirs, run_jobs, now):
    favourite(account=amara, post=theirs, now=now)
    run_jobs()
    forget_all()
    Account.objects.filter(pk=amara.pk).update(left_at=now)

    unfavourite(account=amara, post=theirs)
    run_jobs()

    assert told() == []


@pytest.fixture
def poll(fola, amara, run_jobs, now):
    def ask(**how):
        draft = Draft(text="Tea?", poll=PollDraft(options=("yes", "no"), lasts=timedelta(days=1), **how))
        post = publish_post(author=amara, draft=draft, now=now)
        run_jobs()
        forget_all()
        return Poll.objects.get(post=post)

    return ask


def test_votes_are_told_together_after_a_while(poll, chidi, dee, run_jobs, now):
    asked = poll()

    vote(account=chidi, poll=asked, choices=[0], now=now)
    vote(account=dee, poll=asked, choices=[0], now=now)
    run_jobs()
    assert told() == []
    run_jobs(at=timezone.now() + timedelta(minutes=5))

    question = activity("Update")["object"]
    assert inboxes() == {FOLLOWER}
    assert [(each["name"], each["replies"]["totalItems"]) for each in question["oneOf"]] == [("yes", 2), ("no", 0)]


def test_totals_that_are_hidden_until_the_end_are_told_then(poll, chidi, run_jobs, now):
    asked = poll(hides_totals=True)

    vote(account=chidi, poll=asked, choices=[0], now=now)
    run_jobs(at=timezone.now() + timedelta(minutes=5))
    assert told() == []
    end_due_polls(now=now + timedelta(days=2))
    run_jobs()

    question = activity("Update")["object"]
    assert question["oneOf"][0]["replies"]["totalItems"] == 1
    assert question["closed"]


def test_a_deleted_poll_tells_no_results(poll, amara, chidi, run_jobs, now):
    asked = poll()
    vote(account=chidi, poll=asked, choices=[0], now=now)
    delete_post(post=asked.post, by=amara)

    run_jobs(at=timezone.now() + timedelta(minutes=5))

    assert [each["type"] for each in activities()] == ["Delete"]


def test_a_boost_of_ones_own_for_followers_names_nobody_else(fola, amara, run_jobs, now):
    post = publish_post(author=amara, draft=Draft(text="Hello", visibility=Visibility.FOLLOWERS), now=now)
    boost(account=amara, post=post, now=now)

    run_jobs()

    announce = activity("Announce")
    assert PUBLIC not in [*announce["to"], *announce["cc"]]
    assert inboxes("Announce") == {FOLLOWER}
