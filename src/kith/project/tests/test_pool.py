"""The pool's threads: one does all the work, until it is stuck."""

import asyncio
import threading

from kith.project import pool as pools
from kith.project.pool import Pool
from tests.loops import run_story


def _who() -> str:
    return threading.current_thread().name


def test_one_thread_does_all_the_work_that_is_quick(monkeypatch):
    monkeypatch.setattr(pools, "PATIENCE", 60.0)  # quick is what is done by then, however busy the machine
    names = []

    async def story():
        pool = Pool(threads=4, most_waiting=50)
        names.extend(await asyncio.gather(*(pool.run(_who) for _ in range(40))))

    run_story(story())

    assert len(set(names)) == 1


def test_another_takes_the_lead_while_one_is_stuck():
    names, free = [], threading.Event()

    async def story():
        pool = Pool(threads=2, most_waiting=50)
        stuck = asyncio.ensure_future(pool.run(free.wait, 60))
        names.extend(await asyncio.gather(*(pool.run(_who) for _ in range(5))))
        free.set()
        await stuck

    run_story(story())

    assert set(names) == {"web-2"}


def test_the_lead_comes_back_when_the_second_is_stuck_too():
    names, first, second, is_stuck = [], threading.Event(), threading.Event(), threading.Event()

    def stay():
        is_stuck.set()
        second.wait(60)

    async def story():
        pool = Pool(threads=2, most_waiting=50)
        one = asyncio.ensure_future(pool.run(first.wait, 60))
        await asyncio.sleep(0)
        await pool.run(_who)
        two = asyncio.ensure_future(pool.run(stay))
        await asyncio.to_thread(is_stuck.wait, 60)
        waits = asyncio.ensure_future(pool.run(_who))
        await asyncio.sleep(0)
        first.set()
        names.append(await waits)
        second.set()
        await asyncio.gather(one, two)

    run_story(story())

    assert names == ["web-1"]
