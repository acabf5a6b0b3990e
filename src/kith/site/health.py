"""Whether this server is well, in numbers that cost next to nothing and name nobody."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils.crypto import constant_time_compare, salted_hmac

import kith
from kith.federation.outbound.outlook import outlook
from kith.jobs.queries import latest_clock_delay, queue_summary
from kith.members.usage import usage

WORKER_MAY_BE_LATE = timedelta(minutes=2)

# Answers of this process by the first digit of their status; project/middleware.py counts.
answered: Counter[int] = Counter()


@dataclass(frozen=True)
class Vitals:
    """What a machine that watches asks every few seconds."""

    database: bool
    worker: bool
    queue_age: int  # seconds that the longest-waiting job has been ready

    @property
    def status(self) -> str:
        return "down" if not self.database else "ok" if self.worker else "struggling"


def vitals(now: datetime) -> Vitals:
    """Look at the database, the worker and the queue: three short reads."""
    try:
        late, queue = latest_clock_delay(now=now), queue_summary()
    except DatabaseError:
        return Vitals(database=False, worker=False, queue_age=0)
    oldest = queue.oldest_ready_at
    return Vitals(
        database=True,
        worker=late is not None and late <= WORKER_MAY_BE_LATE,
        queue_age=max(0, int((now - oldest).total_seconds())) if oldest else 0,
    )


def proof_of(nonce: str) -> str:
    """Return what only a server with our secret can answer to `nonce`; it opens nothing."""
    return salted_hmac("kith.site.health", nonce, algorithm="sha256").hexdigest()


def metrics(now: datetime) -> str:
    """Return the numbers as Prometheus reads them. They name no person and no address."""
    return "".join(f"{line}\n" for line in _lines(now))


def _lines(now: datetime) -> Iterator[str]:
    yield from _metric("kith_info", "gauge", "Which release this is.", {f'{{version="{kith.__version__}"}}': 1})
    seen = vitals(now)
    yield from _metric("kith_up", "gauge", "1 where the database answers.", {"": int(seen.database)})
    yield from _metric("kith_worker_up", "gauge", "1 where a worker strikes the clock.", {"": int(seen.worker)})
    yield from _metric("kith_queue_age_seconds", "gauge", "How long the oldest ready job waits.", {"": seen.queue_age})
    counted = {f'{{process="{os.getpid()}",status="{kind}xx"}}': many for kind, many in sorted(answered.items())}
    yield from _metric("kith_answers_total", "counter", "Answers of the process that was asked, by status.", counted)
    if not seen.database:
        return
    queue = queue_summary()
    states = {f'{{state="{name}"}}': getattr(queue, name) for name in ("ready", "waiting", "running", "parked", "dead")}
    yield from _metric("kith_jobs", "gauge", "Jobs in the queue, by state.", states)
    out = outlook(now)
    age = max(0, int((now - out.oldest_at).total_seconds())) if out.oldest_at else 0
    yield from _metric("kith_deliveries", "gauge", "What is on its way to other servers.", {"": out.waiting})
    yield from _metric("kith_deliveries_age_seconds", "gauge", "How long the oldest of it is.", {"": age})
    failing = {'{state="failing"}': out.failing, '{state="gone"}': out.dead}
    yield from _metric("kith_servers_failing", "gauge", "Other servers that do not answer.", failing)
    here = usage(now)
    yield from _metric("kith_members", "gauge", "People who may come in.", {"": here.members})
    yield from _metric("kith_members_active_month", "gauge", "Of them, here in 30 days.", {"": here.active_month})
    yield from _metric("kith_posts", "gauge", "Posts written here.", {"": here.posts})


def _metric(name: str, kind: str, purpose: str, values: dict[str, int]) -> Iterator[str]:
    yield f"# HELP {name} {purpose}"
    yield f"# TYPE {name} {kind}"
    for labels, value in values.items():
        yield f"{name}{labels} {value}"


def may_read_metrics(authorization: str) -> bool:
    """Say whether who asks brings the token of KITH_METRICS_TOKEN; without one nobody may."""
    return bool(settings.KITH_METRICS_TOKEN) and constant_time_compare(
        authorization, f"Bearer {settings.KITH_METRICS_TOKEN}"
    )
