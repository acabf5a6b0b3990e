"""Measure the hot pages inside one process: CPU milliseconds a request, all middleware included, and its queries.

    python bench/people.py [--accounts 10000 --posts 1000000]      first, with the same KITH_DATA or KITH_DATABASE_URL
    python bench/timelines.py [--profile home]

Without a server around it, so that a profile shows our own code; `pages.py` measures the whole.
"""

import argparse
import cProfile
import os
import pstats
import sys
import time
from functools import partial
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.project.settings")

import django

django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.utils import timezone

from kith.accounts.models import Account
from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.filters.models import Filter
from kith.members.models import User
from kith.posts.models import Post
from kith.servers.models import ThisServer
from kith.timelines.actions import ListDraft, make_list, put_in_list, surface_post
from kith.timelines.cards import forget_cards
from kith.timelines.models import HomeEntry, List


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=200)
    asked.add_argument("--profile", default="", help="one of the pages, to see where its time goes")
    asked.add_argument("--filters", action="store_true", help="give the reader three filters of ten words")
    given = asked.parse_args()
    ThisServer.objects.update_or_create(pk=ThisServer.ONLY, defaults={"is_set_up": True})
    User.objects.filter(approved_at=None).update(confirmed_at=timezone.now(), approved_at=timezone.now())
    reader = User.objects.select_related("account").order_by("pk")[1]
    Filter.objects.filter(account=reader.account).delete()
    Account.objects.filter(pk=reader.account_id).update(filters_version=0)
    if given.filters:
        filter_much(reader.account)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(reader, backend="kith.members.backends.MemberBackend")
    handler = get_wsgi_application()
    pages = addresses(reader.account)
    for name in [given.profile] if given.profile else pages:
        measure(name, browser, handler, pages[name], given.times, profiled=bool(given.profile))
    surface()


def addresses(reader: Account) -> dict[str, str]:
    thread = Post.objects.visible_to(reader).filter(is_reply=False).order_by("-replies_count").first()
    deep = HomeEntry.objects.filter(owner=reader).order_by("-post_id")[200]
    return {
        "home": "/home",
        "home deep": f"/home?max_id={deep.post_id}",
        "list": f"/lists/{some_list(reader).pk}",
        "local": "/here",
        "known": "/known",
        "profile": f"/{thread.author.handle}",
        "thread": f"/{thread.author.handle}/{thread.id}",
        "bell": "/notices",
    }


def some_list(owner: Account) -> List:
    """A list of fifty people, most of whom the reader does not follow."""
    kept = List.objects.filter(owner=owner).first()
    if kept is None:
        kept = make_list(owner=owner, draft=ListDraft(title="Measured"), now=timezone.now())
        for person in Account.objects.here().exclude(pk=owner.pk).order_by("pk")[1:51]:
            put_in_list(kept=kept, account=person, now=timezone.now())
    return kept


def filter_much(owner: Account) -> None:
    """Three filters of ten words that some posts have."""
    for number in range(3):
        words = [Keyword(f"{word}{number}") for word in "abcdefghi"] + [Keyword(("rain", "bread", "inquest")[number])]
        make_filter(account=owner, draft=FilterDraft(title=f"Measured {number}", keywords=words), now=timezone.now())


def measure(name: str, browser: Client, handler, address: str, times: int, *, profiled: bool) -> None:
    forget_cards()
    cold, warm = [], []
    with connection.execute_wrapper(partial(_count, cold)):
        response = browser.get(address)
    assert response.status_code == 200, (address, response.status_code)
    with connection.execute_wrapper(partial(_count, warm)):
        browser.get(address)
    # The test client's own work is no part of a request: ask the handler.
    path, _, query = address.partition("?")
    environ = browser._base_environ(PATH_INFO=path) | {"QUERY_STRING": query}
    profiler = cProfile.Profile()
    costs = []
    for _ in range(times):
        begun = time.process_time()
        if profiled:
            profiler.enable()
        b"".join(handler(dict(environ), lambda status, headers: None))
        if profiled:
            profiler.disable()
        costs.append((time.process_time() - begun) * 1000)
    costs.sort()
    print(
        f"{name:10} {costs[times // 10]:6.2f} ms best tenth {costs[times // 2]:6.2f} median"
        f" {sum(costs) / times:6.2f} mean   {len(warm)} queries warm, {len(cold)} cold"
        f"   {len(response.content) / 1024:.0f} kB"
    )
    if profiled:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)


def surface() -> None:
    """One post into the homes of everyone who follows the account that everyone follows."""
    star = Account.objects.here().order_by("id").first()
    post = Post.objects.visible_to(star).filter(author=star, is_reply=False).order_by("-id").first()
    if post is None:
        return
    HomeEntry.objects.filter(post=post).delete()
    begun = time.process_time()
    reached = surface_post(post=post, now=timezone.now())
    print(f"one post into {reached} homes: {(time.process_time() - begun) * 1000:.1f} ms")


def _count(seen, execute, sql, params, many, context):
    seen.append(sql)
    return execute(sql, params, many, context)


if __name__ == "__main__":
    main()
