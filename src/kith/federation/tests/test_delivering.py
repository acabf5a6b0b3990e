"""Delivering: in order, to each server by itself, and what its answers mean."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from kith.federation.models import Delivery, Outgoing, RemoteActor
from kith.federation.outbound import delivering, trying
from kith.federation.outbound.sending import send
from kith.federation.tests.outgoing import people_of
from kith.jobs.models import Job
from kith.servers.models import Limit, Server

pytestmark = pytest.mark.django_db

INBOX = "https://away.test/inbox"
State = Delivery.State


@pytest.fixture
def away(now):
    return Server.objects.create(domain="away.test", created_at=now)


@pytest.fixture
def give(amara, away, now):
    """`give(3)` keeps three activities for the server, in their order."""

    def keep(count=1, *, inbox=INBOX, farewell="", about="", actor=""):
        first = Outgoing.objects.count()
        for number in range(first, first + count):
            activity = {"id": f"{amara.uri}#{number}", "type": "Like", "actor": amara.uri}
            send(
                activity,
                actor=actor or amara.uri,
                kind="Like",
                inboxes=[(away.pk, inbox)],
                now=now,
                farewell=farewell,
                about=about,
            )

    return keep


def deliver(away, now):
    return delivering.deliver_some(server_id=away.pk, now=now)


def numbers_sent(web):
    return [int(body.decode().partition("#")[2].partition('"')[0]) for _, _, body in web.sent]


def waiting():
    return Delivery.objects.filter(state=State.WAITING).count()


def test_what_was_taken_is_gone(away, give, fake_web, now):
    fake_web.put(INBOX, status=202)
    give(3)

    deliver(away, now)

    assert numbers_sent(fake_web) == [0, 1, 2]
    assert [(method, url) for method, url, _ in fake_web.sent] == [("POST", INBOX)] * 3
    assert not Delivery.objects.exists()


def test_it_is_signed_by_whose_it_is(away, give, fake_web, now, amara):
    fake_web.put(INBOX, status=202)
    give()

    deliver(away, now)

    ((_, headers),) = fake_web.asked
    assert f'keyId="{amara.uri}#main-key"' in headers["signature"]
    assert headers["content-type"] == "application/activity+json"
    assert headers["digest"].startswith("SHA-256=")


def test_a_server_that_wants_the_other_signature_gets_it(away, give, fake_web, now):
    fake_web.put(INBOX, status=401)
    give()

    deliver(away, now)

    assert ["signature-input" in headers for _, headers in fake_web.asked] == [False, True]
    assert waiting() == 1  # it wanted neither; perhaps it could not fetch the key just now


def test_more_than_goes_at_once_goes_in_turns(away, give, fake_web, now):
    fake_web.put(INBOX, status=202)
    give(45)

    while deliver(away, now):
        pass

    assert numbers_sent(fake_web) == list(range(45))


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 413, 422, 501])
def test_what_is_refused_for_good_is_dropped_and_the_next_follows(away, give, fake_web, now, status):
    fake_web.put(INBOX, status=status)
    fake_web.put("https://away.test/users/emi/inbox", status=202)
    give()
    give(inbox="https://away.test/users/emi/inbox")

    deliver(away, now)

    away.refresh_from_db()
    assert not Delivery.objects.exists()
    assert (len(fake_web.sent), away.failing_since) == (2, None)


@pytest.mark.parametrize("status", [301, 302, 307, 308, 401, 408, 429, 500, 502, 503])
def test_a_server_that_struggles_is_left_alone_for_a_while(away, give, fake_web, now, status):
    fake_web.put(INBOX, status=status, location="https://trap.test/inbox")
    give(3)

    assert not deliver(away, now)
    deliver(away, now + timedelta(seconds=1))

    away.refresh_from_db()
    assert {url for _, url, _ in fake_web.sent} == {INBOX}
    assert set(numbers_sent(fake_web)) == {0}
    assert (away.failing_since, away.failures, waiting()) == (now, 1, 3)
    assert away.next_try_at > now + timedelta(seconds=5)


def test_it_goes_on_in_order_once_the_server_is_back(away, give, fake_web, now):
    give(3)
    deliver(away, now)
    fake_web.put(INBOX, status=202)

    deliver(away, now + timedelta(minutes=1))

    away.refresh_from_db()
    assert numbers_sent(fake_web) == [0, 0, 1, 2]
    assert (away.failing_since, away.next_try_at, away.failures) == (None, None, 0)


def test_the_pauses_grow_and_a_server_may_ask_for_longer_ones(away, now):
    pauses = []
    for _ in range(9):
        trying.note_failure(away, now=now, chance=lambda: 0.5)
        pauses.append((away.next_try_at - now).total_seconds())
    assert pauses == [10, 30, 90, 270, 810, 2430, 7290, 21600, 21600]

    trying.note_success(away)
    trying.note_failure(away, now=now, asked_pause=timedelta(hours=1))
    assert away.next_try_at == now + timedelta(hours=1)
    trying.note_success(away)
    trying.note_failure(away, now=now, asked_pause=timedelta(days=400))
    assert away.next_try_at == now + timedelta(hours=6)


def test_a_server_says_for_how_long(away, give, fake_web, now):
    fake_web.put(INBOX, status=429, retry_after="600")
    give()

    deliver(away, now)

    away.refresh_from_db()
    assert away.next_try_at == now + timedelta(minutes=10)


def test_what_one_server_can_not_take_does_not_hold_the_rest(away, give, fake_web, now):
    """It fails on the first again and again; then what waits behind goes, and the first is given up."""
    bad, good = "https://away.test/users/emi/inbox", INBOX
    fake_web.put(bad, status=500)
    fake_web.put(good, status=202)
    give(inbox=bad)
    give(3)

    at = now
    for _ in range(5):
        while deliver(away, at):
            pass
        at += timedelta(hours=1)

    assert numbers_sent(fake_web) == [0, 0, 0, 1, 2, 3, 0]
    assert not Delivery.objects.exists()


def test_alone_it_is_tried_for_a_week(away, give, fake_web, now):
    fake_web.put(INBOX, status=500)
    give()

    at, tries = now, 0
    while Delivery.objects.exists():
        deliver(away, at)
        tries += 1
        at += timedelta(hours=8)

    assert tries == 3 * 7 + 1
    assert at - now == timedelta(days=7, hours=8)


def test_after_a_week_nothing_is_kept_for_a_server_but_goodbyes(away, give, fake_web, now):
    give(2)
    give(farewell="post:1")
    deliver(away, now)

    deliver(away, now + timedelta(days=7))

    assert len(fake_web.sent) == 1
    assert [delivery.state for delivery in Delivery.objects.all()] == [State.GIVEN_UP]


def test_goodbyes_that_never_arrived_go_once_it_is_heard_from(away, give, fake_web, run_jobs, now):
    give(farewell="post:1")
    deliver(away, now)
    deliver(away, now + timedelta(days=7))
    Job.objects.all().delete()
    fake_web.put(INBOX, status=202)

    trying.heard_from(server_id=away.pk)
    run_jobs()

    away.refresh_from_db()
    assert [delivery.state for delivery in Delivery.objects.all()] == [State.TAKEN]
    assert away.failing_since is None


def test_hearing_from_a_server_that_is_well_changes_nothing(away, give, django_assert_num_queries):
    with django_assert_num_queries(3):  # two of them begin and end
        trying.heard_from(server_id=away.pk)

    assert not Job.objects.exists()


def test_a_goodbye_tells_who_took_it(away, give, fake_web, now):
    fake_web.put(INBOX, status=202)
    fake_web.put("https://away.test/users/emi/inbox", status=410)
    give(farewell="post:1")
    give(farewell="post:2", inbox="https://away.test/users/emi/inbox")

    deliver(away, now)

    assert list(Delivery.objects.order_by("id").values_list("state", "answer", "settled_at")) == [
        (State.TAKEN, 202, now),
        (State.REFUSED, 410, now),
    ]


@pytest.mark.parametrize("limited", ["away.test", "test"])
def test_a_server_kept_away_since_gets_nothing_of_what_waited(away, give, fake_web, now, limited):
    give(2)
    give(farewell="post:1")
    Server.objects.update_or_create(domain=limited, defaults={"limit": Limit.SUSPENDED, "created_at": now})

    assert not deliver(away, now)

    assert fake_web.sent == []
    assert [delivery.state for delivery in Delivery.objects.all()] == [State.REFUSED]


def test_who_is_gone_there_is_noted(away, give, fake_web, now):
    people_of("away.test", "emi", "eva")
    fake_web.put("https://away.test/users/emi/inbox", status=410)
    give(inbox="https://away.test/users/emi/inbox")

    deliver(away, now)

    gone = RemoteActor.objects.filter(gone_at=now).values_list("account__username", flat=True)
    assert list(gone) == ["emi"]


def test_what_nobody_signs_any_more_is_dropped(away, give, fake_web, now):
    give(actor="http://kith.test/users/nobody")

    deliver(away, now)

    assert (fake_web.sent, Delivery.objects.count()) == ([], 0)


@pytest.mark.parametrize(("inbox", "is_sent"), [("http://away.test/inbox", False), ("https://away.test/inbox", True)])
def test_nothing_goes_over_an_open_line(away, give, fake_web, now, inbox, is_sent):
    fake_web.put(inbox, status=202)
    give(inbox=inbox)

    deliver(away, now)

    assert (bool(fake_web.sent), Delivery.objects.count()) == (is_sent, 0)


@override_settings(KITH_INSECURE_FEDERATION=True)
def test_unless_that_is_allowed_for_a_test_bench(away, give, fake_web, now):
    fake_web.put("http://away.test/inbox", status=202)
    give(inbox="http://away.test/inbox")

    deliver(away, now)

    assert len(fake_web.sent) == 1


def test_one_slow_server_holds_no_other(amara, fake_web, run_jobs, now):
    """Each server has a job of its own, of which one runs at a time."""
    fake_web.put("https://well.test/inbox", status=202)
    places = [(Server.objects.create(domain=f"{name}.test", created_at=now).pk, f"https://{name}.test/inbox")
              for name in ("dead", "well")]  # fmt: skip
    for number in range(2):
        send({"id": f"{amara.uri}#{number}"}, actor=amara.uri, kind="Like", inboxes=places, now=now)

    assert Job.objects.count() == 2
    run_jobs()

    assert list(Delivery.objects.values_list("server__domain", flat=True)) == ["dead.test"] * 2


def test_held_back_is_what_tells_of_the_same(away, give, now):
    give(about="post:1")
    give(about="post:1", inbox="https://away.test/users/emi/inbox")
    give(about="post:2")
    give(about="", farewell="post:1")

    delivering.hold_back("post:1", inboxes={(away.pk, INBOX)})
    assert waiting() == 3
    delivering.hold_back("post:1")

    assert [line.outgoing.about or "farewell" for line in Delivery.objects.order_by("id")] == ["post:2", "farewell"]


def test_the_clock_wakes_those_whose_pause_is_over(away, give, now):
    give()
    rests = Server.objects.create(domain="rests.test", created_at=now, next_try_at=now + timedelta(minutes=1))
    send({"id": "1"}, actor="http://kith.test/actor", kind="Like", inboxes=[(rests.pk, "https://rests.test/")], now=now)
    Server.objects.create(domain="nothing.test", created_at=now)
    Job.objects.all().delete()

    trying.wake_due(now=now)

    assert [job.unique_key for job in Job.objects.all()] == [f"deliver-{away.pk}"]


def test_what_all_have_is_swept_and_goodbyes_after_a_month(away, give, fake_web, now):
    fake_web.put(INBOX, status=202)
    give()
    give(farewell="post:1")
    deliver(away, now)
    give()

    delivering.sweep(now=now + timedelta(hours=1))
    assert sorted(Outgoing.objects.values_list("farewell", flat=True)) == ["", "post:1"]

    delivering.sweep(now=now + timedelta(days=31))
    assert [(each.farewell, each.deliveries.count()) for each in Outgoing.objects.all()] == [("", 1)]


def test_what_waits_is_found_by_its_index(away, give, fake_web, now):
    """A server that was down for days has thousands of lines: each other looks past them."""
    fake_web.put(INBOX, status=202)
    give()

    with CaptureQueriesContext(connection) as asked:
        trying.wake_due(now=now)
        deliver(away, now)

    looks = [one["sql"] for one in asked if one["sql"].startswith("SELECT") and "federation_delivery" in one["sql"]]
    assert len(looks) == 3
    assert all("'waiting'" in sql for sql in looks)
    if connection.vendor == "sqlite":  # PostgreSQL plans by what is in the table just now
        for sql in looks:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                assert "federation_waiting" in " ".join(str(row) for row in cursor.fetchall())
