from dataclasses import replace

import pytest
from django.db import transaction

from kith.jobs.announce import OutsideTransaction, WrongFacts, announce, announce_each
from kith.jobs.models import Job
from kith.jobs.tests import samples
from kith.jobs.tests.sample_happenings import KETTLE_BOILED, KETTLE_BROKE
from kith.jobs.wiring import NotWired, Wiring, wiring


@pytest.fixture(autouse=True)
def sample_wiring(settings):
    settings.KITH_WIRING = "kith.jobs.tests.sample_wiring"
    samples.heard.clear()


def test_starts_every_wired_task_with_the_facts_it_asks_for(run_jobs):
    announce(KETTLE_BOILED, kettle_id=3, word="tea")

    run_jobs()

    assert samples.heard == ["tea", "tea"]
    assert not Job.objects.exists()


def test_writes_all_jobs_at_once(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        announce(KETTLE_BOILED, kettle_id=3, word="tea")


def test_tells_many_at_once(db, run_jobs, django_assert_num_queries):
    with django_assert_num_queries(1):
        announce_each(KETTLE_BOILED, [{"kettle_id": number, "word": str(number)} for number in range(40)])

    run_jobs()

    assert sorted(samples.heard) == sorted([str(number) for number in range(40)] * 2)


def test_telling_nothing_writes_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        announce_each(KETTLE_BOILED, [])


def test_leaves_nothing_when_the_change_is_rolled_back(db):
    with transaction.atomic():
        announce(KETTLE_BOILED, kettle_id=3, word="tea")
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_refuses_facts_that_are_not_the_happenings(db):
    with pytest.raises(WrongFacts):
        announce(KETTLE_BOILED, kettle_id=3)


def test_refuses_a_happening_that_is_not_wired(db):
    with pytest.raises(NotWired):
        announce(KETTLE_BROKE, kettle_id=3)


@pytest.mark.django_db(transaction=True)
def test_refuses_to_be_told_outside_a_transaction():
    with pytest.raises(OutsideTransaction):
        announce(KETTLE_BOILED, kettle_id=3, word="tea")


@pytest.mark.parametrize(("says", "many"), [(True, 2), (False, 0)])
def test_makes_a_job_only_where_the_task_wants_one(db, monkeypatch, says, many):
    wired = wiring().tasks_for(KETTLE_BOILED)
    choosy = tuple(replace(each, task=replace(each.task, only_when=lambda: says)) for each in wired)
    monkeypatch.setattr("kith.jobs.announce.wiring", lambda: Wiring(when={KETTLE_BOILED: choosy}, every=()))

    announce(KETTLE_BOILED, kettle_id=3, word="tea")

    assert Job.objects.count() == many
