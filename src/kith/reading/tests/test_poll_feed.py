"""Polite polling (row K3)."""

from datetime import timedelta

import pytest

from kith.collections.actions import CollectionDraft, make_collection, offer_to_newcomers
from kith.posts.models import Post
from kith.reading import polling
from kith.reading.actions import follow_website
from kith.reading.models import Feed, Item, State
from kith.reading.polling import claim_due_feeds, poll_feed
from kith.reading.tests.test_follow_website import rss
from tests.cast import make_account

ADDRESS = "https://lantern.test/feed"


@pytest.fixture
def feed(amara, now, fake_web):
    fake_web.put(ADDRESS, rss(1), etag='"one"')
    made = follow_website(account=amara, address=ADDRESS, now=now)
    fake_web.asked.clear()
    return made


def test_an_unchanged_feed_costs_no_parse(feed, now, fake_web, monkeypatch):
    monkeypatch.setattr(polling, "parser", None)

    poll_feed(feed=feed, now=now + timedelta(hours=1))

    assert fake_web.asked[0][1]["if-none-match"] == '"one"'
    feed.refresh_from_db()
    assert feed.answered_at == now + timedelta(hours=1)
    assert feed.next_poll_at > feed.answered_at


def test_a_new_item_arrives_once(amara, feed, now, fake_web):
    fake_web.put(ADDRESS, rss(2, 1), etag='"two"')

    for _ in range(2):
        poll_feed(feed=feed, now=now + timedelta(hours=1))

    titles = Post.objects.visible_to(amara).filter(author=feed.account).order_by("id").values_list("title", flat=True)
    assert list(titles) == ["Article 1", "Article 2"]


def test_an_edit_changes_the_item_in_its_place(amara, feed, now, fake_web):
    before = Post.objects.visible_to(amara).get(author=feed.account)
    fake_web.put(ADDRESS, rss(1).replace("Article 1", "Article one, corrected"), etag='"two"')

    poll_feed(feed=feed, now=now + timedelta(hours=1))

    after = Post.objects.visible_to(amara).get(author=feed.account)
    assert (after.id, after.title) == (before.id, "Article one, corrected")


def test_a_feed_that_is_gone_is_never_asked_again(feed, now, fake_web):
    fake_web.put(ADDRESS, status=410)

    poll_feed(feed=feed, now=now)

    feed.refresh_from_db()
    assert (feed.state, feed.next_poll_at) == (State.GONE, None)
    assert claim_due_feeds(now=now + timedelta(days=400)) == []


def test_errors_push_the_next_question_further_and_flag_the_feed(feed, now, fake_web):
    fake_web.put(ADDRESS, status=500)
    at, gaps = now, []

    for _ in range(14):
        poll_feed(feed=feed, now=at)
        gaps.append(feed.next_poll_at - at)
        at = feed.next_poll_at

    assert gaps[0] < gaps[1] < gaps[2]
    feed.refresh_from_db()
    assert feed.state == State.DEAD
    assert gaps[-1] >= timedelta(days=7)
    assert feed.problem == "It answered with an error (500)."


def test_a_server_that_asks_for_a_pause_gets_it(feed, now, fake_web):
    fake_web.put(ADDRESS, status=429, retry_after="86400")

    poll_feed(feed=feed, now=now)

    assert feed.next_poll_at >= now + timedelta(days=1)


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(feed, now, fake_web):
    fake_web.put(ADDRESS, status=301, location="https://lantern.test/new")
    fake_web.put("https://lantern.test/new", rss(1))

    poll_feed(feed=feed, now=now)

    assert Feed.objects.get().address == "https://lantern.test/new"


def test_a_page_in_place_of_the_feed_is_a_failure_that_loses_nothing(feed, now, fake_web):
    fake_web.put(ADDRESS, "<html>We are being repaired</html>")

    poll_feed(feed=feed, now=now)

    assert Item.objects.filter(feed=feed).count() == 1
    assert Feed.objects.get().failures == 1


def test_a_due_feed_is_claimed_once(feed, now):
    at = now + timedelta(days=2)

    first, second = claim_due_feeds(now=at), claim_due_feeds(now=at)

    assert (len(first), len(second)) == (1, 0)


def test_a_feed_that_nobody_reads_rests(feed, now):
    feed.account.followers_count = 0
    feed.account.save()

    assert claim_due_feeds(now=now + timedelta(days=2)) == []


def test_what_newcomers_are_offered_is_fresh_before_anyone_follows_it(dee, now):
    site = make_account("care.example", kind="feed")
    feed = Feed.objects.create(
        account=site, address="https://care.example/feed", host="care.example", created_at=now, next_poll_at=now
    )
    kept = make_collection(owner=dee, draft=CollectionDraft(name="To begin with"), accounts=[site], now=now)
    assert list(Feed.objects.due(now)) == []
    offer_to_newcomers(kept=kept, is_offered=True, now=now)
    assert list(Feed.objects.due(now)) == [feed]
