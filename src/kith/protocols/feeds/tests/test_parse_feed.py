# ruff: noqa: E501 - samples are kept as they were found
"""Feeds as the world writes them, each with what a reader should get."""

import gzip
from datetime import UTC, datetime

import pytest

from kith.protocols.feeds import Enclosure, NotAFeed, ParsedFeed, parse_feed

NOW = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)
URL = "https://blog.test/feeds/all.xml"
REL = 'rel="nofollow noopener noreferrer"'


def parse(text: str | bytes, url: str = URL, content_type: str = "") -> ParsedFeed:
    body = text if isinstance(text, bytes) else text.encode()
    return parse_feed(body, url=url, content_type=content_type, now=NOW)


def rss(inside: str, version: str = "2.0") -> str:
    names = " ".join(
        f'xmlns:{prefix}="{address}"'
        for prefix, address in {
            "content": "http://purl.org/rss/1.0/modules/content/",
            "dc": "http://purl.org/dc/elements/1.1/",
            "media": "http://search.yahoo.com/mrss/",
            "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
            "atom": "http://www.w3.org/2005/Atom",
        }.items()
    )
    return f'<?xml version="1.0"?><rss version="{version}" {names}><channel>{inside}</channel></rss>'


def test_rss_with_everything():
    feed = parse(
        rss(
            "<title>Care &amp;amp; co</title><link>https://blog.test/</link><description>About &lt;b&gt;care&lt;/b&gt;"
            '</description><language>en-gb</language><ttl>90</ttl><atom:link rel="self" href="all.xml"/>'
            "<item><title>One &amp;lt; two</title><link>https://blog.test/1</link>"
            '<guid isPermaLink="false">id-1</guid><pubDate>Tue, 10 Nov 2026 08:00:00 +0100</pubDate>'
            "<dc:creator>Ada Ode</dc:creator><category>Law</category><category>Courts</category>"
            "<description>Short</description><content:encoded><![CDATA[<p>Long&nbsp;<a href='/x'>x</a></p>"
            "<script>alert(1)</script>]]></content:encoded>"
            '<enclosure url="/a.mp3" type="audio/mpeg" length="1234"/></item>'
        )
    )

    assert (feed.title, feed.link, feed.subtitle) == ("Care & co", "https://blog.test/", "About care")
    assert (feed.id, feed.minutes_between, feed.language) == ("https://blog.test/feeds/all.xml", 90, "en-gb")
    entry = feed.entries[0]
    assert (entry.id, entry.title, entry.link) == ("id-1", "One < two", "https://blog.test/1")
    assert (entry.author, entry.tags) == ("Ada Ode", ("Law", "Courts"))
    assert entry.published == datetime(2026, 11, 10, 7, 0, tzinfo=UTC)
    assert entry.updated is None
    assert entry.summary == "Short"
    assert entry.content == f'<p>Long&nbsp;<a href="https://blog.test/x" {REL}>x</a></p>'
    assert entry.enclosures == (Enclosure("https://blog.test/a.mp3", "audio/mpeg", 1234),)


@pytest.mark.parametrize("version", ["0.91", "0.92", "0.93", "2.0", "2.0.1", ""])
def test_every_rss_without_names(version):
    feed = parse(
        f'<rss version="{version}"><channel><title>T</title><item><title>A</title>'
        "<link>http://blog.test/a</link></item></channel></rss>"
    )

    assert [(entry.id, entry.title) for entry in feed.entries] == [("http://blog.test/a", "A")]


def test_rss_090_and_100_keep_items_beside_the_channel():
    for names in ("http://my.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"):
        feed = parse(
            f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{names}" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://blog.test/rdf"><title>T</title>'
            '<link>http://blog.test/</link></channel><item rdf:about="urn:1"><title>A</title>'
            "<link>http://blog.test/a</link><dc:date>2003-12-31T10:14:55-08:00</dc:date><dc:creator>Bo</dc:creator>"
            "<dc:subject>Law</dc:subject></item></rdf:RDF>"
        )

        entry = feed.entries[0]
        assert (feed.id, entry.id, entry.link, entry.author) == (
            "http://blog.test/rdf", "urn:1", "http://blog.test/a", "Bo",
        )  # fmt: skip
        assert entry.published == datetime(2003, 12, 31, 18, 14, 55, tzinfo=UTC)
        assert entry.tags == ("Law",)


ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://blog.test/base/" xml:lang="cy">{}'
    "<author><name>Feed Author</name></author><id>urn:feed</id></feed>"
)


