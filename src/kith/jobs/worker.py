"""The worker: takes jobs from the queue, has them run by its hands, keeps what came of them, and strikes the clock.

One thread, this one, does all of the queue's own statements, in batches; the hands (hands.py) run the tasks. It sleeps
until a bell rings, something is due or, as a safety net, its poll is over.
"""

import logging
import signal
import threading
import time
from collections import deque
from datetime import datetime, timedelta
from types import FrameType

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from kith.foundations.bells import Listener
from kith.jobs.clock import set_clock, strike
from kith.jobs.enqueuing import wake_workers, workers_bell
from kith.jobs.hands import Hands
from kith.jobs.holders import SignOfLife, dead_holders
from kith.jobs.leases import LEASE, claim, look, renew
from kith.jobs.settling import Outcome, give_up_leases_of, promote_due, release, settle
from kith.jobs.wiring import wiring

logger = logging.getLogger(__name__)

# How many jobs of a queue one worker runs at once.
THREADS = {"default": 3, "slow": 4, "deliveries": 8}

# The safety net. A bell reaches only this machine, so with PostgreSQL, where the web may run on another, it is short.
_POLL = {"sqlite": timedelta(seconds=5), "postgresql": timedelta(seconds=2)}
_HEARTBEAT = LEASE / 3
_PAUSE_AFTER_DATABASE_ERROR = 1.0
_OUTCOMES_GATHER = 0.02  # seconds; while there is a backlog, outcomes are kept together
_TWINS_GATHER = 0.004
_LAST_JOB_MAY_TAKE = 0.8  # seconds, on the way out


def main() -> int:
    """Work until SIGTERM or SIGINT, and return the exit code."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()
        wake_workers()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    run(stop=stop)
    return 0


def run(*, stop: threading.Event) -> None:
    """Work until `stop` is set; whoever sets it also calls `wake_workers()`, so that it is noticed at once."""
    worker = Worker()
    logger.info("The worker %s begins.", worker.name)
    try:
        worker.begin(now=timezone.now())
        while not stop.is_set():
            worker.rest(worker.turn())
    finally:
        worker.leave()
        logger.info("The worker %s has ended.", worker.name)


class Worker:
    """One worker process's state; used by one thread."""

    def __init__(self) -> None:
        self._bell = Listener(workers_bell())
        self._sign = SignOfLife(workers_bell())
        self.name = self._sign.name
        self._outcomes: deque[Outcome] = deque()
        self._hands = {queue: Hands(most=most, report=self._report) for queue, most in THREADS.items()}
        self._is_rung = False
        self._poll = _POLL[connection.vendor]
        self._renews_at = self._strikes_at = self._checks_lives_at = timezone.now()

    def begin(self, *, now: datetime) -> None:
        """Set the clock by the wiring."""
        set_clock(wiring().every, now=now)

    def turn(self) -> float:
        """Do what is to be done now; return how many seconds one may rest."""
        self._is_rung = False
        try:
            return self._turn(timezone.now())
        except (OperationalError, InterfaceError) as error:
            # The database restarts, or is locked for long. What is in hand stays there, outcomes too.
            logger.warning("The database can't be used: %s", type(error).__qualname__)
            connection.close()
            return _PAUSE_AFTER_DATABASE_ERROR

    def rest(self, seconds: float) -> None:
        """Wait for a bell or `seconds`."""
        if not self._bell.wait(seconds):
            return
        if any(hands.has_backlog() for hands in self._hands.values()):
            time.sleep(_OUTCOMES_GATHER)
        elif 0 < len(self._outcomes) < len(self._held()):
            # The tasks of one happening end nearly together: kept in one transaction, not in one each.
            time.sleep(_TWINS_GATHER)

    def leave(self) -> None:
        """Finish what runs, up to a second, and give back the rest.

        What runs longer keeps its lease, so that nobody begins it while it may still run; when this process has ended
        another worker takes it over.
        """
        waiting = [job.id for hands in self._hands.values() for job in hands.stop()]
        try:
            release(waiting, holder=self.name)
            ends = time.monotonic() + _LAST_JOB_MAY_TAKE
            while self._held() and (left := ends - time.monotonic()) > 0:
                self._settle(timezone.now())
                self._bell.wait(min(left, 0.05))
            self._settle(timezone.now())
        except (OperationalError, InterfaceError) as error:
            logger.warning("The worker could not give its jobs back: %s", type(error).__qualname__)
        self._bell.close()
        if not self._held():
            self._sign.close()
        connection.close()

    def _turn(self, now: datetime) -> float:
        self._settle(now)
        if now >= self._renews_at and self._held():
            self._renew(now)
        if now >= self._checks_lives_at:
            self._take_over_from_the_dead(now)
        if now >= self._strikes_at:
            self._strikes_at = strike(wiring().every, now=now) or now + timedelta(days=1)
        next_due_at = self._claim(now)
        wakes = [now + self._poll, self._strikes_at]
        if next_due_at:
            wakes.append(next_due_at)
        if self._held():
            wakes.append(self._renews_at)
        return max(0.0, (min(wakes) - now).total_seconds())

    def _settle(self, now: datetime) -> None:
        outcomes = list(self._outcomes)  # threads add while we look, on the right only
        if not outcomes:
            return
        unbegun = [outcome.job.id for outcome in outcomes if not outcome.is_begun]
        if unbegun:
            release(unbegun, holder=self.name)
        settle([outcome for outcome in outcomes if outcome.is_begun], holder=self.name, now=now)
        for outcome in outcomes:
            self._outcomes.popleft()
            self._hands[outcome.job.queue].let_go(outcome)

    def _renew(self, now: datetime) -> None:
        ours = renew(holder=self.name, now=now)
        held = self._held()
        for hands in self._hands.values():
            hands.withdraw(set(hands.in_hand) - ours)
            hands.good_until = (now + LEASE).timestamp()
        # Claimed, but the answer never came: the connection broke in between.
        if strays := ours - held:
            release(strays, holder=self.name)
        self._renews_at = now + _HEARTBEAT

    def _take_over_from_the_dead(self, now: datetime) -> None:
        for holder in dead_holders(workers_bell()):
            count = give_up_leases_of(holder, now=now)
            logger.warning("The worker %s has died; %s of its jobs are taken over.", holder, count)
        self._checks_lives_at = now + self._poll

    def _claim(self, now: datetime) -> datetime | None:
        """Fill the hands; return when the next waiting job is due."""
        outlook = look(self._hands)
        if outlook.next_due_at and outlook.next_due_at <= now:
            promote_due(now=now)
            outlook = look(self._hands)
        for queue in outlook.ready_queues:
            hands = self._hands[queue]
            if room := hands.room():
                if not self._held():
                    self._renews_at = now + _HEARTBEAT
                    for each in self._hands.values():
                        each.good_until = (now + LEASE).timestamp()
                hands.take(claim(queue=queue, most=room, holder=self.name, now=now))
        return outlook.next_due_at

    def _held(self) -> set[int]:
        return {job_id for hands in self._hands.values() for job_id in hands.in_hand}

    def _report(self, outcome: Outcome) -> None:
        """Called by the hands' threads."""
        self._outcomes.append(outcome)
        if not self._is_rung:
            self._is_rung = True
            self._bell.wake()
