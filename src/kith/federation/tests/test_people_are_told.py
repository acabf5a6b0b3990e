"""Profiles, suspensions and departures, as other servers are told of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.actions import ProfileDraft, change_profile, follow, suspend_account, unsuspend_account
from kith.accounts.models import Account, Follow
from kith.federation.keys import key_of
from kith.federation.models import Outgoing, Tombstone
from kith.federation.outbound.people import say_goodbye
from kith.federation.tests.outgoing import activities, activity, forget_all, inboxes, people_of, told
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.servers.models import Limit, Server

pytestmark = pytest.mark.django_db

FOLLOWER, FOLLOWED, STRANGER = (
    "https://follows.test/inbox",
    "https://followed.test/inbox",
    "https://stranger.test/inbox",
)


@pytest.fixture(autouse=True)
def nobody_answers(fake_web):
    """So that whatever goes out can be looked at while it waits."""


@pytest.fixture
def elsewhere(amara, run_jobs, now):
    (fola,), (fred,), _ = (people_of(f"{name}.test", who) for name, who in
                           (("follows", "fola"), ("followed", "fred"), ("stranger", "sam")))  # fmt: skip
    Follow.objects.create(follower=fola.account, followed=amara, created_at=now, accepted_at=now)
    follow(follower=amara, target=fred.account, now=now)
    run_jobs()
    forget_all()


def later():
    return timezone.now() + timedelta(minutes=1)


def test_a_changed_profile_is_told_once_to_whom_it_concerns(elsewhere, amara, run_jobs, now):
    for name in ("Amara", "Amara N"):
        change_profile(account=amara, draft=ProfileDraft(display_name=name), now=now)
    run_jobs()
    assert told() == []
    run_jobs(at=later())

    assert inboxes() == {FOLLOWER, FOLLOWED}
    updated = activity("Update")
    assert (updated["object"]["id"], updated["object"]["type"]) == (amara.uri, "Person")
    assert updated["object"]["name"] == "Amara N"


def test_who_knows_nobody_elsewhere_tells_nobody(chidi, run_jobs, now):
    people_of("stranger.test", "sam")
    change_profile(account=chidi, draft=ProfileDraft(display_name="Chidi A"), now=now)

    run_jobs(at=later())

    assert told() == []


def test_a_suspension_is_told_to_everyone_and_so_is_its_end(elsewhere, amara, run_jobs, now):
    suspend_account(account=amara, now=now)
    suspend_account(account=amara, now=now)
    run_jobs()

    assert inboxes("Update") == {FOLLOWER, FOLLOWED, STRANGER}
    assert activity("Update")["object"]["suspended"] is True
    assert activity("Update")["object"]["name"] == "amara"
    forget_all()

    unsuspend_account(account=Account.objects.get(pk=amara.pk), now=now)
    run_jobs()

    assert "suspended" not in activity("Update")["object"]
    assert inboxes("Update") == {FOLLOWER, FOLLOWED, STRANGER}


def test_a_goodbye_goes_to_every_server_once_but_not_to_those_kept_away(elsewhere, amara, now):
    people_of("stranger.test", "sue")
    people_of("small.test", "one", "two", shared_inbox="")
    people_of("away.test", "ada")
    Server.objects.filter(domain="away.test").update(limit=Limit.SUSPENDED)
    key_of(amara)

    say_goodbye(account=amara, now=now)
    say_goodbye(account=amara, now=now)

    assert inboxes() == {FOLLOWER, FOLLOWED, STRANGER, "https://small.test/users/one/inbox"}
    farewell = Outgoing.objects.get()
    assert (farewell.farewell, farewell.actor) == (f"account:{amara.pk}", amara.uri)
    assert (activity("Delete")["object"], activity("Delete")["actor"]) == (amara.uri, amara.uri)
    assert Tombstone.objects.filter(uri=amara.uri).exists()


def test_nothing_else_of_theirs_goes_out_any_more(elsewhere, amara, run_jobs, now):
    publish_post(author=amara, draft=Draft(text="Hello"), now=now)
    run_jobs()
    assert inboxes("Create") == {FOLLOWER}

    say_goodbye(account=amara, now=now)

    assert {kind for kind, _ in told()} == {"Delete"}


def test_no_more_is_told_of_who_left(elsewhere, amara, run_jobs, now):
    Account.objects.filter(pk=amara.pk).update(left_at=now)
    change_profile(account=amara, draft=ProfileDraft(display_name="A"), now=now)
    suspend_account(account=Account.objects.get(pk=amara.pk), now=now)

    run_jobs(at=later())

    assert activities() == []
