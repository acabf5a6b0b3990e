"""One post into everyone's home: publish as the account that all follow, run what that starts, and count the CPU.

    python bench/fanout.py          after people.py, with the same KITH_DATA or KITH_DATABASE_URL, no server running

Reports CPU seconds of this process and, on PostgreSQL, of the process that serves it.
"""

import os
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "src"), str(Path(__file__).resolve().parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.project.settings")

import django

django.setup()

import pages
from django.db import connection
from django.utils import timezone

from kith.accounts.models import Account
from kith.jobs.running import run_due_jobs
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.timelines.models import HomeEntry

TIMES = 3


def main() -> None:
    run_due_jobs(at_once=100)
    star = Account.objects.here().order_by("id").first()
    if star is None:
        raise SystemExit("Run people.py first.")
    for place in range(TIMES):
        began, before = time.perf_counter(), used()
        post = publish_post(author=star, draft=Draft(text=f"For everyone {time.time_ns()} {place}"), now=timezone.now())
        run_due_jobs()
        took, cost = time.perf_counter() - began, used() - before
        reached = HomeEntry.objects.filter(post=post).count()
        print(f"{reached:,} homes: {cost:.2f} s CPU in all, {took:.2f} s by the clock")


def used() -> float:
    """CPU seconds of this process and of the one at the other end of its connection."""
    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return own + pages.cpu(pid)


if __name__ == "__main__":
    main()
