"""What machines ask of this server, and what they are not told."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kith.jobs.models import ClockEntry, Job
from kith.members.usage import forget_usage
from kith.servers.models import SignUp, ThisServer
from kith.site import health


@pytest.fixture(autouse=True)
def no_number_is_old(db):
    forget_usage()


def strike(*, late: timedelta = timedelta()) -> None:
    ClockEntry.objects.create(name="a line", due_at=timezone.now() - late)


def test_a_well_server_says_so(client):
    strike()

    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "worker": "ok", "queue_age": 0}
    assert answer["Cache-Control"] == "no-store"


def test_it_costs_three_short_questions(client):
    strike()
    client.get("/health")

    with CaptureQueriesContext(connection) as asked:
        client.get("/health")

    assert len(asked) == 3


def test_a_lost_worker_is_told_but_pages_still_come(client):
    strike(late=timedelta(minutes=5))
    Job.objects.create(
        task="x", arguments="{}", queue="default", most_attempts=1, state="ready",
        due_at=timezone.now(), enqueued_at=timezone.now() - timedelta(minutes=3),
    )  # fmt: skip

    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json()["status"] == "struggling"
    assert answer.json()["worker"] == "late"
    assert 170 < answer.json()["queue_age"] < 200


def test_a_lost_database_is_a_503(client, monkeypatch):
    def lost(**_: object) -> None:
        raise OperationalError("the line is cut")

    monkeypatch.setattr(health, "latest_clock_delay", lost)

    answer = client.get("/health")

    assert answer.status_code == 503
    assert answer.json()["status"] == "down"


def test_it_answers_before_the_server_is_set_up(client, monkeypatch):
    monkeypatch.setattr("kith.site.middleware.this_server", lambda: ThisServer(is_set_up=False))

    assert client.get("/health").status_code == 200
    assert client.get("/about").status_code == 503


def test_it_proves_which_server_it_is_to_who_knows_the_secret(client):
    told = client.get("/health", {"nonce": "n" * 20}).json()

    assert told["proof"] == health.proof_of("n" * 20)
    assert told["proof"] != client.get("/health", {"nonce": "m" * 20}).json()["proof"]


@pytest.mark.parametrize(("token", "brought", "status"), [("", "", 404), ("", "Bearer ", 404), ("s", "Bearer t", 404),
                                                           ("s", "", 404), ("s", "Bearer s", 200)])  # fmt: skip
def test_numbers_are_for_who_brings_the_token(client, settings, token, brought, status):
    settings.KITH_METRICS_TOKEN = token

    assert client.get("/metrics", headers={"Authorization": brought}).status_code == status


def test_numbers_name_nobody(client, settings, amara, ben):
    settings.KITH_METRICS_TOKEN = "s"
    client.get("/nowhere")

    text = client.get("/metrics", headers={"Authorization": "Bearer s"}).content.decode()

    assert "kith_members 2\n" in text
    assert 'kith_jobs{state="dead"} 0\n' in text
    assert "kith_deliveries 0\n" in text
    assert 'kith_servers_failing{state="failing"} 0\n' in text
    assert 'status="4xx"' in text
    assert "amara" not in text
    for line in text.splitlines():
        assert line.startswith("#") or len(line.rsplit(" ", 1)) == 2


@pytest.mark.parametrize("version", ["2.0", "2.1"])
def test_nodeinfo_tells_any_server_how_many_are_here(client, amara, sign_in, version):
    sign_in(amara).get("/home")
    links = client.get("/.well-known/nodeinfo").json()["links"]
    address = next(link["href"] for link in links if link["rel"].endswith(version))

    answer = client.get(address.removeprefix("http://kith.test"))

    told = json.loads(answer.content)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert told["version"] == version
    assert told["software"]["name"] == "kith"
    assert told["usage"]["users"]["total"] == 1
    assert told["openRegistrations"] is (ThisServer().sign_up != SignUp.INVITATION)
    assert set(told) == {
        "version", "software", "protocols", "services", "openRegistrations", "usage", "metadata",
    }  # fmt: skip


def test_there_is_no_other_nodeinfo(client):
    assert client.get("/nodeinfo/9.9").status_code == 404
