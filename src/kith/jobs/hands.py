"""The threads of a worker that run the jobs of one queue."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue

from django.db import connection

from kith.jobs.leases import ClaimedJob
from kith.jobs.running import call_task, describe_failure
from kith.jobs.settling import Outcome

logger = logging.getLogger(__name__)

# So much work is fetched ahead: enough that the threads never wait for the database, little enough that other workers,
# and what is urgent, find their share.
_SECONDS_AHEAD = 0.25
_MOST_AHEAD = 200


class Hands:
    """Runs jobs on up to `most` threads, made when first needed; one thread, the worker's, gives them out."""

    def __init__(self, *, most: int, report: Callable[[Outcome], None]) -> None:
        self.in_hand: dict[int, ClaimedJob] = {}
        self.good_until = 0.0  # wall clock: no job begins after its lease has ended
        self._most = most
        self._report = report
        self._inbox: SimpleQueue[ClaimedJob | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._usual_seconds = 0.02

    def room(self) -> int:
        """Return how many jobs are worth claiming now; 0 while there is enough in hand."""
        ahead = max(self._most, min(int(self._most * _SECONDS_AHEAD / self._usual_seconds), _MOST_AHEAD))
        held = len(self.in_hand)
        return ahead - held if held < self._most or held <= ahead // 2 else 0

    def has_backlog(self) -> bool:
        """Return whether claimed jobs wait for a thread."""
        return not self._inbox.empty()

    def take(self, jobs: Iterable[ClaimedJob]) -> None:
        """Run these."""
        for job in jobs:
            self.in_hand[job.id] = job
            self._inbox.put(job)
        while len(self._threads) < min(self._most, len(self.in_hand)):
            thread = threading.Thread(target=self._work, name=f"hand-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def let_go(self, outcome: Outcome) -> None:
        """Forget a job whose outcome is kept."""
        if self.in_hand.get(outcome.job.id) is outcome.job:
            del self.in_hand[outcome.job.id]
        self._usual_seconds = max(1e-4, 0.95 * self._usual_seconds + 0.05 * outcome.seconds)

    def withdraw(self, ids: Iterable[int]) -> None:
        """Begin none of these: another worker has them now."""
        for job_id in ids:
            del self.in_hand[job_id]

    def stop(self) -> list[ClaimedJob]:
        """Begin no more; return what was not begun. What runs goes on."""
        waiting = []
        try:
            while True:
                if job := self._inbox.get_nowait():
                    waiting.append(job)
        except Empty:
            pass
        for _ in self._threads:
            self._inbox.put(None)
        for job in waiting:
            self.in_hand.pop(job.id, None)
        return waiting

    def _work(self) -> None:
        while (job := self._inbox.get()) is not None:
            if self.in_hand.get(job.id) is not job:  # withdrawn
                continue
            if time.time() > self.good_until:
                self._report(Outcome(job, failure="", seconds=0, is_begun=False))
                continue
            self._report(self._run(job))
        connection.close()

    def _run(self, job: ClaimedJob) -> Outcome:
        begun = time.monotonic()
        failure = ""
        try:
            call_task(job)
        # Whatever a task raises, the worker goes on: the failure is kept with the job and tried again.
        except Exception as error:
            failure = describe_failure(error)
            logger.warning(
                "%s failed, attempt %s of %s: %s", job.task, job.attempts, job.most_attempts, type(error).__qualname__
            )
            # The error may be that the database was away.
            connection.close_if_unusable_or_obsolete()
        return Outcome(job, failure=failure, seconds=time.monotonic() - begun)
