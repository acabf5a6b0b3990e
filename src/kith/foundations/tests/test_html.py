"""What comes in from members and from elsewhere leaves harmless, whole and quickly."""

import time

import pytest

from kith.foundations.html import absolute, as_text_html, clean_foreign, clean_written, from_markdown, to_text

REL = 'rel="nofollow noopener noreferrer"'

ACTIVE = [
    "<script>alert(1)</script>",
    '<img src="x" onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href=" &#14;javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    '<iframe src="https://evil.test"></iframe>',
    '<object data="x"></object><embed src="x">',
    '<svg onload="alert(1)"><script>alert(1)</script></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
    '<form action="https://evil.test"><input name="password"></form>',
    '<meta http-equiv="refresh" content="0;url=https://evil.test"><base href="https://evil.test">',
    '<p style="position:fixed">x</p>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<style>@import 'https://evil.test'</style><link rel=stylesheet href=x>",
    '<video src="x" autoplay></video><audio src=x autoplay>',
]
NEVER = (
    "<script", "onerror=", "onload=", "javascript:", "vbscript:", "data:text", "<iframe", "<object", "<embed", "<svg",
    "<form", "<input", "<meta", "<base", "style=", "<style", "<link", "<video", "<audio", "alert(1)</",
)  # fmt: skip


@pytest.mark.parametrize("html", ACTIVE)
def test_nothing_active_stays(html: str) -> None:
    for clean in (clean_written, lambda text: clean_foreign(text, "https://blog.test/")):
        cleaned = clean(html).replace("&lt;", "‹")

        assert not [word for word in NEVER if word in cleaned.lower()]


def test_links_from_elsewhere_become_absolute_and_keep_their_classes() -> None:
    html = '<a class="u-url mention sly" href="../about">a</a> <span class="invisible">https://</span>'

    cleaned = clean_foreign(html, "https://blog.test/2026/11/post")

    assert cleaned == (
        f'<a class="u-url mention" href="https://blog.test/2026/about" {REL}>a</a> '
        '<span class="invisible">https://</span>'
    )


def test_pictures_that_only_count_readers_go() -> None:
    html = (
        '<img src="/cat.jpg" width="640" alt="A cat"><img src="/x.gif" width="1" height="1">'
        '<img src="https://pixel.wp.com/b.gif?x"><img src="data:image/png;base64,AAAA">'
    )

    cleaned = clean_foreign(html, "https://blog.test/")

    assert cleaned == (
        '<img src="https://blog.test/cat.jpg" alt="A cat" width="640" loading="lazy" referrerpolicy="no-referrer">'
    )


def test_an_article_never_brings_a_second_main_heading() -> None:
    assert clean_foreign("<h1>Doorsteps</h1>") == "<h2>Doorsteps</h2>"


def test_markdown_keeps_line_ends_links_and_what_looks_like_html() -> None:
    html = from_markdown("I <3 *you*\nsee https://care.test/a_b_c\n\n![A cat](https://care.test/cat.jpg)")

    assert html == (
        f'<p>I &lt;3 <em>you</em><br>\nsee <a href="https://care.test/a_b_c" {REL}>https://care.test/a_b_c</a></p>\n'
        f'<p><a href="https://care.test/cat.jpg" {REL}>A cat</a></p>'
    )


def test_plain_text_becomes_paragraphs() -> None:
    assert as_text_html("a < b\nc\n\nd") == "<p>a &lt; b<br>c</p><p>d</p>"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<br>b</p><p>c &amp; d</p>", "a\nb\n\nc & d"),
        ("plain 1 < 2", "plain 1 < 2"),
        ("<ul><li>x<li>y</ul>", "x\ny"),
        ("<script>x()</script>seen", "seen"),
        ("", ""),
    ],
)
def test_text_is_what_a_reader_reads(html: str, text: str) -> None:
    assert to_text(html) == text


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("/a", "https://blog.test/a"),
        ("//cdn.test/a", "https://cdn.test/a"),
        ("a b.mp3", "https://blog.test/x/a%20b.mp3"),
        ("mailto:a@b.test", "mailto:a@b.test"),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://[bad", ""),
    ],
)
def test_an_address_is_whole_and_harmless_or_empty(url: str, whole: str) -> None:
    assert absolute(url, "https://blog.test/x/") == whole


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "seen",
        "<p>" + "".join(f"<b id={number}>" for number in range(8000)) + "</p>" + "<p>x</p>" * 8000,
        "<p>" + "".join(f"<b x='<' id={number}>" for number in range(8000)) + "</p>" + "<p>x</p>" * 8000,
        "<script" * 70_000,
        "<a href='" * 60_000,
        "<!--" * 100_000,
        "<table><tr><td>" * 20_000,
    ],
)
def test_no_nest_of_elements_takes_long(html: str) -> None:
    started = time.process_time()

    clean_foreign(html, "https://blog.test/")
    to_text(html)

    assert time.process_time() - started < 5


def test_a_base_that_is_no_address_costs_only_the_relative_links():
    cleaned = clean_foreign("<a href='/x'>Words</a>", "http://lantern.test:80¸0/")

    assert "Words" in cleaned
    assert "href" not in cleaned
