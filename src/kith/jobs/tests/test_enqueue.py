from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.exceptions import InvalidTaskError

from kith.jobs.models import Job, State
from kith.jobs.tests import samples

LONG_FROM_NOW = datetime(2222, 11, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_heard():
    samples.heard.clear()


def test_a_job_is_there_with_the_change_and_runs(run_jobs):
    with transaction.atomic():
        result = samples.hear.enqueue(word="tea")

    run_jobs()

    assert result.status == TaskResultStatus.READY
    assert samples.heard == ["tea"]


def test_a_rollback_leaves_nothing(db):
    with transaction.atomic():
        samples.hear.enqueue(word="tea")
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_a_job_for_later_waits_until_then(run_jobs):
    samples.hear.using(run_after=LONG_FROM_NOW).enqueue(word="tea")

    run_jobs()
    early = list(samples.heard)
    run_jobs(at=LONG_FROM_NOW + timedelta(seconds=1))

    assert early == []
    assert samples.heard == ["tea"]


def test_a_higher_priority_goes_first(run_jobs):
    samples.hear.enqueue(word="later")
    samples.hear.using(priority=5).enqueue(word="sooner")

    run_jobs()

    assert samples.heard == ["sooner", "later"]


def test_a_unique_key_that_waits_is_not_added_again(run_jobs):
    first = samples.hear.using(unique_key="kettle").enqueue(word="tea")
    second = samples.hear.using(unique_key="kettle").enqueue(word="more tea")
    samples.hear.using(unique_key="pot").enqueue(word="coffee")

    run_jobs()

    assert first.id == second.id
    assert samples.heard == ["tea", "coffee"]


def test_a_unique_key_is_free_again_when_its_job_is_done(run_jobs):
    samples.hear.using(unique_key="kettle").enqueue(word="tea")
    run_jobs()
    samples.hear.using(unique_key="kettle").enqueue(word="more tea")

    run_jobs()

    assert samples.heard == ["tea", "more tea"]


def test_a_key_may_name_arguments_and_what_is_asked_for_meanwhile_is_one_job(run_jobs):
    for word in ("tea", "coffee", "tea"):
        samples.pour.enqueue(word=word)

    run_jobs()
    early = list(samples.heard)
    run_jobs(at=timezone.now() + timedelta(minutes=2))

    assert early == []
    assert samples.heard == ["tea", "coffee"]


def test_a_misspelt_queue_is_refused(db):
    with pytest.raises(InvalidTaskError):
        samples.hear.using(queue_name="slwo")


def test_run_jobs_raises_what_a_task_raises(run_jobs):
    samples.fail.enqueue(word="tea")

    with pytest.raises(ValueError, match="private"):
        run_jobs()
    assert Job.objects.get().state == State.RUNNING
