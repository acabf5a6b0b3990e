"""Claiming, settling and losing jobs, with two workers by name and the time given."""

from datetime import timedelta

import pytest

from kith.jobs import actions, queries
from kith.jobs.backend import new_job
from kith.jobs.enqueuing import add_jobs
from kith.jobs.leases import LEASE, Outlook, claim, look, renew
from kith.jobs.models import Job, State
from kith.jobs.running import describe_failure
from kith.jobs.settling import LOST, Outcome, give_up_leases_of, promote_due, release, settle
from kith.jobs.tests import samples

pytestmark = pytest.mark.django_db

ONE, OTHER = "one worker", "other worker"


@pytest.fixture
def add(now):
    def add_words(task, *words):
        add_jobs([new_job(task, kwargs={"word": word}) for word in words], now=now)

    return add_words


def take(*, holder, now, most=10):
    return claim(queue="default", most=most, holder=holder, now=now)


def words(jobs):
    return [job.arguments.split('"word":"')[1].split('"')[0] for job in jobs]


def finish(jobs, *, holder, now):
    settle([Outcome(job, failure="", seconds=0) for job in jobs], holder=holder, now=now)


def fail(jobs, *, holder, now, chance=0.5):
    settle(
        [Outcome(job, failure="builtins.ValueError", seconds=0) for job in jobs],
        holder=holder,
        now=now,
        chance=lambda: chance,
    )


def test_a_job_is_in_the_hands_of_one_worker_only(add, now):
    add(samples.hear, "tea", "milk", "sugar")

    mine = take(holder=ONE, now=now, most=2)
    theirs = take(holder=OTHER, now=now)

    assert words(mine) == ["tea", "milk"]
    assert words(theirs) == ["sugar"]


def test_a_lease_that_ran_out_goes_to_another_worker(add, now):
    add(samples.hear, "tea")
    mine = take(holder=ONE, now=now)
    later = now + LEASE + timedelta(seconds=1)

    promote_due(now=later)
    theirs = take(holder=OTHER, now=later)
    finish(mine, holder=ONE, now=later)

    assert words(theirs) == ["tea"]
    assert Job.objects.get().holder == OTHER  # who lost it can't end it


def test_a_heartbeat_keeps_a_long_job(add, now):
    add(samples.hear, "tea")
    [job] = take(holder=ONE, now=now)

    kept = renew(holder=ONE, now=now + LEASE / 2)
    promote_due(now=now + LEASE + timedelta(seconds=1))

    assert kept == {job.id}
    assert take(holder=OTHER, now=now) == []


def test_a_glance_shows_what_is_ready_and_when_the_next_is_due(add, now):
    later = now + timedelta(hours=1)
    add(samples.hear, "tea")
    add(samples.hear.using(run_after=later), "milk")

    outlook = look(["default", "slow"])

    assert outlook == Outlook(ready_queues=frozenset({"default"}), next_due_at=later)


def test_a_dead_workers_jobs_are_taken_over_at_once(add, now):
    add(samples.hear, "tea")
    take(holder=ONE, now=now)

    give_up_leases_of(ONE, now=now)

    assert words(take(holder=OTHER, now=now)) == ["tea"]


def test_a_job_that_loses_its_worker_each_time_is_given_up(add, now):
    add(samples.fail, "tea")
    for _ in range(2):
        take(holder=ONE, now=now)
        give_up_leases_of(ONE, now=now)

    [dead] = queries.dead_jobs()

    assert dead.failure == LOST


def test_what_was_not_begun_is_given_back_as_if_never_claimed(add, now):
    add(samples.hear, "tea")
    [job] = take(holder=ONE, now=now)

    release([job.id], holder=ONE)

    assert [job.attempts for job in take(holder=OTHER, now=now)] == [1]


