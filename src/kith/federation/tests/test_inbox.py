"""What is taken at the door of the inboxes, what is kept to be checked, and what is turned away."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.models import Follow
from kith.federation.inbound import arrivals, rates
from kith.federation.models import Arrival, RemoteActor
from kith.federation.tests.senders import PUBLIC, Sender
from kith.jobs.models import Job
from kith.protocols.http_signatures import Scheme
from kith.servers.models import Limit, Server
from tests.cast import make_account

STATE = Arrival.State


@pytest.fixture(autouse=True)
def counts_begin_anew():
    rates.forget_counts()


@pytest.fixture
def emi_there(db):
    return Sender()


@pytest.fixture
def known(emi_there):
    emi_there.be_known()
    return emi_there


def words_of(answer):
    return json.loads(answer.content)["error"]


@pytest.mark.parametrize("inbox", ["/inbox", "/users/amara/inbox", "/users/AMARA/inbox", "/actor/inbox"])
def test_who_is_known_is_taken_at_once(known, amara, run_jobs, inbox):
    answer = known.deliver(known.does("Follow", amara.uri), inbox=inbox)

    assert (answer.status_code, answer.content) == (202, b"")
    run_jobs()
    assert Follow.objects.get(followed=amara).follower == known.account
    assert (Arrival.objects.get().state, Arrival.objects.get().body) == (STATE.DONE, "")


def test_the_standard_way_of_signing_is_taken_too(known, amara):
    answer = known.deliver(known.does("Follow", amara.uri), scheme=Scheme.RFC_9421)

    assert answer.status_code == 202
    assert Arrival.objects.get().signature is None


def test_it_takes_three_statements(known, amara, django_assert_num_queries):
    known.deliver(known.does("Like", amara.uri))  # what is kept ready is

    with django_assert_num_queries(5):  # the signer, the arrival, its job; and the transaction of a test's two marks
        known.deliver(known.does("Like", amara.uri))


def test_no_cookie_is_set_and_none_is_asked(known, amara):
    answer = known.deliver(known.does("Follow", amara.uri))

    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert "Vary" not in answer


def test_the_same_is_kept_once(known, amara, run_jobs):
    like = known.does("Like", f"{amara.uri}/posts/1")
    known.deliver(like)
    run_jobs()
    known.deliver(like)

    assert Arrival.objects.count() == 1
    assert not Job.objects.exists()


def test_a_follow_may_come_again_under_the_same_id(known, amara, run_jobs):
    """Misskey makes the id of a follow from the two people, and that of its Undo too."""
    follow = known.does("Follow", amara.uri)
    undo = known.does("Undo", follow) | {"id": f"{follow['id']}/undo"}
    for activity in (follow, undo, follow, undo, follow):
        known.deliver(activity)
        run_jobs()

    assert Follow.objects.filter(followed=amara).count() == 1
    assert Arrival.objects.count() == 2


def test_what_has_no_id_may_come_again(known, amara, run_jobs):
    follow = known.does("Follow", amara.uri)
    del follow["id"]
    known.deliver(follow)
    run_jobs()
    Follow.objects.all().delete()
    known.deliver(follow)
    run_jobs()

    assert Follow.objects.filter(followed=amara).count() == 1


@pytest.mark.parametrize(
    ("spoilt", "status", "words"),
    [
        ({"signature": ""}, 401, "must be signed"),
        ({"signature": 'keyId="nobody"'}, 401, "does not hold"),
        ({"digest": "SHA-256=AAAA"}, 401, "digest"),
        ({"date": "Tue, 17 Nov 2020 19:10:00 GMT"}, 401, "too long ago"),
        ({"host": "localhost"}, 401, "another server"),
        ({"content_type": "text/html"}, 415, "application/activity+json"),
        ({"content_type": "application/x-www-form-urlencoded"}, 415, "application/activity+json"),
    ],
)
def test_a_delivery_that_is_not_in_order_is_turned_away(known, amara, spoilt, status, words):
    answer = known.deliver(known.does("Follow", amara.uri), **spoilt)

    assert answer.status_code == status
    assert words in words_of(answer)
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "no JSON"),
        (b"[]", "no object"),
        (b'"Follow"', "no object"),
        (b"[" * 100_000 + b"]" * 100_000, "no JSON"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "no JSON"),
        (b"\xff\xfe{}", "no JSON"),
        (b'{"type": "Follow\xff"}', "no JSON"),
        (b'{"type": "Follow"}', "no actor"),
        (b'{"actor": "https://elsewhere.test/users/emi"}', "no type"),
        (b'{"type": 7, "actor": "https://elsewhere.test/users/emi"}', "no type"),
        (b'{"type": "Follow", "actor": "javascript:alert(1)"}', "no actor"),
        (b'{"type": "Follow", "actor": {"id": ["https://elsewhere.test/users/emi"]}}', "no actor"),
    ],
)
def test_what_is_no_activity_is_turned_away(known, body, words):
    answer = known.deliver(body)

    assert answer.status_code == 400
    assert words in words_of(answer)
    assert not Arrival.objects.exists()


def test_a_huge_body_is_turned_away(known, amara):
    answer = known.deliver(known.does("Follow", amara.uri, content="x" * 1_000_000))

    assert answer.status_code == 413
    assert not Arrival.objects.exists()


def test_the_id_must_be_of_the_server_of_the_actor(known, amara):
    answer = known.deliver(known.does("Follow", amara.uri) | {"id": "https://other.test/follows/1"})

    assert answer.status_code == 400
    assert "id" in words_of(answer)


def test_nobody_speaks_for_people_of_this_server(known, amara, ben):
    answer = known.deliver(known.does("Follow", amara.uri) | {"actor": ben.uri, "id": f"{ben.uri}#follow"})

    assert answer.status_code == 401
    assert not Arrival.objects.exists()


def test_nobody_speaks_for_people_of_a_third_server(known, amara):
    mallory = Sender("mallory", host="other.test")
    mallory.be_known()

    answer = mallory.deliver(known.does("Follow", amara.uri))

    assert answer.status_code == 202  # it might be an answer that was passed on; this is none
    assert not Arrival.objects.exists()


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


def test_a_server_that_is_kept_away_is_told_so(known, amara):
    Server.objects.update(limit=Limit.SUSPENDED)

    assert known.deliver(known.does("Follow", amara.uri)).status_code == 403
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("host", ["elsewhere.test", "sub.elsewhere.test"])
def test_of_a_server_that_is_kept_away_nobody_is_looked_up(db, amara, host):
    Server.objects.create(domain="elsewhere.test", limit=Limit.SUSPENDED, created_at=timezone.now())
    stranger = Sender("zoe", host=host)

    assert stranger.deliver(stranger.does("Follow", amara.uri)).status_code == 403
    assert not Arrival.objects.exists()


def test_part_of_a_server_that_is_kept_away_is_not_heard(amara, run_jobs):
    sender = Sender(host="sub.elsewhere.test")
    sender.be_known()
    Server.objects.create(domain="elsewhere.test", limit=Limit.SUSPENDED, created_at=timezone.now())
    sender.deliver(sender.does("Follow", amara.uri))
    run_jobs()

    assert not Follow.objects.filter(followed=amara).exists()


@pytest.mark.parametrize(
    ("inbox", "status"),
    [("/users/nobody/inbox", 404), ("/users/website/inbox", 404), ("/users/left/inbox", 410)],
)
def test_who_is_not_here_has_no_inbox(known, inbox, status):
    make_account("website", kind="feed")
    make_account("left", left_at=timezone.now())

    assert known.deliver(known.does("Like", "https://kith.test/x"), inbox=inbox).status_code == status
    assert not Arrival.objects.exists()


def test_an_inbox_is_not_read(client, db):
    answer = client.get("/inbox")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_a_server_may_not_deliver_without_end(known, amara, settings, monkeypatch):
    settings.KITH_RATE_LIMITS = True
    monkeypatch.setattr(rates, "BY_SERVER", rates.Rate("server", 2, 10**9))

    statuses = [known.deliver(known.does("Like", amara.uri)).status_code for _ in range(3)]

    assert statuses == [202, 202, 429]


def test_people_nobody_knows_may_not_come_without_end(db, amara, settings, monkeypatch):
    settings.KITH_RATE_LIMITS = True
    monkeypatch.setattr(rates, "UNKNOWN_BY_ADDRESS", rates.Rate("unknown", 2, 10**9))
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


def test_what_nobody_here_understands_is_passed_over(known, amara, run_jobs):
    known.deliver(known.does("Listen", amara.uri, to=[PUBLIC]))
    run_jobs()

    assert Arrival.objects.get().state == STATE.PASSED_OVER


def test_what_was_done_is_forgotten_after_two_days(known, amara, run_jobs):
    known.deliver(known.does("Listen", amara.uri))
    run_jobs()
    waiting = Arrival.objects.create(activity_id="https://x.test/1", actor=known.uri, arrived_at=timezone.now())

    arrivals.forget_arrivals(now=timezone.now() + timedelta(days=1))
    assert Arrival.objects.count() == 2
    arrivals.forget_arrivals(now=timezone.now() + timedelta(days=3))
    assert list(Arrival.objects.all()) == [waiting]
    arrivals.forget_arrivals(now=timezone.now() + timedelta(days=8))
    assert not Arrival.objects.exists()


def test_nothing_of_a_body_is_logged(known, amara, caplog, run_jobs):
    with caplog.at_level(0):
        known.deliver(known.does("Listen", amara.uri, content="a private word"))
        known.deliver(b'{"content": "a private word"')
        run_jobs()

    assert "private" not in caplog.text


def test_the_kinds_of_json_that_others_send_are_taken(known, amara):
    for kind in [
        'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
        "application/json; charset=utf-8",
    ]:
        assert known.deliver(known.does("Like", amara.uri), content_type=kind).status_code == 202
