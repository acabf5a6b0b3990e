"""The worker as real processes, on whichever database the tests run."""

import signal
import time
from collections import defaultdict
from pathlib import Path

import pytest
from django.db import connection

from kith.jobs.tests.house import PATIENCE, Entry, House, wait_until
from tests.at_best import at_best

pytestmark = pytest.mark.processes


@pytest.fixture
def house(tmp_path: Path, django_db_blocker):
    url, forget_database = "", lambda: None
    if connection.vendor == "postgresql":
        url, forget_database = _new_postgresql_database(django_db_blocker)
    house = House(folder=tmp_path, database_url=url)
    house.migrate()
    yield house
    house.close()
    forget_database()


def _new_postgresql_database(blocker):
    settings = connection.settings_dict
    name = f"kith_jobs_{time.monotonic_ns()}"

    def run(statement):
        with blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(statement)

    run(f"CREATE DATABASE {name}")
    login = f"{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}"
    return f"postgresql://{login}/{name}", lambda: run(f"DROP DATABASE {name} WITH (FORCE)")


def most_at_once(entries: list[Entry]) -> int:
    running, most = 0, 0
    for entry in sorted(entries, key=lambda entry: entry.at):
        running += 1 if entry.what == "begins" else -1
        most = max(most, running)
    return most


def test_a_killed_workers_jobs_are_all_done_after_a_restart(house):
    def story():
        house.forget_all()
        house.enqueue("take_a_while", count=120, milliseconds=50)
        killed = house.start_worker()
        wait_until(lambda: len(house.ended()) >= 20)
        killed.kill()
        killed.wait()
        done_before = len(house.ended())

        house.start_worker()
        wait_until(lambda: len(house.ended()) == 120)
        wait_until(lambda: house.jobs() == [])

        assert done_before < 120
        ends = defaultdict(list)
        for entry in house.entries():
            ends[entry.number, entry.process].append(entry.what)
        # Within a process each ran once; only what the killed one had in hand, or had not yet written down, ran again.
        assert all(what in (["begins", "ends"], ["begins"]) for what in ends.values())

    at_best(story)


def test_a_job_that_kills_its_worker_each_time_is_given_up(house):
    house.enqueue("bring_down_the_worker", count=1, milliseconds=0)
    house.start_worker().wait(PATIENCE)
    house.start_worker().wait(PATIENCE)

    house.start_worker()
    wait_until(lambda: [job["state"] for job in house.jobs()] == ["dead"])
    house.enqueue("take_a_while", count=1, milliseconds=1)
    wait_until(lambda: 0 in house.ended())

    assert len(house.entries()) == 1 + 1 + 2  # it was begun twice; then the other began and ended


def test_a_worker_takes_over_from_one_that_died_beside_it(house):
    dying = house.start_worker()
    house.start_worker()
    house.enqueue("take_a_while", count=60, milliseconds=50)
    wait_until(lambda: len(house.ended()) >= 10)

    dying.kill()
    dying.wait()

    wait_until(lambda: len(house.ended()) == 60)


def test_two_workers_share_the_work_and_keep_the_cap_of_a_group(house):
    house.start_worker()
    house.start_worker()

    house.enqueue("take_a_place", count=30, milliseconds=40)
    wait_until(lambda: len(house.ended()) == 30)

    entries = house.entries()
    assert len(entries) == 60  # none ran twice
    assert most_at_once(entries) <= 2


def test_jobs_are_shared_and_none_runs_twice(house):
    house.start_worker()
    house.start_worker()

    done = 0
    while done < 800 and len({entry.process for entry in house.entries()}) < 2:  # one may be quick, the other late
        house.enqueue("take_a_while", count=80, milliseconds=20)
        done += 80
        wait_until(lambda: len(house.entries()) >= 2 * done)  # noqa: B023 - called here

    entries = house.entries()
    assert len(entries) == 2 * done
    assert len({entry.process for entry in entries}) == 2


def test_an_idle_worker_wakes_at_once(house):
    house.only_bells = True
    house.start_worker()
    time.sleep(1)  # asleep, without a safety net

    def story():
        before = len(house.entries())
        committed_at = house.enqueue("take_a_while", count=1, milliseconds=0)
        wait_until(lambda: len(house.entries()) == before + 2)
        assert house.entries()[before].at - committed_at < 0.5

    at_best(story)


def test_a_stopped_worker_ends_within_a_second_and_gives_back_the_rest(house):
    def story():
        house.forget_all()
        worker = house.start_worker()
        house.enqueue("take_a_while", count=600, milliseconds=100)
        wait_until(lambda: len(house.ended()) >= 2)

        worker.send_signal(signal.SIGTERM)
        began = time.monotonic()
        code = worker.wait(timeout=PATIENCE)
        took = time.monotonic() - began

        assert code == 0
        assert took < 2  # aim: one
        assert {(job["state"], job["holder"], job["attempts"]) for job in house.jobs()} == {("ready", "", 0)}
        assert all(count == 2 for count in _entries_of_each(house).values())  # what had begun was finished

    at_best(story)


def test_the_clock_strikes_once_though_two_workers_run(house):
    house.wiring = "kith.jobs.tests.ticking_wiring"
    house.start_worker()
    house.start_worker()

    wait_until(lambda: house.ticks.exists() and len(house.ticks.read_text().splitlines()) >= 6)

    # Six seconds' worth; struck by each worker it would be three. One may come late where the machine is busy.
    times = sorted(float(line) for line in house.ticks.read_text().splitlines())
    assert times[5] - times[0] > 3


def _entries_of_each(house: House) -> dict[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for entry in house.entries():
        counts[entry.number] += 1
    return counts
