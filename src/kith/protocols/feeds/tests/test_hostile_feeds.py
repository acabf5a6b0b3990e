# ruff: noqa: E501 - samples are kept as they were found
"""Feeds that mean harm: none crashes or hangs the parser, and nothing active comes out of any."""

import re
import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kith.protocols.feeds import NotAFeed, ParsedFeed, parse_feed
from kith.protocols.feeds.isolated import Breaks, FeedParser, Hangs

NOW = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)
ACTIVE = re.compile(
    r"<\s*(script|style|iframe|object|embed|form|input|svg|math|meta|base|link|video|audio|template)\b"
    r"|<[^<>]*\son\w+\s*=|<[^<>]*(href|src)\s*=\s*[\"']?\s*(javascript|data|vbscript|file)\s*:",
    re.IGNORECASE,
)

BILLION = '<!DOCTYPE l [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12)
)
HARD = {
    "billion laughs": BILLION + "]><rss><channel><title>&a11;</title><item><title>x</title></item></channel></rss>",
    "external entity": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
    "deep elements": "<rss><channel><item><description>" + "<div>" * 200_000,
    "deep html": "<rss><channel><item><description>" + "&lt;div&gt;" * 100_000 + "</description></item></channel></rss>",
    "deep items": "<rss><channel>" + "<item>" * 200_000,
    "huge attribute": "<rss><channel><item a='" + "a" * 5_000_000 + "'><title>x</title></item></channel></rss>",
    "many prefixes": "<rss " + " ".join(f"xmlns:a{x}='x{x}'" for x in range(20_000)) + "><channel><item/></channel></rss>",
    "many ends": "<rss><channel>" + "</x>" * 300_000,
    "many ampersands": "<rss><channel><item><description>" + "&" * 1_000_000,
    "open sections": "<rss><channel>" + "<![CDATA[" * 300_000,
    "open comments": "<!--" * 300_000 + "<rss><channel>" + "<!--" * 300_000,
    "long date": "<rss><channel><item><pubDate>" + "1 " * 1_000_000 + "</pubDate></item></channel></rss>",
    "open titles": "<rss><channel><item>" + "<title>" * 200_000,
    "many broken items": "<rss><channel>" + "<item><title>a<br></title></item>" * 30_000 + "</x>",
    "deep json": '{"items":' * 50_000,
    "odd json": '{"version":"https://jsonfeed.org/version/1","items":[{"id":1e999,"title":{"a":1},"tags":"q"},{"id":"\\ud800"}]}',
    "odd references": "<rss><channel><title>" + "&#0;&#xD800;&#x110000;&#99999999999;&nope;" * 10_000,
}  # fmt: skip


def _words(feed: ParsedFeed) -> str:
    return " ".join(
        [feed.link, *(f"{entry.summary} {entry.content} <a href='{entry.link}'>" for entry in feed.entries)]
    )


@pytest.mark.parametrize("name", HARD)
def test_a_hard_feed_is_read_or_refused_soon(name: str) -> None:
    started = time.process_time()

    try:
        feed = parse_feed(HARD[name].encode("utf-8", "surrogatepass"), url="https://x.test/", now=NOW)
    except NotAFeed:
        feed = ParsedFeed()

    assert time.process_time() - started < 6
    assert "root:" not in feed.title
    assert len(feed.title) <= 500
    assert not ACTIVE.search(_words(feed))


