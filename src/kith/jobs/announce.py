"""`announce`: how a room tells the rooms above it that something happened."""

from collections.abc import Mapping, Sequence

from django.db import connection
from django.utils import timezone

from kith.jobs.backend import new_job
from kith.jobs.enqueuing import add_jobs
from kith.jobs.happenings import Happening
from kith.jobs.wiring import wiring


class WrongFacts(Exception):
    """What was told is not what the happening says it tells."""


class OutsideTransaction(Exception):
    """A happening was announced outside the transaction of what happened, so one could be lost without the other."""


def announce(happening: Happening, **facts: int | str | None) -> None:
    """Start every task that WHEN wires to `happening`, when the transaction commits.

    Raises WrongFacts, OutsideTransaction, NotWired.
    """
    announce_each(happening, [facts])


def announce_each(happening: Happening, tellings: Sequence[Mapping[str, int | str | None]]) -> None:
    """Announce the same several times, each with its own facts, in as few statements as one telling takes.

    Raises WrongFacts, OutsideTransaction, NotWired.
    """
    for facts in tellings:
        if facts.keys() != set(happening.facts):
            raise WrongFacts(f"{happening} was announced with {', '.join(facts) or 'nothing'}.")
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{happening} was announced outside a transaction.")
    tasks = [wired for wired in wiring().tasks_for(happening) if wired.task.only_when is None or wired.task.only_when()]
    jobs = [
        new_job(wired.task, kwargs={name: facts[name] for name in wired.facts}) for facts in tellings for wired in tasks
    ]
    if jobs:
        add_jobs(jobs, now=timezone.now())
