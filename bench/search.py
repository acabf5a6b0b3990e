"""Measure search inside one process: CPU milliseconds a request or a question, PostgreSQL's own work included.

    python bench/people.py [--accounts 10000 --posts 1000000]      first, with the same KITH_DATA or KITH_DATABASE_URL
    python bench/search.py

Every second of the people lets their posts be found; the reader thanked 500 posts. `ask` is the question alone, as an
app's search asks it: `find_posts`, which gives ids. `page` is the whole page with all middleware, and what it shows.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.project.settings")

import django

django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.utils import timezone

from kith.members.models import User
from kith.posts.models import Favourite, Post
from kith.search.asking import read
from kith.search.posts import find_posts
from kith.servers.models import ThisServer

QUESTIONS = {
    "common word": "supervision",
    "rare word": "ombudsman",
    "word nobody has": "zebra",
    "two words": "supervision kettle",
    "common and rare": "supervision ombudsman",
    "phrase": '"supervision kettle"',
    "beginning": "superv*",
    "without": "supervision -kettle",
    "from one person": "supervision from:person7",
    "library": "supervision in:library",
    "years ago": "supervision before:2025",
    "rare, years ago": "ombudsman before:2025",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=100)
    asked = parser.parse_args()
    ThisServer.objects.update_or_create(pk=ThisServer.ONLY, defaults={"is_set_up": True})
    User.objects.filter(approved_at=None).update(confirmed_at=timezone.now(), approved_at=timezone.now())
    reader = User.objects.select_related("account").order_by("pk")[1]
    thank_some(reader)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(reader, backend="kith.members.backends.MemberBackend")
    handler = get_wsgi_application()
    for name, question in QUESTIONS.items():
        browser.get("/search", {"q": question})
        environ = browser._base_environ(PATH_INFO="/search") | {"QUERY_STRING": f"q={question}"}
        found = find_posts(read(question, now=timezone.now()), reader.account, now=timezone.now())
        ask = cost(lambda question=question: ask_once(question, reader), asked.times)
        page = cost(lambda environ=environ: b"".join(handler(dict(environ), lambda status, headers: None)), asked.times)
        print(f"{name:18} ask {ask:7.2f} ms   page {page:7.2f} ms   {len(found.ids)} found")


def ask_once(question: str, reader: User) -> None:
    now = timezone.now()
    find_posts(read(question, now=now), reader.account, now=now)


def thank_some(reader: User) -> None:
    if not Favourite.objects.filter(account=reader.account).exists():
        ids = list(Post.objects.visible_to(reader.account).order_by("-id").values_list("id", flat=True)[:100_000])
        Favourite.objects.bulk_create(
            Favourite(account=reader.account, post_id=each, created_at=timezone.now())
            for each in ids[:: max(1, len(ids) // 500)]
        )


def cost(run: Callable[[], object], times: int) -> float:
    """Return the median CPU milliseconds of `run`, those of the database's process among them."""
    for _ in range(5):
        run()
    costs = []
    for _ in range(times):
        before = spent()
        run()
        costs.append(spent() - before)
    return sorted(costs)[times // 2] if connection.vendor == "sqlite" else sum(costs) / times


def spent() -> float:
    here = time.process_time() * 1000
    if connection.vendor == "sqlite":
        return here
    # PostgreSQL runs on this machine: its process is asked what it used (in hundredths of a second, so: the mean).
    fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return here + (int(fields[11]) + int(fields[12])) * 10


if __name__ == "__main__":
    main()
