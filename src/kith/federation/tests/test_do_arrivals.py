"""What one server delivered is done in its order, a few together, and nothing of it holds up the rest."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kith.accounts.models import Follow
from kith.federation.inbound import dispatch, doing
from kith.federation.inbound.arrivals import wake_stuck
from kith.federation.models import Arrival
from kith.federation.tests.senders import PUBLIC, Sender
from kith.jobs.models import Job
from kith.posts.models import Post
from tests.cast import NOW

STATE = Arrival.State


@pytest.fixture(autouse=True)
def nothing_leaves(fake_web):
    """What would be delivered stays in its rows."""


def note_of(sender, number):
    uri = f"{sender.uri}/statuses/{number}"
    audience = {"to": [PUBLIC], "cc": [sender.followers]}
    note = {"id": uri, "type": "Note", "attributedTo": sender.uri, "content": f"<p>Number {number}</p>", **audience}
    return sender.does("Create", note, **audience)


def read_by(sender, member):
    Follow.objects.create(follower=member, followed=sender.account, created_at=NOW, accepted_at=NOW)


def test_one_job_does_all_that_came_from_a_server(known, amara, run_jobs):
    read_by(known, amara)
    for number in range(30):
        known.deliver(note_of(known, number))

    assert Job.objects.filter(task__endswith="do_arrivals").count() == 1
    run_jobs()
    assert Post.objects.count() == 30
    assert set(Arrival.objects.values_list("state", "body")) == {(STATE.DONE, "")}


def test_what_belongs_together_keeps_its_order(known, amara, run_jobs):
    follow = known.does("Follow", amara.uri)
    for activity in (follow, known.does("Undo", follow), known.does("Follow", amara.uri)):
        known.deliver(activity)
    run_jobs()
    assert Follow.objects.filter(followed=amara).count() == 1

    again = known.does("Follow", amara.uri)
    known.deliver(again)
    known.deliver(known.does("Undo", again))
    run_jobs()
    assert not Follow.objects.filter(followed=amara).exists()


def test_what_fails_holds_up_nothing_and_is_tried_again(known, amara, run_jobs, monkeypatch):
    read_by(known, amara)
    works = dispatch.DO["Like", ""]

    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setitem(dispatch.DO, ("Like", ""), fails)
    known.deliver(known.does("Like", f"{amara.uri}/posts/1"))
    known.deliver(note_of(known, 1))
    run_jobs()
    assert Post.objects.count() == 1
    assert set(Arrival.objects.values_list("kind", "state")) == {("Like", STATE.APART), ("Create", STATE.DONE)}

    monkeypatch.setitem(dispatch.DO, ("Like", ""), works)
    run_jobs(at=timezone.now() + timedelta(minutes=1))
    assert Arrival.objects.get(kind="Like").state == STATE.PASSED_OVER


def test_what_asks_other_servers_holds_up_nothing(known, amara, run_jobs):
    read_by(known, amara)
    known.deliver(known.does("Announce", "https://slow.test/1", to=[PUBLIC]))
    known.deliver(note_of(known, 1))
    assert doing.do_some(server_id=known.actor.server_id, now=timezone.now()) == [
        (Arrival.objects.get(kind="Announce").pk, doing.Next.SLOWLY)
    ]

    assert Post.objects.count() == 1


def test_who_is_deleted_says_nothing_more_though_it_came_together(known, amara, run_jobs):
    read_by(known, amara)
    known.deliver(note_of(known, 1))
    known.deliver(known.does("Delete", known.uri))
    known.deliver(note_of(known, 2))
    run_jobs()

    assert not Post.objects.exists()


def test_it_costs_the_same_for_each_however_many_come(known, amara, run_jobs):
    """The door's budget is in test_inbox.py; this is what follows, until it stands at home."""
    read_by(known, amara)
    known.deliver(note_of(known, 0))
    run_jobs()  # what is kept ready is

    def queries(count):
        for _ in range(count):
            known.serial += 1
            known.deliver(note_of(known, 1000 + known.serial))
        with CaptureQueriesContext(connection) as asked:
            doing.do_some(server_id=known.actor.server_id, now=timezone.now())
        return len(asked)

    one, eleven = queries(1), queries(11)
    assert (eleven - one) / 10 <= 16
    assert one <= 22


def test_what_lost_its_job_is_done_after_all(known, amara, run_jobs):
    read_by(known, amara)
    known.deliver(note_of(known, 1))
    Job.objects.all().delete()  # it was given up, and dropped

    wake_stuck(now=timezone.now())
    assert not Job.objects.exists()
    wake_stuck(now=timezone.now() + timedelta(hours=1))
    run_jobs()
    assert Post.objects.count() == 1


def test_two_servers_are_done_apart(known, amara, run_jobs):
    zoe = Sender("zoe", host="other.test")
    zoe.be_known()
    for sender in (known, zoe):
        sender.deliver(sender.does("Follow", amara.uri))

    assert Job.objects.filter(task__endswith="do_arrivals").count() == 2
    run_jobs()
    assert Follow.objects.filter(followed=amara).count() == 2