def test_atom_with_bases_types_and_inherited_authors():
    feed = parse(
        ATOM.format(
            '<title type="html">A &amp;lt;b&amp;gt; &lt;b&gt;c&lt;/b&gt;</title><link href="/"/>'
            '<link rel="self" href="feed"/><entry xml:base="one/"><id>urn:1</id><title>Plain &lt;b&gt;</title>'
            '<link rel="enclosure" href="a.mp3" type="audio/mpeg" length="7"/><link rel="alternate" href="page"/>'
            "<published>2026-01-01T00:00:00+02:00</published><updated>2026-01-02T00:00:00Z</updated>"
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml" xml:base="deep/">'
            '<p>Words <a href="x">x</a><br/></p></div></content>'
            '<summary type="text">a &lt; b</summary><category term="law" label="Law"/></entry>'
        )
    )

    assert (feed.title, feed.link, feed.id, feed.language) == ("A <b> c", "https://blog.test/", "urn:feed", "cy")
    entry = feed.entries[0]
    assert (entry.title, entry.link, entry.author) == ("Plain <b>", "https://blog.test/base/one/page", "Feed Author")
    assert entry.published == datetime(2025, 12, 31, 22, 0, tzinfo=UTC)
    assert entry.updated == datetime(2026, 1, 2, tzinfo=UTC)
    assert entry.content.startswith("<p>Words <a href=")
    assert entry.summary == "a &lt; b"
    assert entry.enclosures == (Enclosure("https://blog.test/base/one/a.mp3", "audio/mpeg", 7),)
    assert entry.tags == ("law",)


def test_atom_03():
    feed = parse(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title mode="escaped" type="text/html">A &lt;i&gt;b'
        "&lt;/i&gt;</title><tagline>Sub</tagline><entry><title>T</title><id>x</id><issued>2003-12-13T08:29:29-04:00"
        '</issued><modified>2003-12-14</modified><content type="text/html" mode="escaped">&lt;b&gt;w&lt;/b&gt;'
        "</content></entry></feed>"
    )

    entry = feed.entries[0]
    assert (feed.title, feed.subtitle) == ("A b", "Sub")
    assert (entry.published, entry.updated) == (
        datetime(2003, 12, 13, 12, 29, 29, tzinfo=UTC),
        datetime(2003, 12, 14, tzinfo=UTC),
    )
    assert entry.content == "<b>w</b>"


def test_json_feed():
    feed = parse(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "J <b>", "home_page_url": "https://blog.test/",'
        '"feed_url": "https://blog.test/feed.json", "authors": [{"name": "Ada"}], "items": ['
        '{"id": 7, "url": "/7", "content_text": "a < b\\n\\nc", "date_published": "2026-01-01T00:00:00Z",'
        '"attachments": [{"url": "a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 5}], "tags": ["Law"]},'
        '{"id": "8", "content_html": "<p onclick=x>w</p>", "author": {"name": "Bo"}}, "nonsense", null]}'
    )

    first, second = feed.entries
    assert (feed.title, feed.id) == ("J <b>", "https://blog.test/feed.json")
    assert (first.id, first.link, first.author) == ("7", "https://blog.test/7", "Ada")
    assert first.content == "<p>a &lt; b</p><p>c</p>"
    assert first.enclosures == (Enclosure("https://blog.test/feeds/a.mp3", "audio/mpeg", 5),)
    assert (second.content, second.author) == ("<p>w</p>", "Bo")


def test_youtube_and_podcasts():
    tube = parse(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><title>T</title><entry>'
        "<id>yt:video:1</id><title>V</title><link rel='alternate' href='https://www.youtube.com/watch?v=1'/>"
        "<media:group><media:thumbnail url='https://i.ytimg.com/1.jpg'/><media:description>About\n\nit"
        "</media:description></media:group></entry></feed>"
    )
    pod = parse(
        rss(
            "<item><title>P</title><itunes:summary>About</itunes:summary><itunes:author>Bo</itunes:author>"
            '<itunes:image href="https://blog.test/p.jpg"/></item>'
        )
    )

    assert tube.entries[0].image == "https://i.ytimg.com/1.jpg"
    assert "About" in tube.entries[0].summary
    assert (pod.entries[0].summary, pod.entries[0].author) == ("About", "Bo")
    assert pod.entries[0].image == "https://blog.test/p.jpg"


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("a@b.test (Ada Ode)", "Ada Ode"),
        ("Ada Ode &lt;a@b.test&gt;", "Ada Ode"),
        ("Ada Ode", "Ada Ode"),
        ("a@b.test", "a@b.test"),
    ],
)
def test_an_author_is_a_name(author, name):
    assert parse(rss(f"<item><title>T</title><author>{author}</author></item>")).entries[0].author == name


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<rss><channel><title>café “x”</title></channel></rss>".encode(), ""),
        (b"\xef\xbb\xbf" + "<rss><channel><title>café “x”</title></channel></rss>".encode(), "text/xml"),
        ('<?xml version="1.0" encoding="utf-16"?><rss><channel><title>café “x”</title></channel></rss>'.encode("utf-16"), ""),
        ("<rss><channel><title>café “x”</title></channel></rss>".encode("utf-16-le"), ""),
        ('<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><title>café “x”</title></channel></rss>'.encode("cp1252"), ""),
        ('<?xml version="1.0" encoding="utf-8"?><rss><channel><title>café “x”</title></channel></rss>'.encode("cp1252"), ""),
        ('<?xml version="1.0" encoding="utf-8"?><rss><channel><title>café “x”</title></channel></rss>'.encode("cp1252"), "text/xml; charset=windows-1252"),
        ('<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><title>café “x”</title></channel></rss>'.encode(), ""),
        ('<?xml version="1.0" encoding="zip"?><rss><channel><title>café “x”</title></channel></rss>'.encode(), "text/xml; charset=idna"),
        (gzip.compress("<rss><channel><title>café “x”</title></channel></rss>".encode(), mtime=0), ""),
        (b"<rss><channel><title>caf&eacute; &ldquo;x&#148;</title></channel></rss>", ""),
    ],
)  # fmt: skip
def test_every_encoding_and_label_reads_the_same(body, content_type):
    assert parse(body, content_type=content_type).title == "café “x”"


