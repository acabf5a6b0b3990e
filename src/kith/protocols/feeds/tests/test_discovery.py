"""From a page to its feeds."""

import pytest

from kith.protocols.feeds.discovery import FeedLink, feeds_of_page, feeds_to_choose_from, known_shape, usual_places

PAGE = "https://blog.test/about/"


def test_what_the_page_names_comes_first_seen_from_its_base():
    html = (
        '<base href="/root/"><link rel="Alternate" type="application/atom+xml; charset=utf-8" href="feed" title="All">'
        '<link rel="alternate" type="application/json" href="/wp-json/posts/1"><link rel="stylesheet" href="x">'
        '<link rel="alternate" hreflang="cy" href="/cy/"><a href="/other/feed">RSS</a>'
    )

    assert feeds_of_page(html, PAGE) == [FeedLink("https://blog.test/root/feed", "All")]


def test_links_that_look_like_feeds_will_do():
    html = '<a href="/rss.xml">RSS</a><a href="feed:https://blog.test/x/feed/">Feed</a><a href="/feedback">Write</a>'

    assert [link.url for link in feeds_of_page(html, PAGE)] == [
        "https://blog.test/rss.xml",
        "https://blog.test/x/feed/",
    ]


def test_no_address_of_a_page_is_active():
    html = '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"><a href="data:,feed">x</a>'

    assert feeds_of_page(html, PAGE) == []


def test_comments_and_other_formats_of_the_same_are_no_choice():
    found = [
        FeedLink("https://blog.test/feed", "Blog (RSS)"),
        FeedLink("https://blog.test/atom", "Blog (Atom)"),
        FeedLink("https://blog.test/comments/feed", "Blog Comments"),
    ]

    assert feeds_to_choose_from(found) == found[:1]


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        (
            "https://www.youtube.com/channel/UC" + "a" * 22,
            "https://www.youtube.com/feeds/videos.xml?channel_id=UC" + "a" * 22,
        ),
        ("https://old.reddit.com/r/socialwork/", "https://www.reddit.com/r/socialwork/.rss"),
        ("https://blog.test/", ""),
        ("http://[bad", ""),
    ],
)
def test_some_sites_are_known_for_where_they_keep_it(url, feed):
    assert known_shape(url) == feed


def test_the_usual_places_begin_near_the_page():
    assert usual_places("https://blog.test/news/")[:2] == ["https://blog.test/news/feed", "https://blog.test/feed"]


@pytest.mark.parametrize("html", ["", "\x00", "<" * 100_000, "<link" * 100_000, "<a href=" * 100_000, "\ud800"])
def test_no_page_breaks_it(html):
    assert feeds_of_page(html, PAGE) == []