def test_a_failure_is_tried_again_after_a_pause(add, now):
    add(samples.fail, "tea")
    fail(take(holder=ONE, now=now), holder=ONE, now=now, chance=0.5)

    promote_due(now=now + timedelta(seconds=9))
    early = take(holder=OTHER, now=now)
    promote_due(now=now + timedelta(seconds=10))
    in_time = take(holder=OTHER, now=now)

    assert early == []
    assert words(in_time) == ["tea"]


def test_the_last_failure_makes_a_dead_letter_that_can_be_retried(add, now):
    add(samples.fail, "tea")
    fail(take(holder=ONE, now=now), holder=ONE, now=now)
    promote_due(now=now + timedelta(minutes=1))
    fail(take(holder=ONE, now=now), holder=ONE, now=now)
    dead = queries.dead_jobs()
    summary = queries.queue_summary()

    retried = actions.retry_dead(job_ids=[dead[0].id], now=now)

    assert [(job.attempts, job.failure) for job in dead] == [(2, "builtins.ValueError")]
    assert summary.dead == 1
    assert retried == 1
    assert [job.attempts for job in take(holder=ONE, now=now)] == [1]


def test_a_dead_letter_can_be_dropped(add, now):
    add(samples.fail, "tea")
    Job.objects.update(state=State.DEAD)

    dropped = actions.drop_dead()

    assert dropped == 1
    assert not Job.objects.exists()


def test_a_month_old_dead_letter_is_swept(add, now):
    add(samples.fail, "tea", "milk")
    Job.objects.update(state=State.DEAD, failed_at=now)

    actions.sweep_jobs(now=now + timedelta(days=29))
    kept = Job.objects.count()
    actions.sweep_jobs(now=now + timedelta(days=31))

    assert kept == 2
    assert not Job.objects.exists()


def test_no_more_of_a_group_run_at_once_than_it_allows(add, now):
    add(samples.boil, "tea", "milk", "sugar")
    add(samples.hear, "alone")

    mine = take(holder=ONE, now=now, most=2)
    theirs = take(holder=OTHER, now=now)

    assert words(mine) == ["tea", "milk"]
    assert words(theirs) == ["alone"]


def test_a_group_goes_on_when_one_of_it_ends(add, now):
    add(samples.boil, "tea", "milk", "sugar", "honey")
    tea, milk = take(holder=ONE, now=now)

    finish([tea], holder=ONE, now=now)
    after_one = take(holder=OTHER, now=now)
    fail([milk], holder=ONE, now=now)
    after_two = take(holder=OTHER, now=now)

    assert words(after_one) == ["sugar"]
    assert words(after_two) == ["honey"]


def test_a_group_goes_on_when_its_worker_dies(add, now):
    add(samples.boil, "tea", "milk", "sugar")
    take(holder=ONE, now=now)

    give_up_leases_of(ONE, now=now)

    assert words(take(holder=OTHER, now=now)) == ["tea", "milk"]


def test_the_successor_of_a_running_unique_job_waits_for_it(add, now):
    task = samples.hear.using(unique_key="kettle")
    add(task, "tea")
    mine = take(holder=ONE, now=now)
    add(task, "more tea")

    meanwhile = take(holder=OTHER, now=now)
    finish(mine, holder=ONE, now=now)
    afterwards = take(holder=OTHER, now=now)

    assert meanwhile == []
    assert words(afterwards) == ["more tea"]


def test_a_failed_unique_job_makes_way_for_its_successor(add, now):
    task = samples.fail.using(unique_key="kettle")
    add(task, "tea")
    mine = take(holder=ONE, now=now)
    add(task, "more tea")

    fail(mine, holder=ONE, now=now)

    assert words(take(holder=ONE, now=now)) == ["more tea"]
    assert Job.objects.count() == 1


def test_only_our_own_errors_words_are_kept():
    kept = [describe_failure(ValueError("private")), describe_failure(samples.TheKettleIsCold("The kettle is cold."))]

    assert kept == ["builtins.ValueError", "kith.jobs.tests.samples.TheKettleIsCold: The kettle is cold."]
