"""Background work: is a worker there, does anything wait too long, was anything given up."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.jobs.queries import latest_clock_delay, queue_summary
from kith.site.doctor.findings import Finding, good, look, wrong

# The clock has lines for each minute; a worker strikes them within seconds.
WORKER_MAY_BE_LATE = timedelta(minutes=2)
WORK_MAY_WAIT, WORK_WAITS_LONG = timedelta(minutes=2), timedelta(minutes=15)


def findings(now: datetime) -> Iterator[Finding]:
    yield _worker(now)
    queue = queue_summary()
    about = _("Queue")
    waits = now - queue.oldest_ready_at if queue.oldest_ready_at else timedelta()
    minutes = int(waits.total_seconds() // 60)
    words = ngettext("%(many)d job is ready", "%(many)d jobs are ready", queue.ready) % {"many": queue.ready}
    if waits > WORK_MAY_WAIT:
        words += ", " + ngettext("the oldest for %d minute.", "the oldest for %d minutes.", minutes) % minutes
        remedy = _("More comes than is done. Is the machine busy? ./kith worker may run several times.")
        yield (wrong if waits > WORK_WAITS_LONG else look)(about, words, remedy)
    else:
        yield good(about, words)
    about = _("Work given up")
    if queue.dead:
        words = ngettext("%d job failed for nine hours.", "%d jobs failed for nine hours.", queue.dead) % queue.dead
        yield look(about, words, _("Look at them under Keep this server, Background work: try again, or forget them."))
    else:
        yield good(about, _("none"))


def _worker(now: datetime) -> Finding:
    about, late = _("Worker"), latest_clock_delay(now=now)
    if late is None or late > WORKER_MAY_BE_LATE:
        remedy = _("./kith up brings its own worker; behind a proxy start ./kith worker (systemctl start kith@worker).")
        return wrong(about, _("No worker has struck the clock for some time."), remedy)
    return good(about, _("at work"))
