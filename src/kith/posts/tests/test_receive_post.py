"""Receiving: once for each address, in its place in time, and revised without moving."""

from collections import OrderedDict
from datetime import timedelta

import pytest

from kith.accounts.models import Kind
from kith.foundations.ids import time_of
from kith.posts.actions import receive_post, revise_received_post
from kith.posts.drafts import IncomingFile, IncomingPost
from kith.posts.models import Post
from tests.cast import make_account

DAY = timedelta(days=1)


@pytest.fixture
def almanac(db):
    return make_account("almanac.test", kind=Kind.FEED, display_name="The Care Almanac")


def item(now, **fields):
    given = {
        "uri": "https://almanac.test/1",
        "published_at": now - DAY,
        "title": "Short breaks",
        "html": "<p>Sleep</p>",
    }
    return IncomingPost(**{**given, **fields})


def test_keeps_an_item_in_its_place_in_time(almanac, now):
    incoming = item(now, tags=("Short breaks", "Carers", "2024", "a/b"), url="https://almanac.test/breaks")

    post = receive_post(author=almanac, incoming=incoming, now=now)

    assert time_of(post.id) == now - DAY
    assert post.origin == "feed"
    assert post.title == "Short breaks"
    assert sorted(post.taggings.values_list("tag__name", flat=True)) == ["carers", "shortbreaks"]
    almanac.refresh_from_db()
    assert (almanac.posts_count, almanac.last_posted_on) == (1, (now - DAY).date())


def test_twice_is_once(almanac, now):
    first, second = (receive_post(author=almanac, incoming=item(now), now=now) for _ in range(2))

    assert first == second
    assert Post.objects.count() == 1


def test_many_items_of_one_midnight_each_get_an_id(almanac, now, monkeypatch):
    # The worst case: every process begins the same millisecond with the same number.
    monkeypatch.setattr("kith.foundations.ids.secrets.randbelow", lambda _: 7)
    for number in range(3):
        monkeypatch.setattr("kith.foundations.ids._last_ids", OrderedDict())
        receive_post(author=almanac, incoming=item(now, uri=f"https://almanac.test/{number}"), now=now)

    assert Post.objects.count() == 3


def test_nothing_comes_from_the_future(almanac, now):
    post = receive_post(author=almanac, incoming=item(now, published_at=now + DAY), now=now)

    assert post.published_at == now


def test_an_old_item_does_not_make_its_website_look_silent(almanac, now):
    receive_post(author=almanac, incoming=item(now), now=now)
    receive_post(author=almanac, incoming=item(now, uri="https://almanac.test/0", published_at=now - 9 * DAY), now=now)

    almanac.refresh_from_db()
    assert almanac.last_posted_on == (now - DAY).date()


def test_files_stay_where_they_are(almanac, now):
    file = IncomingFile(url="https://almanac.test/talk.mp3", content_type="audio/mpeg")

    post = receive_post(author=almanac, incoming=item(now, attachments=(file,)), now=now)

    media = post.attachments.get().media
    assert (media.kind, media.state, media.remote_url) == ("audio", "ready", "https://almanac.test/talk.mp3")


def test_takes_over_what_changed_and_keeps_how_it_read(almanac, now):
    post = receive_post(author=almanac, incoming=item(now), now=now)

    changed = revise_received_post(post=post, incoming=item(now, html="<p>Rest</p>"), now=now + DAY)

    post.refresh_from_db()
    assert changed
    assert (post.html, post.version, post.edited_at) == ("<p>Rest</p>", 2, now + DAY)
    assert post.revisions.get().html == "<p>Sleep</p>"


def test_leaves_what_is_the_same(almanac, now):
    post = receive_post(author=almanac, incoming=item(now), now=now)

    assert not revise_received_post(post=post, incoming=item(now), now=now + DAY)
