"""What a page says of itself."""

from datetime import UTC, datetime

import pytest

from kith.protocols.pages.cards import read_card
from kith.protocols.pages.isolated import PageReader
from kith.protocols.pages.model import NoArticle, PageCard

NOW = datetime(2026, 11, 17, 19, 10, tzinfo=UTC)


def card(html: str | bytes, *, url: str = "https://lantern.test/news/1", content_type: str = "text/html") -> PageCard:
    body = html.encode() if isinstance(html, str) else html
    return read_card(body, url=url, content_type=content_type, now=NOW)


def test_open_graph_goes_before_the_rest():
    read = card("""<html lang="en-GB"><head><title>Title | Lantern</title><meta name="description" content="Plain.">
        <meta property="og:title" content="A day in   court"><meta property="og:description" content="What happened.">
        <meta property="og:site_name" content="Lantern"><meta property="og:type" content="article">
        <meta property="og:image" content="/pics/court.jpg"><meta property="og:image:alt" content="A wet street">
        <meta property="article:published_time" content="2026-11-16T08:00:00Z">
        <meta property="article:author" content="https://lantern.test/people/jo">
        <meta name="author" content="By Jo Lark">
        <meta name="fediverse:creator" content="@jo@kith.test"><link rel="canonical" href="/news/1/">""")  # fmt: skip
    assert read == PageCard(
        canonical="https://lantern.test/news/1/",
        title="A day in court",
        description="What happened.",
        site_name="Lantern",
        kind="article",
        language="en-GB",
        author_name="Jo Lark",
        author_url="https://lantern.test/people/jo",
        creator="@jo@kith.test",
        published_at=datetime(2026, 11, 16, 8, tzinfo=UTC),
        picture="https://lantern.test/pics/court.jpg",
        picture_description="A wet street",
    )


def test_json_ld_names_headline_and_authors():
    read = card("""<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
        {"@type": "WebPage", "headline": "The page"},
        {"@type": ["NewsArticle"], "headline": "The story", "image": [{"url": "https://cdn.test/a.png"}],
         "author": [{"@type": "Person", "name": "Jo Lark", "url": "/jo"}, "Sam Reed"],
         "publisher": {"name": "Lantern"}, "datePublished": "2026-11-16"}]}</script>""")
    assert (read.title, read.author_name, read.author_url) == (
        "The story",
        "Jo Lark, Sam Reed",
        "https://lantern.test/jo",
    )
    assert (read.site_name, read.picture) == ("Lantern", "https://cdn.test/a.png")


def test_plain_html_is_enough():
    read = card("<body><svg><title>Logo</title></svg><title>Minutes of May</title><p>Words")
    assert (read.title, read.description, read.picture) == ("Minutes of May", "", "")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<title>Café – naïve</title>".encode("cp1252"), "text/html; charset=ISO-8859-1"),
        ("<meta charset='windows-1252'><title>Café – naïve</title>".encode("cp1252"), "text/html"),
        ("\ufeff<title>Café – naïve</title>".encode("utf-16"), "text/html"),
        ("<title>Café – naïve</title>".encode(), "text/html; charset=latin1"),
    ],
)
def test_every_encoding(body: bytes, content_type: str):
    assert card(body, content_type=content_type).title == "Café – naïve"


def test_what_it_does_not_want_shown_stays_away():
    read = card(
        '<meta name="robots" content="nosnippet, noimageindex"><title>A</title>'
        '<meta name="description" content="b"><meta property="og:image" content="/c.png">'
    )
    assert (read.title, read.description, read.picture) == ("A", "", "")


@pytest.mark.parametrize(
    "html",
    [
        '<meta property="og:image" content="javascript:alert(1)"><link rel="canonical" href="data:text/html,x">',
        '<script type="application/ld+json">{"@type": "Article", "headline": 7, "image": [[]]}</script>',
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        '<meta name="fediverse:creator" content="<script>"><meta property="article:published_time" content="soon">',
        "", "\x00\x00", "<" * 50_000, "<div>" * 100_000,
    ],
)  # fmt: skip
def test_nothing_of_a_hostile_page_gets_in(html: str):
    read = card(html)
    assert (read.picture, read.canonical, read.creator, read.published_at) == ("", "", "", None)


def test_a_long_title_is_cut():
    assert len(card(f"<title>{'word ' * 5000}</title>").title) <= 300


def test_the_process_reads_articles_and_survives_hostile_ones():
    reader = PageReader(seconds=10.0)
    words = "The judge listened for a long time to what the social worker had to say about the family. " * 4
    page = f"<title>Court</title><body><nav>Home News</nav><article><h1>Court</h1><p>{words}</p><p>{words}</p>"
    try:
        read = reader.article(page.encode(), url="https://lantern.test/1", content_type="text/html", now=NOW)
        assert "The judge listened" in read.html
        assert "Home News" not in read.html
        with pytest.raises(NoArticle):
            reader.article(b"<p>Sign in", url="https://lantern.test/2", content_type="text/html", now=NOW)
        assert reader.card(page.encode(), url="https://lantern.test/1", content_type="", now=NOW).title == "Court"
    finally:
        reader.close()


def test_a_page_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch):
    reader = PageReader(seconds=0.0)
    try:
        assert reader.card(b"<title>A", url="https://lantern.test/", content_type="", now=NOW) == PageCard()
    finally:
        reader.close()
