"""The words of a post of another server: harmless, and with names and tags that lead to pages here."""

import pytest

from kith.federation.tests.notes import arrive, follow, mention_of
from tests.cast import make_account

HOSTILE = (
    '<p onclick="x()">Hi<script>alert(1)</script><img src="https://elsewhere.test/garden.png" alt="a garden">'
    '<a href="javascript:alert(1)">press</a><iframe src="https://elsewhere.test"></iframe></p>'
)


@pytest.fixture
def followed(amara, emi):
    follow(amara, emi)
    return emi


def test_nothing_active_stays_and_no_picture_is_fetched(followed):
    html = arrive(followed, content=HOSTILE).html

    assert "script" not in html
    assert "onclick" not in html
    assert "<img" not in html
    assert "iframe" not in html
    assert "[a garden]" in html


def test_names_lead_to_pages_of_this_server(followed, amara):
    kofi = make_account("kofi", domain="third.test")
    words = (
        f'<p><span class="h-card"><a href="{amara.url}" class="u-url mention">@<span>amara</span></a></span> '
        f'<a href="{kofi.url}" class="u-url mention">@kofi</a> '
        '<a href="https://x.test/@who" class="mention">@who</a></p>'
    )

    post = arrive(followed, content=words, tag=[mention_of(amara), mention_of(kofi)])

    assert f'href="{amara.url}" class="u-url mention"' in post.html
    assert 'href="http://kith.test/@kofi@third.test" class="u-url mention"' in post.html
    assert 'href="https://x.test/@who"' in post.html
    assert {mention.account for mention in post.mentions.all()} == {amara, kofi}


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://elsewhere.test/tags/care" class="mention hashtag" rel="tag">#<span>Care</span></a>',
        '<a href="https://elsewhere.test/tags/care" rel="tag">#Care</a>',
    ],
)
def test_tags_lead_to_pages_of_this_server(followed, link):
    post = arrive(followed, content=f"<p>{link}</p>", tag=[{"type": "Hashtag", "name": "Care"}])

    assert 'href="http://kith.test/tags/care" class="mention hashtag"' in post.html
    assert [tagging.tag.name for tagging in post.taggings.all()] == ["care"]


def test_a_link_is_shown_as_a_link_only_once(followed):
    lemmy = {
        "type": "Page",
        "name": "Worth reading",
        "attachment": [{"type": "Link", "href": "https://news.test/a?b=1&c"}],
    }

    post = arrive(followed, content="", **lemmy)

    assert post.title == "Worth reading"
    assert post.html.count('<a href="https://news.test/a?b=1&amp;c"') == 1


def test_a_book_is_cut_and_says_where_it_goes_on(followed):
    post = arrive(followed, content="<p>A long story.</p>" * 10_000)

    assert len(post.html) < 60_000
    assert post.html.endswith(
        '<p><a href="https://elsewhere.test/@emi/1" rel="nofollow noopener noreferrer">[…]</a></p>'
    )


def test_an_event_says_when_and_where(followed):
    post = arrive(
        followed, type="Event", name="Open day", startTime="2026-12-01T10:00:00+01:00", location={"name": "Town hall"}
    )

    assert post.html.startswith("<p>2026-12-01 09:00 UTC<br>Town hall</p>")


def test_a_warning_is_text_and_covers(followed):
    post = arrive(followed, summary="Loss &amp; <b>grief</b>")

    assert (post.warning, post.is_sensitive) == ("Loss & grief", True)


def test_an_article_has_its_title_and_what_it_is_about(followed):
    post = arrive(
        followed, type="Article", name="Short breaks", summary="<p>Why they matter</p>", content="<p>Long</p>"
    )

    assert (post.title, post.summary, post.warning, post.html) == ("Short breaks", "Why they matter", "", "<p>Long</p>")
