"""The full text of a page, for who asked (row K6)."""

from datetime import timedelta

import pytest

from kith.foundations.html import without_pictures
from kith.links.actions import IsForOnePerson, link_for, want_article
from kith.links.models import Article, Link

STORY = "https://lantern.test/news/1"
WORDS = "The judge listened for a long time to what the social worker had to say about the family. " * 4
PAGE = f"""<html lang="en-GB"><head><title>A day in court</title><meta name="author" content="Jo Lark"></head><body>
<nav><a href="/">Home</a> <a href="/shop">Shop</a></nav><article><h1>A day in court</h1>
<p>{WORDS} <a href="/more?utm_source=feed&amp;id=7">more</a></p><script>alert(1)</script>
<figure><img src="/court.jpg" alt="The court in rain"></figure><p onclick="x()">{WORDS}</p></article>
<footer>We use cookies</footer></body></html>"""


@pytest.fixture
def read(db, now, fake_web, run_jobs):
    def read(page=PAGE, at=now, **answer):
        fake_web.put(STORY, page, content_type="text/html", **answer)
        article = want_article(link=link_for(address=STORY, now=at), now=at)
        run_jobs()
        return Article.objects.get(pk=article.pk)

    return read


def test_the_words_and_nothing_around_them(read):
    article = read()

    assert article.state == Article.State.READY
    assert (article.title, article.author_name) == ("A day in court", "Jo Lark")
    assert article.text.startswith("The judge listened")
    assert article.words > 100
    for gone in ("Shop", "cookies", "alert", "onclick", "<h2>A day in court"):
        assert gone not in article.html


def test_links_lose_what_counts_readers(read):
    assert 'href="https://lantern.test/more?id=7"' in read().html


def test_pictures_can_be_left_out(read):
    bare, pictures = without_pictures(read().html)
    assert pictures == 1
    assert "<img" not in bare
    assert "[The court in rain]" in bare


@pytest.mark.parametrize(
    ("page", "status", "problem"),
    [
        ("<p>Sign in to read", 200, "no article"),
        ("", 404, "not there any more"),
        ("", 403, "does not let Kith in"),
        ("<" * 100_000, 200, "no article"),
    ],
)
def test_what_can_not_be_read_says_why(read, page, status, problem):
    article = read(page, status=status)
    assert article.state == Article.State.FAILED
    assert problem in article.problem


def test_nobody_is_asked_again_and_again(read, fake_web, now):
    read()
    asked = len(fake_web.asked)
    read()
    assert len(fake_web.asked) == asked


def test_what_failed_may_be_tried_later_and_what_was_read_stays(read, now):
    read("", status=500)
    Article.objects.update(asked_at=now - timedelta(hours=1))
    assert read().state == Article.State.READY
    Article.objects.update(fetched_at=now - timedelta(days=2))
    article = read("", status=500)
    assert article.state == Article.State.READY
    assert "The judge" in article.html


def test_an_address_with_a_key_is_not_kept_for_others(db, now):
    with pytest.raises(IsForOnePerson):
        want_article(link=link_for(address="https://letters.test/1?token=a8Kf0q", now=now), now=now)


def test_another_address_of_it_has_the_same_text(read, now):
    read()
    story = Link.objects.get(address=STORY)
    other = link_for(address="https://short.test/a", now=now)
    other.same_as = story
    other.save()
    assert want_article(link=other, now=now).link == story
