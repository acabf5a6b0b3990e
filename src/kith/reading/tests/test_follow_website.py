"""Following a website by its ordinary address (row K1)."""

import pytest
from django.test import Client

from kith.accounts.actions import MayNotFollow, follow
from kith.accounts.models import Follow, Kind
from kith.posts.models import Origin, Post, Visibility
from kith.reading.actions import (
    NoAddress,
    NoFeedFound,
    NotAnswering,
    SeveralFeeds,
    follow_parsed_website,
    follow_website,
    unfollow_website,
)
from kith.reading.models import Feed, Item
from kith.timelines.models import HomeEntry

ITEM = (
    "<item><title>{title}</title><link>https://lantern.test/{number}</link><guid>{number}</guid>"
    "<description>&lt;p&gt;Word {number} &lt;a href='/more'&gt;more&lt;/a&gt;&lt;/p&gt;</description>"
    "<pubDate>Mon, 16 Nov 2026 0{number}:00:00 GMT</pubDate></item>"
)


def rss(*numbers: int, title: str = "Carers’ Lantern") -> str:
    items = "".join(ITEM.format(number=number, title=f"Article {number}") for number in numbers)
    return (
        f"<rss version='2.0'><channel><title>{title}</title><link>https://lantern.test/</link>{items}</channel></rss>"
    )


PAGE = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed" title="Lantern"></head></html>'


def test_an_ordinary_address_finds_its_feed_and_its_items_come_home(amara, now, fake_web, run_jobs):
    fake_web.put("https://lantern.test", PAGE, content_type="text/html")
    fake_web.put("https://lantern.test/feed", rss(3, 2, 1))

    feed = follow_website(account=amara, address="lantern.test", now=now)
    run_jobs()

    assert feed.account.kind == Kind.FEED
    assert feed.account.name == "Carers’ Lantern"
    assert feed.account.username == "lantern.test"
    posts = Post.objects.visible_to(amara).filter(author=feed.account).order_by("-id")
    assert [post.title for post in posts] == ["Article 3", "Article 2", "Article 1"]
    assert posts[0].origin == Origin.FEED
    assert posts[0].published_at.hour == 3
    assert 'href="https://lantern.test/more"' in posts[0].html
    assert HomeEntry.objects.filter(owner=amara, post__author=feed.account).count() == 3


def test_the_address_of_a_feed_itself_will_do(amara, now, fake_web):
    fake_web.put("https://lantern.test/feed", rss(1))

    feed = follow_website(account=amara, address="feed:https://lantern.test/feed", now=now)

    assert feed.address == "https://lantern.test/feed"
    assert feed.site_address == "https://lantern.test/"


def test_a_site_without_https_is_found_too(amara, now, fake_web):
    fake_web.put("http://old.test", rss(1))

    assert follow_website(account=amara, address="old.test", now=now).address == "http://old.test"


def test_a_page_that_says_nothing_is_asked_in_the_usual_places(amara, now, fake_web):
    fake_web.put("https://quiet.test/blog", "<html><body>Hello</body></html>")
    fake_web.put("https://quiet.test/feed.xml", rss(1))

    feed = follow_website(account=amara, address="https://quiet.test/blog", now=now)

    assert feed.address == "https://quiet.test/feed.xml"


def test_the_second_reader_costs_the_website_nothing(amara, ben, now, fake_web):
    fake_web.put("https://lantern.test/feed", rss(1))
    follow_website(account=amara, address="https://lantern.test/feed", now=now)
    fake_web.asked.clear()

    feed = follow_website(account=ben, address="https://lantern.test/feed", now=now)

    assert fake_web.asked == []
    assert Follow.objects.filter(follower=ben, followed=feed.account, accepted_at__isnull=False).exists()


