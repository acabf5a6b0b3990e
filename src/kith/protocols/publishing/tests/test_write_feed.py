"""What we write is read by our own reader as it was meant, and is built as the specifications say."""

import json
from datetime import UTC, datetime

import pytest
from lxml import etree

from kith.protocols.feeds import parse_feed
from kith.protocols.publishing import (
    PublishedEntry,
    PublishedFeed,
    PublishedFile,
    write_atom,
    write_json_feed,
    write_rss,
)

AT = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)
LATER = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)
WALK = PublishedEntry(
    id="https://kith.test/users/amara/posts/2",
    link="https://kith.test/@amara/2",
    title="Supervision & a walk <in the rain>",
    html='<p>“Forty minutes” round the <a href="https://park.test/">park</a> &amp; back</p>',
    author="Amara Nwosu-Hart",
    author_link="https://kith.test/@amara",
    published=AT,
    updated=LATER,
    language="en-GB",
    tags=("walking", "Goruchwyliaeth"),
    files=(
        PublishedFile("https://kith.test/media/hills.webp", "image/webp", 1234, "Grey hills"),
        PublishedFile("https://kith.test/media/rain.mp3", "audio/mpeg", 99),
    ),
    answers="https://kith.test/users/ben/posts/1",
)
ARABIC = PublishedEntry(
    id="https://kith.test/users/samir/posts/1",
    link="https://kith.test/@samir/1",
    title="مساء الخير\x0b",
    html='<div dir="rtl" lang="ar"><p>مساء الخير</p></div>',
    author="سمير",
    author_link="https://kith.test/@samir",
    published=AT,
    updated=AT,
    language="ar",
)
FEED = PublishedFeed(
    id="https://kith.test/here",
    title="Written at Kith",
    subtitle="A place for social care",
    link="https://kith.test/here",
    self_url="https://kith.test/here/feed.atom",
    updated=LATER,
    language="en-GB",
    entries=(WALK, ARABIC),
)
WRITERS = [write_atom, write_rss, write_json_feed]


def read(write, feed=FEED):
    return parse_feed(write(feed), url=feed.self_url, now=LATER)


@pytest.mark.parametrize("write", WRITERS)
def test_our_own_reader_reads_it_as_it_was_meant(write):
    feed = read(write)
    walk, arabic = feed.entries

    assert (feed.title, feed.link) == ("Written at Kith", "https://kith.test/here")
    assert (walk.id, walk.link) == (WALK.id, WALK.link)
    assert walk.title.startswith("Supervision & a walk")
    assert "“Forty minutes” round the" in (walk.content or walk.summary)
    assert 'href="https://park.test/"' in (walk.content or walk.summary)
    assert walk.author == "Amara Nwosu-Hart"
    assert walk.published == AT
    assert walk.tags == WALK.tags
    assert walk.enclosures[0].url == "https://kith.test/media/hills.webp"
    assert walk.enclosures[0].type == "image/webp"
    assert arabic.title == "مساء الخير"
    assert 'dir="rtl"' in (arabic.content or arabic.summary)


@pytest.mark.parametrize("write", WRITERS)
def test_a_feed_with_nothing_in_it_is_a_feed(write):
    empty = PublishedFeed(id="https://kith.test/x", title="x", link="https://kith.test/x", self_url="x", updated=AT)

    assert read(write, empty).entries == ()


def test_atom_has_what_rfc_4287_asks_for():
    root = etree.fromstring(write_atom(FEED))
    atom = {"a": "http://www.w3.org/2005/Atom", "thr": "http://purl.org/syndication/thread/1.0"}

    for element in [root, *root.findall("a:entry", atom)]:
        for name in ("a:id", "a:title", "a:updated"):
            assert len(element.findall(name, atom)) == 1, (element.tag, name)
    assert root.find("a:link[@rel='self']", atom).get("href") == FEED.self_url
    for entry in root.findall("a:entry", atom):
        assert entry.find("a:author/a:name", atom).text
        assert entry.find("a:content", atom).get("type") == "html"
        pages = entry.findall("a:link[@rel='alternate']", atom)
        assert len(pages) == 1
    walk, arabic = root.findall("a:entry", atom)
    assert walk.find("a:updated", atom).text == "2026-11-18T07:00:00Z"
    assert walk.find("thr:in-reply-to", atom).get("ref") == WALK.answers
    assert len(walk.findall("a:link[@rel='enclosure']", atom)) == 2
    assert arabic.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"


def test_rss_has_what_rss_2_asks_for():
    root = etree.fromstring(write_rss(FEED))
    channel = root.find("channel")

    assert root.get("version") == "2.0"
    for name in ("title", "link", "description"):
        assert channel.findtext(name)
    for item in channel.findall("item"):
        assert item.find("guid").get("isPermaLink") == "false"
        assert item.findtext("pubDate").endswith("GMT")
        assert len(item.findall("enclosure")) <= 1
        for file in item.findall("enclosure"):
            assert file.get("url")
            assert file.get("type")
            assert file.get("length").isdigit()


def test_json_feed_has_what_version_1_1_asks_for():
    document = json.loads(write_json_feed(FEED))

    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["title"]
    for item in document["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert all(file["mime_type"] and file["url"] for file in item.get("attachments", []))


@pytest.mark.parametrize("write", WRITERS)
def test_no_words_end_the_document_early(write):
    words = ']]></title><script>alert(1)</script>{"}\x00\ud800'
    hostile = PublishedEntry(
        id="https://kith.test/1", link="https://kith.test/1", title=words, html=words, author=words,
        author_link="https://kith.test/@x", published=AT, updated=AT, tags=(words,),
    )  # fmt: skip
    feed = PublishedFeed(
        id="https://kith.test/x", title=words, link="https://kith.test/x", self_url="https://kith.test/x", updated=AT,
        entries=(hostile,),
    )  # fmt: skip

    body = write(feed)

    assert len(read(write, feed).entries) == 1
    if write is write_json_feed:
        json.loads(body)
    else:
        etree.fromstring(body)
