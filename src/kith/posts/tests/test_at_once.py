"""Two processes at once: one press makes one post, and what is due goes out once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from kith.posts.actions import keep_draft, plan_post, publish_post, send_due
from kith.posts.drafts import Draft
from kith.posts.models import Post, Unsent

# SQLite lets one write at a time; test_waiting.py has them one after the other.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]
_MANY = 4


def at_once(do: Callable[[], Any]) -> list[Any]:
    """Do it in several threads, each with a connection of its own, that start together."""
    start = Barrier(_MANY)

    def one() -> Any:
        connections.close_all()
        connection.ensure_connection()
        start.wait(60)
        try:
            return do()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(_MANY) as threads:
        return [each.result() for each in [threads.submit(one) for _ in range(_MANY)]]


def test_one_press_makes_one_post(amara, now):
    posts = at_once(lambda: publish_post(author=amara, draft=Draft(text="Hello"), now=now, key="one"))

    assert len({post.pk for post in posts}) == 1
    assert Post.objects.count() == 1
    amara.refresh_from_db()
    assert amara.posts_count == 1


def test_one_press_keeps_one_draft(amara, now):
    kept = at_once(lambda: keep_draft(account=amara, draft=Draft(text="Hello"), now=now, key="one"))

    assert len({each.pk for each in kept}) == 1
    assert Unsent.objects.count() == 1


def test_what_is_due_goes_out_once(amara, now):
    at = now + timedelta(minutes=5)
    kept = plan_post(account=amara, draft=Draft(text="Hello"), send_at=at, now=now)

    assert at_once(lambda: send_due(unsent_id=kept.pk, now=at)) == [None] * _MANY
    assert Post.objects.count() == 1
    assert not Unsent.objects.exists()
