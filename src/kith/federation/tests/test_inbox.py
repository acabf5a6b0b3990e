"""What is taken at the door of the inboxes, what is kept to be checked, and what is turned away."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.models import Follow
from kith.federation.inbound import arrivals, rates
from kith.federation.models import Arrival
from kith.federation.tests.senders import PUBLIC, Sender
from kith.foundations.rates import Rate
from kith.jobs.models import Job
from kith.protocols.http_signatures import Scheme
from kith.servers.models import Limit, Server
from tests.cast import make_account

STATE = Arrival.State


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
    monkeypatch.setattr(rates, "BY_SERVER", Rate("server", 2, 10**9))

    for _ in range(5):
        known.deliver(known.does("Like", amara.uri), key=1)  # by who only says to be her
    statuses = [known.deliver(known.does("Like", amara.uri)).status_code for _ in range(3)]

    assert statuses == [202, 202, 429]


def test_what_nobody_here_understands_is_passed_over(known, amara, run_jobs):
    known.deliver(known.does("Listen", amara.uri, to=[PUBLIC]))
    run_jobs()

    assert Arrival.objects.get().state == STATE.PASSED_OVER


def test_what_was_done_is_forgotten_after_two_days(known, amara, run_jobs):
    known.deliver(known.does("Listen", amara.uri))
    run_jobs()
    waiting = Arrival.objects.create(
        activity_id="https://x.test/1", actor=known.uri, arrived_at=timezone.now(), state=STATE.APART
    )

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