PIECES = st.sampled_from(
    [
        "<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<description>", "</description>", "<![CDATA[",
        "]]>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "<content type='html'>", "<content type='xhtml'>",
        "<link href='javascript:alert(1)'/>", "<link>javascript:alert(1)</link>", "<script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;", "<svg onload=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;", "<style>",
        "&lt;math&gt;&lt;mtext&gt;&lt;table&gt;&lt;mglyph&gt;&lt;style&gt;", "&amp;", "&", "<", ">", "\x00", "\ud800", "é",
        "<!--", "-->", "<?x", "?>", "<!DOCTYPE x [", "]>", "&lt;a href='data:text/html,x'&gt;", "xml:base='javascript:'",
        "<guid>", "<pubDate>", "2026-01-01", "&#0;", "&#x26;lt;script&#x26;gt;", "<enclosure url='data:,x'/>", "{", "}",
        '{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","content_html":"<script>x</script>"}]}',
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(st.one_of(PIECES, st.text(max_size=10)), max_size=40), st.binary(max_size=8))
def test_no_mixture_crashes_it_or_leaves_something_active(pieces: list[str], noise: bytes) -> None:
    body = "".join(pieces).encode("utf-8", "surrogatepass") + noise

    for start in (b"", b"<rss><channel><item><description>", b"<feed><entry><content type='html'>"):
        try:
            feed = parse_feed(start + body, url="https://x.test/", now=NOW)
        except NotAFeed:
            continue
        assert not ACTIVE.search(_words(feed))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.binary(max_size=300), st.text(max_size=30), st.text(max_size=30))
def test_no_bytes_crash_it(body: bytes, url: str, content_type: str) -> None:
    try:
        parse_feed(body, url=url, content_type=content_type, now=NOW)
    except NotAFeed:
        return


def test_a_feed_that_hangs_the_parser_is_given_up_and_the_next_is_read() -> None:
    parser = FeedParser(seconds=1.5)
    # Attributes are compared each with each: minutes for libxml2, no honest feed has twenty.
    hanging = b"<rss><channel " + b" ".join(b"a%d='1'" % number for number in range(200_000)) + b"/></rss>"

    try:
        with pytest.raises(Hangs):
            parser.parse(hanging, now=NOW)

        assert parser.parse(b"<rss><channel><title>T</title></channel></rss>", now=NOW).title == "T"
    finally:
        parser.close()


def test_a_parser_that_died_is_replaced() -> None:
    parser = FeedParser()
    parser.parse(b"<rss><channel/></rss>", now=NOW)
    assert parser._apart._process is not None
    parser._apart._process.kill()
    parser._apart._process.wait()

    try:
        assert parser.parse(b"<rss><channel><title>T</title></channel></rss>", now=NOW).title == "T"
    finally:
        parser.close()


def test_a_document_that_brings_the_parser_down_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = FeedParser()
    monkeypatch.setattr("kith.protocols.apart.sys.executable", "/bin/false")

    try:
        with pytest.raises(Breaks):
            parser.parse(b"<rss/>", now=NOW)
    finally:
        parser.close()


def test_plain_words_stay_plain_where_a_page_forgets_to_escape_them():
    feed = parse_feed(
        b"<rss><channel><title>&amp;lt;script&amp;gt;a()&amp;lt;/script&amp;gt;</title><item>"
        b"<title><![CDATA[The &lt;img src=x onerror=a()&gt; &lt;blink&gt; tag]]></title><guid>&lt;svg/onload=a()&gt;</guid>"
        b"<link>https://x.test/&quot;&gt;&lt;script&gt;</link><enclosure url='https://x.test&lt;b&gt;/' type='a'/>"
        b"<enclosure url='/a.mp3' type='audio/mpeg&quot;onload=&quot;'/></item></channel></rss>",
        url="https://x.test/",
        now=NOW,
    )

    entry = feed.entries[0]
    assert feed.title == "‹script›a()‹/script›"
    assert entry.title == "The ‹img src=x onerror=a()› <blink> tag"
    assert entry.id == "‹svg/onload=a()›"
    assert entry.link == "https://x.test/%22%3E%3Cscript%3E"
    assert [(file.url, file.type) for file in entry.enclosures] == [("https://x.test/a.mp3", "audio/mpeg")]


def test_names_that_can_not_be_written_are_read_over():
    feed = parse_feed(b"<feed xmlns='http://x.test/'><title>A</title><b:><c/></b:></feed>", now=NOW)

    assert feed.title == "A"
