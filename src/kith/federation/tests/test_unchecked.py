"""What could not be checked at the door: people nobody here knows yet, keys that were changed, and who only says so."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.models import Follow
from kith.federation.inbound import arrivals, rates
from kith.federation.models import Arrival, RemoteActor
from kith.federation.tests.senders import Sender
from kith.foundations.rates import Rate
from kith.jobs.models import Job

STATE = Arrival.State


def words_of(answer):
    return json.loads(answer.content)["error"]


def test_nobody_speaks_for_their_neighbour(known, amara, run_jobs, fake_web):
    """The same server, but another's key."""
    mallory = Sender("mallory", key=1)
    mallory.be_known()
    known.stand(fake_web)

    mallory.deliver(known.does("Follow", amara.uri))
    run_jobs()

    assert not Follow.objects.filter(followed=amara).exists()
    assert Arrival.objects.get().state == STATE.REFUSED


def test_who_is_looked_up_a_moment_ago_is_not_looked_up_for_a_wrong_key(emi_there, amara):
    emi_there.be_known(fetched_at=timezone.now())

    answer = emi_there.deliver(emi_there.does("Follow", amara.uri), key=1)

    assert answer.status_code == 401
    assert "key of the actor" in words_of(answer)
    assert not Arrival.objects.exists()


def test_a_changed_key_is_learnt(known, amara, fake_web, run_jobs):
    known.key = 1
    known.stand(fake_web)

    assert known.deliver(known.does("Follow", amara.uri)).status_code == 202
    run_jobs()

    assert Follow.objects.filter(followed=amara).exists()
    assert known.deliver(known.does("Follow", amara.uri), key=0).status_code == 401  # the old one is worth nothing now


def test_a_forged_delivery_is_found_out_by_looking_once(known, amara, fake_web, run_jobs):
    known.stand(fake_web)
    for _ in range(3):
        assert known.deliver(known.does("Follow", amara.uri), key=1).status_code == 202
    run_jobs()

    assert fake_web.addresses().count(known.uri) == 1
    assert set(Arrival.objects.values_list("state", "body")) == {(STATE.REFUSED, "")}
    assert not Follow.objects.filter(followed=amara).exists()


def test_who_is_not_known_is_looked_up(emi_there, amara, fake_web, run_jobs):
    emi_there.stand(fake_web)
    assert emi_there.deliver(emi_there.does("Follow", amara.uri)).status_code == 202
    assert Arrival.objects.get().signature["key_id"] == f"{emi_there.uri}#main-key"
    run_jobs()

    assert Follow.objects.get(followed=amara).follower.handle == "@emi@elsewhere.test"
    assert Arrival.objects.get().signature is None


def test_who_cannot_be_reached_is_tried_again_for_a_while(emi_there, amara, fake_web, run_jobs):
    emi_there.deliver(emi_there.does("Follow", amara.uri))
    run_jobs()
    assert Arrival.objects.get().state == STATE.WAITING

    emi_there.stand(fake_web)
    run_jobs(at=timezone.now() + timedelta(minutes=1))

    assert Follow.objects.filter(followed=amara).exists()


def test_who_is_never_reached_is_not_believed(emi_there, amara, fake_web, run_jobs):
    emi_there.deliver(emi_there.does("Follow", amara.uri))
    for _ in range(6):
        run_jobs(at=timezone.now() + timedelta(days=1))

    assert (Arrival.objects.get().state, Arrival.objects.get().body) == (STATE.REFUSED, "")
    assert not Job.objects.exists()


def test_an_id_is_not_taken_up_by_who_only_says_to_be_the_actor(emi_there, amara, fake_web, run_jobs):
    """Somebody foresees what Emi will say, and says it first with a signature of their own."""
    emi_there.stand(fake_web)
    follow = emi_there.does("Follow", amara.uri)
    assert emi_there.deliver(follow, key=1).status_code == 202
    assert emi_there.deliver(follow).status_code == 202
    run_jobs()

    assert Follow.objects.filter(followed=amara).exists()


@pytest.mark.parametrize("kind", ["Delete", "Update"])
def test_of_people_nobody_here_knows_nothing_is_kept(emi_there, kind):
    answer = emi_there.deliver(emi_there.does(kind, emi_there.uri))

    assert answer.status_code == 202
    assert not Arrival.objects.exists()


def test_people_nobody_knows_may_not_come_without_end(db, amara, settings, monkeypatch):
    settings.KITH_RATE_LIMITS = True
    monkeypatch.setattr(rates, "UNKNOWN_BY_ADDRESS", Rate("unknown", 2, 10**9))
    strangers = [Sender(f"zoe{number}", host=f"z{number}.test") for number in range(3)]

    answers = [stranger.deliver(stranger.does("Follow", amara.uri)) for stranger in strangers]

    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert answers[2]["Retry-After"] == "300"


def test_what_is_unchecked_fills_no_disk(db, amara, monkeypatch):
    monkeypatch.setattr(arrivals, "MOST_UNCHECKED", 3)
    monkeypatch.setattr(arrivals, "MOST_UNCHECKED_OF_A_SERVER", 2)
    senders = [Sender("a"), Sender("b"), Sender("c"), Sender("d", host="x.test"), Sender("e", host="y.test")]

    answers = [sender.deliver(sender.does("Follow", amara.uri)) for sender in senders]

    assert [answer.status_code for answer in answers] == [202, 202, 503, 202, 503]
    assert Arrival.objects.count() == 3


def test_an_unknown_sends_no_large_body(emi_there, amara):
    answer = emi_there.deliver(emi_there.does("Create", {"id": f"{emi_there.uri}/1", "content": "x" * 300_000}))

    assert answer.status_code == 503
    assert not Arrival.objects.exists()


def test_who_their_server_calls_gone_is_gone_here(known, amara, fake_web, run_jobs):
    """Their Delete is signed with a key that nobody can ask for any more."""
    fake_web.put(known.uri, status=410)
    known.deliver(known.does("Delete", known.uri), key=1)
    run_jobs()

    assert known.actor.gone_at is not None
    assert Arrival.objects.get().state == STATE.REFUSED


def test_who_was_gone_and_speaks_again_is_looked_at_anew(known, amara, fake_web, run_jobs):
    RemoteActor.objects.update(gone_at=timezone.now() - timedelta(days=1))
    known.stand(fake_web)
    known.deliver(known.does("Follow", amara.uri))
    run_jobs()

    assert known.actor.gone_at is None
    assert Follow.objects.filter(followed=amara).exists()
