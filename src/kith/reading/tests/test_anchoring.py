"""Marked words are found again, however a website has dressed them since."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kith.foundations.html import clean_foreign, to_text
from kith.reading.anchoring import Quote, Text

ARTICLE = clean_foreign(
    "<p>Mostly <b>sleep</b>, she said: &ldquo;it&rsquo;s the nights&rdquo;.</p><ul><li>First a walk.</li>"
    "<li>Then a walk.</li></ul><p>Tea &amp; cake — 3 &lt; 4.</p>"
)
TAG = "<mark{id}>"


def marked(html: str, *quotes: Quote) -> str:
    return Text(html).marked(dict(enumerate(quotes, start=1)), TAG)[0]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Mostly sleep", "Mostly sleep"),
        ("mostly  SLEEP,\n she", "Mostly sleep, she"),
        ('said: "it\'s the nights".', "said: “it’s the nights”."),
        ("Tea & cake - 3 < 4", "Tea & cake — 3 < 4"),
        ("First a walk.\n\nThen a walk.", "First a walk. Then a walk."),
        ("sleep, she said: “it’s the nights”.First a", "sleep, she said: “it’s the nights”. First a"),
    ],
)
def test_words_are_found_as_they_are_copied(typed, words):
    text = Text(ARTICLE)

    place = text.find(Quote(typed))

    assert place is not None
    assert text.quote_at(*place).exact == words


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "never said", "Mostly sleep and"])
def test_words_that_are_not_there_are_not_found(typed):
    assert Text(ARTICLE).find(Quote(typed)) is None


def test_of_two_like_places_the_one_with_the_same_neighbours_is_meant():
    text = Text(ARTICLE)

    first, second = text.find(Quote("a walk", prefix="First ")), text.find(Quote("a walk", prefix="Then "))

    assert first is not None
    assert second is not None
    assert first < second
    assert text.find(Quote("a walk", suffix=". Tea")) == second


def test_a_mark_goes_round_tags_and_not_through_them():
    assert marked("<p>Mostly <b>sleep</b>, she.</p>", Quote("ly sleep, s")) == (
        '<p>Most<mark id="mark-1">ly </mark><b><mark>sleep</mark></b><mark>, s</mark>he.</p>'
    )


def test_marks_may_overlap():
    assert marked("<p>one two three</p>", Quote("one two"), Quote("two three")) == (
        '<p><mark id="mark-1">one </mark><mark><mark id="mark-2">two</mark></mark><mark> three</mark></p>'
    )


def test_a_mark_over_a_list_leaves_the_list_whole():
    html = "<ul>\n<li>First.</li>\n<li>Then.</li>\n</ul>"

    assert marked(html, Quote("First. Then.")) == (
        '<ul>\n<li><mark id="mark-1">First.</mark></li>\n<li><mark>Then.</mark></li>\n</ul>'
    )


def test_signs_stay_as_the_cleaner_wrote_them():
    assert marked("<p>3 &lt; 4 &amp; 5</p>", Quote("< 4 &")) == '<p>3 <mark id="mark-1">&lt; 4 &amp;</mark> 5</p>'


def test_what_is_lost_is_told():
    html, found = Text(ARTICLE).marked({1: Quote("Mostly sleep"), 2: Quote("gone since")}, TAG)

    assert found == {1}
    assert "mark-2" not in html


@pytest.mark.parametrize(
    "later",
    [
        "<div><p>New first line.</p><p>Mostly <i>sleep</i>, she said.</p></div>",
        "<p>Mostly\n\nsleep</p>",
        "<h2>MOSTLY SLEEP</h2>",
        "<p>Mostly</p><p>sleep</p>",
    ],
)
def test_a_mark_survives_a_new_dress(later):
    text = Text(ARTICLE)
    place = text.find(Quote("Mostly sleep"))
    assert place is not None

    assert Text(clean_foreign(later)).find(text.quote_at(*place)) is not None


@given(some.text(alphabet="ab <>&;\"'\n’é😀ß", max_size=40), some.data())
def test_what_a_text_quotes_it_finds(words, data):
    html = clean_foreign(f"<p>{words.replace('<', '&lt;')}</p><p>{words[::-1]}</p>")
    text = Text(html)
    most = len(to_text(html)) + 2
    start = data.draw(some.integers(0, most))
    quote = text.quote_at(start, start + data.draw(some.integers(1, most)))

    made, found = text.marked({7: quote}, TAG)

    assert (7 in found) == bool(text.find(quote))
    assert made.count("<mark") == made.count("</mark>")
    assert Text(made)._compared == text._compared
    if quote.exact.strip("\u200b "):
        assert found == {7}