def test_the_servers_charset_counts_for_what_is_not_utf_8():
    body = '<?xml version="1.0"?><rss><channel><title>Привет</title></channel></rss>'.encode("koi8-r")

    assert parse(body, content_type="application/rss+xml; charset=koi8-r").title == "Привет"


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><title>Q & A</title><item><title>T</title><link>http://x.test/?a=1&b=2</link></item></channel></rss>",
        "\n\n  <!-- <rss> --><rss><channel><title>Q &amp; A</title><item><title>T</title><link>http://x.test/?a=1&amp;b=2</link></item></channel></rss>",
        "<!DOCTYPE rss [<!ENTITY x 'y'>]><rss><channel><title>Q &amp; A</title><item><title>T</title><link>http://x.test/?a=1&b=2</link></item>",
        "<RSS><Channel><Title>Q &#38; A</Title><Item><Title>T\x00</Title><Link> http://x.test/?a=1&amp;b=2 </Link></Item></Channel></RSS>",
        "junk<rss><channel><title>Q &amp; A</title><item><title><![CDATA[T]]></title><link><![CDATA[http://x.test/?a=1&b=2]]></link>",
    ],
)  # fmt: skip
def test_broken_feeds_are_read_as_meant(text):
    feed = parse(text)

    assert feed.title == "Q & A"
    assert [(entry.title, entry.link) for entry in feed.entries] == [("T", "http://x.test/?a=1&b=2")]


def test_prefixes_that_nobody_declared_mean_what_they_usually_mean():
    feed = parse(
        "<rss><channel><item><title>T</title><content:encoded>w</content:encoded><dc:creator>Bo</dc:creator>"
        "</item></channel></rss>"
    )

    assert (feed.entries[0].content, feed.entries[0].author) == ("w", "Bo")


def test_an_entry_always_has_an_id_that_stays():
    first, second = (parse(rss("<item><title>T</title></item>")).entries[0].id for _ in range(2))

    assert first == second != ""


def test_a_guid_is_a_link_unless_it_says_otherwise():
    feed = parse(
        rss(
            "<item><guid>https://blog.test/1</guid></item>"
            '<item><guid isPermaLink="false">https://blog.test/2</guid></item>'
        )
    )

    assert [entry.link for entry in feed.entries] == ["https://blog.test/1", ""]


def test_links_of_a_feed_served_elsewhere_are_seen_from_its_site():
    feed = parse(
        rss("<link>https://blog.test/</link><item><description>&lt;a href='/x'&gt;x&lt;/a&gt;</description></item>"),
        url="https://feeds.elsewhere.test/blog",
    )

    assert 'href="https://blog.test/x"' in feed.entries[0].summary


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "&#10;javascript:alert(1)", "file:///etc/passwd"]
)
def test_no_address_in_a_feed_is_active(link):
    feed = parse(
        rss(f"<link>{link}</link><item><link>{link}</link><guid>{link}</guid><enclosure url='{link}'/></item>")
    )

    assert (feed.link, feed.entries[0].link, feed.entries[0].enclosures) == ("", "", ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing"),
        ("<!doctype html><html></html>", "page"),
        ("<opml><body/></opml>", "not a feed"),
        ("{", "JSON"),
        ('{"a": 1}', "not a JSON Feed"),
        ("plain words", "no feed"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_what_is_no_feed_says_what_it_is(text, reason):
    with pytest.raises(NotAFeed, match=reason):
        parse(text)
