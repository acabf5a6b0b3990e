"""Fill an empty data folder for the measurements: people, their posts, a thread, and sessions to read with.

    python bench/people.py --sessions sessions.json            50 people, 3,000 posts, through Kith's own actions
    python bench/people.py --accounts 10000 --posts 1000000    the same shape, written straight into the tables

Needs the variables that the server under test runs with (KITH_DATA, KITH_DATABASE_URL, KITH_ORIGIN). Writes the session
cookies of up to 50 readers, the address of the long thread and the name of the account that everyone follows.
"""

import argparse
import json
import os
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.project.settings")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection, transaction

from kith.accounts.models import Account, Follow
from kith.foundations.ids import new_id
from kith.jobs.running import run_due_jobs
from kith.members.actions import create_member
from kith.members.models import User
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.finding import findable_words
from kith.posts.models import FindableWords, Post
from kith.servers.actions import open_this_server
from kith.timelines.models import HomeEntry

WORDS = [
    "supervision",
    "park",
    "tea",
    "kettle",
    "review",
    "report",
    "meeting",
    "agenda",
    "chair",
    "bus",
    "ramp",
    "letter",
    "clinic",
    "stairs",
    "ward",
    "soup",
    "neighbour",
    "bench",
    "drawer",
    "envelope",
    "form",
    "phone",
    "night",
    "desk",
    "fox",
    "radiator",
    "lamp",
    "kitchen",
    "table",
    "notes",
    "map",
    "river",
    "road",
    "moor",
]
RARE = "ombudsman"  # one post in a thousand has it; each of the others stands in every second one


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--posts", type=int, default=3000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--sessions", default="sessions.json")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    open_this_server()
    chance = random.Random(20261117)
    if asked.accounts <= 200:
        readers = small(chance, asked.accounts, asked.posts)
    else:
        readers = large(chance, asked.accounts, asked.posts, asked.readers)
    star = Account.objects.here().order_by("id").first()
    thread = Post.objects.visible_to(None).order_by("-replies_count").select_related("author").first()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    Path(asked.sessions).write_text(
        json.dumps(
            {
                "cookies": [session_of(user) for user in readers],
                "star": star.username if star else "",
                "thread": f"/@{thread.author.username}/{thread.pk}" if thread else "/here",
            }
        )
    )


def small(chance: random.Random, accounts: int, posts: int) -> list[User]:
    """Everyone follows everyone; posts come through `publish_post`, a thread of 50 answers among them."""
    now = datetime.now(UTC) - timedelta(days=30)
    users = [
        create_member(
            username=f"person{place}",
            email=f"person{place}@mail.test",
            password="",
            now=now,
            is_confirmed=True,
            is_approved=True,
        )
        for place in range(accounts)
    ]
    people = [user.account for user in users]
    Account.objects.update(is_indexable=True)
    Follow.objects.bulk_create(
        Follow(follower=one, followed=other, created_at=now, accepted_at=now)
        for one in people
        for other in people
        if one != other
    )
    first: Post | None = None
    for place in range(posts):
        now += timedelta(seconds=700)
        answers = first.pk if first is not None and place <= 50 else None
        author = chance.choice(people)
        author.is_indexable = True
        draft = Draft(text=sentence(chance), in_reply_to_id=answers)
        made = publish_post(author=author, draft=draft, now=now)
        first = first or made
    run_due_jobs(at_once=100)
    return users


def large(chance: random.Random, accounts: int, posts: int, readers: int) -> list[User]:
    """The same shape in bulk: all follow the first account; each reader follows 100 more and has a full home."""
    start = datetime.now(UTC) - timedelta(days=3 * 365)
    users = [
        create_member(
            username=f"reader{place}",
            email=f"reader{place}@mail.test",
            password="",
            now=start,
            is_confirmed=True,
            is_approved=True,
        )
        for place in range(readers)
    ]
    made = [
        Account(
            id=new_id(start + timedelta(minutes=place + 1)),
            username=f"person{place}",
            uri=f"https://bench.test/users/{place}",
            created_at=start,
            is_indexable=place % 2 == 0,
        )
        for place in range(accounts - readers)
    ]
    Account.objects.bulk_create(made, batch_size=2000)
    people = [user.account for user in users] + made
    star, ids = people[0], [account.pk for account in people]
    follows = [Follow(follower_id=one, followed=star, created_at=start, accepted_at=start) for one in ids[1:]]
    followed_by: dict[int, list[int]] = {star.pk: ids[1 : readers + 1]}
    for user in users:
        for other in chance.sample(ids[readers:], 100):
            follows.append(Follow(follower_id=user.account.pk, followed_id=other, created_at=start, accepted_at=start))
            followed_by.setdefault(other, []).append(user.account.pk)
    Follow.objects.bulk_create(follows, batch_size=2000, ignore_conflicts=True)
    busy = [account for account in people if account.pk in followed_by]
    step = timedelta(days=3 * 365 - 1) / posts
    done = 0
    source = written(chance, start, step, posts, people, busy)
    while batch := list(islice(source, 5000)):
        with transaction.atomic():
            Post.objects.bulk_create(batch, batch_size=500)
            FindableWords.objects.bulk_create(
                (FindableWords(post_id=post.pk, words=findable_words(post)) for post in batch), batch_size=500
            )
            HomeEntry.objects.bulk_create(
                (
                    HomeEntry(owner_id=owner, post_id=post.pk, subject_id=post.pk)
                    for post in batch
                    for owner in followed_by.get(post.author_id, ())
                ),
                batch_size=300,
                ignore_conflicts=True,
            )
        done += len(batch)
        print(f"\r{done:,} of {posts:,} posts", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return users


def written(
    chance: random.Random, start: datetime, step: timedelta, posts: int, people: list[Account], busy: list[Account]
) -> Iterator[Post]:
    """Yield the posts, oldest first; half come from people whom somebody reads. The last fifty answer one post."""
    first: int | None = None
    at = start
    for place in range(posts):
        at += step
        pk = new_id(at)
        first = pk if place == posts - 51 else first
        answers = first if first is not None and pk != first else None
        author = chance.choice(busy if place % 2 else people)
        words = sentence(chance)
        yield Post(
            id=pk,
            uri=f"https://bench.test/posts/{pk}",
            author=author,
            thread_id=answers or pk,
            in_reply_to_id=answers,
            is_reply=answers is not None,
            replies_count=50 if pk == first else 0,
            source=words,
            html=f"<p>{words}</p>",
            published_at=at,
        )


def sentence(chance: random.Random) -> str:
    words = chance.choices(WORDS, k=chance.randint(12, 45))
    if chance.random() < 0.001:
        words.append(RARE)
    return " ".join(words).capitalize() + "."


def session_of(user: User) -> str:
    """Return the cookie of a new session for `user`."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


if __name__ == "__main__":
    main()
