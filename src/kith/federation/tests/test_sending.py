"""What is sent is kept in the transaction of what happened, in as few statements for a thousand servers as for one."""

from __future__ import annotations

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kith.federation.models import Delivery, Outgoing
from kith.federation.outbound.sending import send
from kith.jobs.models import Job
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.servers.models import Server

pytestmark = pytest.mark.django_db

LIKE = {"id": "http://kith.test/users/amara/likes/1", "type": "Like", "actor": "http://kith.test/users/amara"}


def servers(count, now):
    made = [Server(domain=f"server{number}.test", created_at=now) for number in range(count)]
    Server.objects.bulk_create(made)
    return [(server.pk, f"https://{server.domain}/inbox") for server in Server.objects.order_by("id")]


def like(now, places, **more):
    return send(LIKE, actor=LIKE["actor"], kind="Like", inboxes=places, now=now, **more)


def test_keeps_it_once_with_a_line_for_each_inbox(now):
    places = servers(2, now)

    made = like(now, [*places, places[0], (places[0][0], "https://server0.test/users/eve/inbox")])

    assert json.loads(made.body)["type"] == "Like"
    assert json.loads(made.body)["@context"]
    assert list(made.deliveries.order_by("id").values_list("inbox", "state")) == [
        ("https://server0.test/inbox", "waiting"),
        ("https://server1.test/inbox", "waiting"),
        ("https://server0.test/users/eve/inbox", "waiting"),
    ]


def test_wakes_each_server_once(now):
    places = servers(2, now)

    like(now, [*places, (places[0][0], "https://server0.test/users/eve/inbox")])
    like(now, places)

    keys = Job.objects.order_by("id").values_list("unique_key", flat=True)
    assert list(keys) == [f"deliver-{server_id}" for server_id, _ in places]


def test_nothing_is_kept_where_nobody_is_to_hear_it(now, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert like(now, []) is None


def test_a_rollback_sends_nothing(now):
    places = servers(1, now)

    with transaction.atomic():
        like(now, places)
        transaction.set_rollback(True)

    assert not Outgoing.objects.exists()
    assert not Job.objects.exists()


def test_a_thousand_servers_take_no_more_statements_than_one(now):
    places = servers(1000, now)

    def statements(many):
        with CaptureQueriesContext(connection) as asked:
            like(now, places[:many])
        return len(asked)

    assert statements(1) == 3  # the activity, its lines, the jobs
    # Jobs are larger rows: 500 of them a statement.
    assert statements(1000) == 4
    assert Delivery.objects.count() == 1001


def test_publishing_asks_no_more_than_before_and_its_job_one_question(amara, run_jobs, now):
    """With nobody to tell elsewhere it costs one job, in the statement that adds the others, and one short look."""
    with CaptureQueriesContext(connection) as asked:
        publish_post(author=amara, draft=Draft(text="Hello"), now=now)
    assert sum("INSERT INTO jobs_job" in one["sql"] for one in asked) == 1
    Job.objects.exclude(task__contains="tell_of_post").delete()

    with CaptureQueriesContext(connection) as asked:
        run_jobs()

    ours = [one["sql"] for one in asked if "jobs_job" not in one["sql"] and "SAVEPOINT" not in one["sql"]]
    assert len(ours) == 1
    assert "federation_remoteactor" in ours[0]
