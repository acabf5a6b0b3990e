"""The pages of reading, through the door."""

import pytest

from kith.posts.models import Post
from kith.reading.actions import follow_website
from kith.reading.models import Subscription
from kith.reading.tests.test_follow_website import PAGE, rss

ADDRESS = "https://lantern.test/feed"


@pytest.fixture
def feed(amara, now, fake_web, run_jobs):
    fake_web.put(ADDRESS, rss(2, 1))
    made = follow_website(account=amara, address=ADDRESS, now=now, folder="Care")
    run_jobs()
    return made


def test_the_river_shows_what_websites_published(amara, feed, sign_in):
    page = sign_in(amara).get("/reading").content.decode()

    assert page.index("Article 2") < page.index("Article 1")
    assert "1 source you follow." in page


def test_an_empty_river_teaches(amara, sign_in):
    page = sign_in(amara).get("/reading").content.decode()

    assert "No sources yet" in page
    assert 'action="/reading/add"' in page


def test_reading_is_for_members(client, db):
    assert client.get("/reading").status_code == 302


def test_adding_a_website_by_its_address(amara, sign_in, fake_web):
    fake_web.put("https://lantern.test", PAGE)
    fake_web.put(ADDRESS, rss(1))

    answer = sign_in(amara).post("/reading/add", {"address": "lantern.test", "folder": "Care"}, follow=True)

    assert "You follow Carers’ Lantern." in answer.content.decode()
    assert Subscription.objects.get(account=amara).folder == "Care"


def test_an_address_without_a_feed_says_so_and_keeps_what_was_typed(amara, sign_in, fake_web):
    fake_web.put("https://plain.test", "<html></html>")

    answer = sign_in(amara).post("/reading/add", {"address": "plain.test"})

    assert answer.status_code == 422
    assert "it has no feed to follow" in answer.content.decode()
    assert 'value="plain.test"' in answer.content.decode()


def test_who_looks_for_too_many_websites_waits(amara, sign_in, fake_web, settings):
    settings.KITH_RATE_LIMITS = True
    fake_web.put("https://plain.test", "<html></html>")
    browser = sign_in(amara)
    for _ in range(60):
        browser.post("/reading/add", {"address": "plain.test"})
    fake_web.asked.clear()

    answer = browser.post("/reading/add", {"address": "plain.test"})

    assert answer.status_code == 422
    assert "Try again in" in answer.content.decode()
    assert fake_web.asked == []


def test_several_feeds_are_offered_to_choose_from(amara, sign_in, fake_web):
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{x}" title="{x}">' for x in ("A", "B"))
    fake_web.put("https://paper.test", f"<html><head>{links}</head></html>")

    page = sign_in(amara).post("/reading/add", {"address": "https://paper.test"}).content.decode()

    assert 'value="https://paper.test/A"' in page
    assert 'value="https://paper.test/B"' in page


def test_the_box_is_filled_from_a_link(amara, sign_in):
    page = sign_in(amara).get("/reading/add?address=lantern.test").content.decode()

    assert 'value="lantern.test"' in page


def test_an_article_is_read_inside_kith_with_pictures_as_the_reader_likes(amara, sign_in, now, fake_web, run_jobs):
    body = "&lt;p&gt;Words&lt;img src='/cat.jpg' alt='A cat'&gt;&lt;/p&gt;"
    fake_web.put(
        ADDRESS, f"<rss><channel><item><title>T</title><description>{body}</description></item></channel></rss>"
    )
    feed = follow_website(account=amara, address=ADDRESS, now=now)
    post = Post.objects.visible_to(amara).get(author=feed.account)
    amara.user.shows_pictures = False
    amara.user.save()
    browser = sign_in(amara)

    quiet = browser.get(f"/reading/{post.id}")
    asked = browser.get(f"/reading/{post.id}?pictures=yes")

    assert '<img src="https://lantern.test/cat.jpg"' not in quiet.content.decode()
    assert "[A cat]" in quiet.content.decode()
    assert "https:" not in quiet["Content-Security-Policy"]
    assert '<img src="https://lantern.test/cat.jpg"' in asked.content.decode()
    assert "img-src 'self' data: https:" in asked["Content-Security-Policy"]
    assert "script-src" not in asked["Content-Security-Policy"]


def test_visitors_read_open_articles_and_no_others(amara, feed, client):
    post = Post.objects.visible_to(None).filter(author=feed.account).first()
    assert client.get(f"/reading/{post.id}").status_code == 200

    Post.objects.visible_to(amara).filter(pk=post.pk).update(visibility="followers")

    assert client.get(f"/reading/{post.id}").status_code == 404
    assert client.get("/reading/1").status_code == 404


def test_sources_stand_in_their_folders_and_say_how_they_are(amara, feed, sign_in):
    feed.state = "dead"
    feed.problem = "It answered with an error (500)."
    feed.save()

    page = sign_in(amara).get("/reading/sources").content.decode()

    assert "Care" in page
    assert "Has not answered since 17 November 2026" in page
    assert "It answered with an error (500)." in page


def test_filing_and_unfollowing(amara, feed, sign_in):
    browser = sign_in(amara)

    browser.post(f"/reading/sources/{feed.pk}/folder", {"folder": "Law"})
    assert Subscription.objects.get(account=amara).folder == "Law"

    browser.post(f"/reading/sources/{feed.pk}/unfollow")
    assert not Subscription.objects.filter(account=amara).exists()


def test_nobody_files_a_website_that_they_do_not_follow(chidi, feed, sign_in):
    assert sign_in(chidi).post(f"/reading/sources/{feed.pk}/folder", {"folder": "x"}).status_code == 404


@pytest.mark.parametrize("feed_id", [1, 10**30])
def test_a_website_one_does_not_follow_is_not_there_to_be_filed(amara, sign_in, feed_id):
    assert sign_in(amara).post(f"/reading/sources/{feed_id}/unfollow").status_code == 404
    assert sign_in(amara).post(f"/reading/sources/{feed_id}/folder", {"folder": "x"}).status_code == 404