def test_several_feeds_are_left_to_the_reader(amara, now, fake_web):
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="/{name}.xml" title="{name}">'
        for name in ("News", "Letters", "Comments")
    )
    fake_web.put("https://paper.test/", f"<html><head>{links}</head></html>")

    with pytest.raises(SeveralFeeds) as several:
        follow_website(account=amara, address="https://paper.test/", now=now)

    assert [choice.title for choice in several.value.choices] == ["News", "Letters"]


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("not an address", NoAddress),
        ("javascript:alert(1)", NoAddress),
        ("file:///etc/passwd", NoAddress),
        ("https://nobody.test/", NotAnswering),
        ("https://broken.test/", NotAnswering),
        ("https://plain.test/", NoFeedFound),
    ],
)
def test_what_can_not_be_followed_is_said_and_changes_nothing(amara, now, fake_web, typed, refusal):
    fake_web.put("https://broken.test/", status=500)
    fake_web.put("https://plain.test/", "<html><body>No feed</body></html>")

    with pytest.raises(refusal):
        follow_website(account=amara, address=typed, now=now)

    assert not Feed.objects.exists()
    assert not Follow.objects.filter(follower=amara).exists()


def test_the_first_look_takes_only_the_newest(amara, now, fake_web):
    items = "".join(f"<item><guid>{number}</guid><title>{number}</title></item>" for number in range(50))
    fake_web.put("https://long.test/feed", f"<rss><channel><title>x</title>{items}</channel></rss>")

    feed = follow_website(account=amara, address="https://long.test/feed", now=now)

    newest_first = Post.objects.visible_to(amara).filter(author=feed.account).order_by("-id")
    assert [post.title for post in newest_first] == [str(number) for number in range(20)]


def test_an_address_with_a_secret_stays_with_those_who_have_it(amara, chidi, now, fake_web):
    address = "https://letters.test/feed?key=a1b2c3d4e5f6"
    fake_web.put(address, rss(1))

    feed = follow_website(account=amara, address=address, now=now)

    assert feed.is_private
    assert not feed.account.is_discoverable
    assert "letters" not in feed.account.uri
    post = Post.objects.visible_to(amara).get(author=feed.account)
    assert post.visibility == Visibility.FOLLOWERS
    assert not Post.objects.visible_to(chidi).filter(pk=post.pk).exists()
    assert not Post.objects.visible_to(None).filter(pk=post.pk).exists()
    with pytest.raises(MayNotFollow):
        follow(follower=chidi, target=feed.account, now=now)


def test_a_private_website_has_a_page_for_its_readers_alone(amara, chidi, now, fake_web, sign_in):
    address = "https://letters.test/feed?key=a1b2c3d4e5f6"
    fake_web.put(address, rss(1, title="Letters from the ward").replace("<link>https://lantern.test/</link>", ""))

    account = follow_website(account=amara, address=address, now=now).account

    page = f"/{account.handle}"
    assert sign_in(amara).get(page).status_code == 200
    assert "a1b2c3d4e5f6" not in account.url
    for browser in (sign_in(chidi), Client()):
        assert browser.get(page).status_code == browser.get(f"{page}/followers").status_code == 404
        for door in ("/@amara/following", f"/search?q={account.url}", f"/search?q={account.handle}"):
            assert "Letters from the ward" not in browser.get(door).content.decode(), door
    assert "Letters from the ward" in sign_in(amara).get("/@amara/following").content.decode()


def test_a_name_and_password_in_an_address_are_sent_and_kept_secret(amara, now, fake_web):
    fake_web.put("https://amara:pass@letters.test/feed", rss(1))

    feed = follow_website(account=amara, address="https://amara:pass@letters.test/feed", now=now)

    assert feed.is_private
    assert fake_web.asked[0][1]["authorization"] == "Basic YW1hcmE6cGFzcw=="


def test_who_stops_following_no_longer_has_it(amara, now, fake_web, run_jobs):
    fake_web.put("https://lantern.test/feed", rss(1))
    feed = follow_website(account=amara, address="https://lantern.test/feed", now=now, folder="Care")

    unfollow_website(account=amara, feed=feed)
    run_jobs()

    assert not Follow.objects.filter(follower=amara).exists()
    assert not HomeEntry.objects.filter(owner=amara).exists()
    assert Item.objects.filter(feed=feed).exists()


def test_a_feed_from_a_file_is_followed_without_a_network(amara, ben, now):
    body = rss(2, 1).encode()

    for reader in (amara, ben):
        feed = follow_parsed_website(
            account=reader, site="https://lantern.test/", address="https://lantern.test/feed", body=body, now=now
        )

    assert feed.items.count() == 2
    assert Follow.objects.filter(followed=feed.account).count() == 2
