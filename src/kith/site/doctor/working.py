"""Background work: is a worker there, does anything wait too long, was anything given up."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.federation.outbound.outlook import outlook
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
    yield _deliveries(now)


def _deliveries(now: datetime) -> Finding:
    """Servers come and go: that one does not answer is no fault of this one, but that many don't may be."""
    about, seen = _("Deliveries to other servers"), outlook(now)
    words = ngettext("%d on its way", "%d on their way", seen.waiting) % seen.waiting
    if seen.oldest_at is not None:
        hours = int((now - seen.oldest_at).total_seconds() // 3600)
        words += ", " + ngettext("the oldest for %d hour", "the oldest for %d hours", hours) % hours
    if seen.dead:
        words += "; " + ngettext("%d server is gone", "%d servers are gone", seen.dead) % seen.dead
    if not seen.failing:
        return good(about, words)
    failing = ngettext("%d server does not answer", "%d servers do not answer", seen.failing) % seen.failing
    names = ", ".join(seen.failing_longest) + (", …" if seen.failing > len(seen.failing_longest) else "")
    words = f"{words}; {failing}: {names}"
    if not seen.is_our_line:
        return good(about, words)
    return look(about, words, _("Most servers can't be reached from here. Does this machine reach the net, and names?"))


def _worker(now: datetime) -> Finding:
    about, late = _("Worker"), latest_clock_delay(now=now)
    if late is None or late > WORKER_MAY_BE_LATE:
        remedy = _("./kith up brings its own worker; behind a proxy start ./kith worker (systemctl start kith@worker).")
        return wrong(about, _("No worker has struck the clock for some time."), remedy)
    return good(about, _("at work"))
