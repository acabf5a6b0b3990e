# ruff: noqa: E501 - samples are kept as they were found
"""Feeds that break a rule somewhere, as many do: nothing in them is lost to readers."""

from datetime import UTC, datetime

import pytest

from kith.protocols.feeds import ParsedEntry, ParsedFeed, parse_feed

NOW = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)
URL = "https://blog.test/feed.xml"


def parse(text: str | bytes) -> ParsedFeed:
    return parse_feed(text if isinstance(text, bytes) else text.encode(), url=URL, now=NOW)


def item(inside: str) -> ParsedEntry:
    names = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    return parse(f"<rss {names}><channel><item>{inside}</item></channel></rss>").entries[0]


def entry(inside: str) -> ParsedEntry:
    return parse(f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{inside}</entry></feed>').entries[0]


@pytest.mark.parametrize("address", ["http://example.net/newformat#", "http://blog.test/typing-error"])
def test_a_vocabulary_nobody_knows_is_read_by_its_words(address: str) -> None:
    atom = parse(
        f'<a:feed xmlns:a="{address}"><a:title>Rounds</a:title><a:entry><a:title>One</a:title></a:entry></a:feed>'
    )
    rss = parse(f'<rss xmlns="{address}"><channel><item><title>One</title></item></channel></rss>')

    assert [one.title for one in atom.entries] == ["One"]
    assert [one.title for one in rss.entries] == ["One"]


def test_mainframes_write_feeds_too():
    text = '<?xml version="1.0" encoding="cp500"?><rss><channel><title>Bürgeramt</title></channel></rss>'

    assert parse(text.encode("cp500")).title == "Bürgeramt"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&#X41;bc", "Abc"),
        ("don\x92t", "don’t"),
        ("Caf&#195;&#169; &#226;&#128;&#166;", "Café …"),
        ("&#201;cole", "École"),
        ("AT&amp;amp;T", "AT&T"),
    ],
)
def test_letters_come_out_as_meant(written: str, read: str) -> None:
    assert item(f"<title>{written}</title>").title == read


def test_abbreviations_for_plain_words_are_read_and_nothing_more():
    text = """<!DOCTYPE rss [<!ENTITY who "Bea &#66;"><!ENTITY site "blog.test"><!ENTITY f SYSTEM "file:///etc/passwd">]>
    <rss><channel><title>&site;|&who;|&f;</title></channel></rss>"""

    assert parse(text).title == "blog.test|&who;|&f;"


@pytest.mark.parametrize("cut", ["<item><title>Two</title><link>htt", "<item><title><![CD", '<item foo="ba'])
def test_what_was_cut_off_leaves_no_rubbish(cut: str) -> None:
    feed = parse(f"<rss><channel><item><title>One</title></item>{cut}")

    assert [one.title for one in feed.entries if one.title] == ["One", "Two"][: 1 + ("Two" in cut)]


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        ("<dc:creator/><author>Bea</author>", "Bea"),
        ("<dc:author>Bea</dc:author>", "Bea"),
        ("<author>Bea (bea@blog.test)</author>", "Bea"),
        ("<author>bea@blog.test (Bea)</author>", "Bea"),
        ("<author>Bea (a carer)</author>", "Bea (a carer)"),
        ("<itunes:author>Bea</itunes:author>", "Bea"),
    ],
)
def test_authors_in_any_spelling(inside: str, name: str) -> None:
    assert item(inside).author == name


def test_tags_of_every_vocabulary():
    found = item(
        "<category>care<image><url>https://blog.test/a.png</url></image></category><media:category>film</media:category>"
        '<itunes:category text="Health"><itunes:category text="Ageing"/></itunes:category>'
    )

    assert found.tags == ("care", "Health", "Ageing", "film")


def test_channel_definitions_say_href_and_lastmod():
    feed = parse(
        '<channel href="https://blog.test/"><abstract>News</abstract>'
        '<item href="https://blog.test/1" lastmod="2026-04-07T04:05"><title>One</title></item></channel>'
    )

    assert (feed.link, feed.subtitle) == ("https://blog.test/", "News")
    assert (feed.entries[0].link, feed.entries[0].updated) == (
        "https://blog.test/1",
        datetime(2026, 4, 7, 4, 5, tzinfo=UTC),
    )


def test_rss_with_an_id_and_a_second_text():
    found = item("<id>urn:one</id><description>Short</description><content>Long and whole</content>")

    assert (found.id, found.summary, found.content) == ("urn:one", "Short", "Long and whole")


def test_an_id_that_is_an_address_stands_in_for_the_link():
    found = entry("<id>HTTPS://blog.test/1</id><title>One</title>")

    assert found.link.lower() == "https://blog.test/1"


@pytest.mark.parametrize(
    ("inside", "html"),
    [
        (
            '<content type="html"><div xmlns="http://www.w3.org/1999/xhtml">A &lt;b&gt;B&lt;/b&gt;</div></content>',
            "A <b>B</b>",
        ),
        ("<content><![CDATA[<p>A</p>]]></content>", "<p>A</p>"),
        ("<content>1 &lt; 2 &amp; the &lt;blink> tag</content>", "1 &lt; 2 &amp; the &lt;blink&gt; tag"),
        ("<content><![CDATA[Bea&#8217;s]]></content>", "Bea’s"),
        ('<content type="text">&lt;p>A&lt;/p></content>', "&lt;p&gt;A&lt;/p&gt;"),
        ('<content type="text/html" mode="base64">PGI+QTwvYj48c2NyaXB0PjE8L3NjcmlwdD4=</content>', "<b>A</b>"),
        ('<content type="image/png">iVBORw0KGgo=</content>', ""),
    ],
)
def test_atom_text_is_read_as_it_was_meant(inside: str, html: str) -> None:
    assert entry(inside).content == html


def test_a_picture_for_those_without_scripts_is_kept():
    found = item(
        "<description><![CDATA[<img src='data:image/gif;base64,R0' data-src='/a.png'><noscript><img src='/a.png' alt='A'></noscript>]]></description>"
    )

    assert found.summary == '<img src="https://blog.test/a.png" alt="A" loading="lazy" referrerpolicy="no-referrer">'


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("Bea <br> Ada", "Bea <br> Ada"),
        ("<p onclick=a()>Bea</p>", "<p>Bea</p>"),
        ("Bea</b> & Ada", "Bea &amp; Ada"),
        ("1 < 2 <3", "1 &lt; 2 &lt;3"),
        ("<!-- Bea", ""),
        ("<a href='/x>Bea</a>", ""),
        ("<![CDATA[Bea", "Bea"),
        ("Bea</description>Ada</description>", "Bea"),
    ],
)
def test_markup_that_nobody_escaped_costs_no_other_item(words: str, html: str) -> None:
    feed = parse(
        f"<rss><channel><title>T</title><item><link>/1</link><description>{words}</description><title>One</title></item>"
        "<item><title>Two</title></item><item><title><![CDATA[Three <item>]]></title></item></channel></rss>"
    )

    assert feed.title == "T"
    assert [one.title for one in feed.entries][1:] == ["Two", "Three"]
    assert (feed.entries[0].link, feed.entries[0].summary) == ("https://blog.test/1", html)


def test_a_broken_item_of_a_prefixed_feed_costs_no_other_item():
    feed = parse(
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>T</a:title><a:entry><a:title>One</a:title><x></y></a:entry>'
        "<a:entry><a:title>Two</a:title></a:entry></a:feed>"
    )

    assert [one.title for one in feed.entries] == ["One", "Two"]
