"""Long posts are cut where a reader would pause, and nothing of them is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.foundations.html import clean_written, to_text
from kith.posts.rendering import render
from kith.posts.shortening import LONG, in_two

SENTENCE = "We walked slowly and somebody told of their week. "


def html_of(text: str, format: str = "plain") -> str:
    return render(text, format=format, find_people=lambda _: {}, tag_address="https://kith.test/tags/").html


def test_a_short_post_stays_whole():
    assert in_two(html_of(SENTENCE * 10)) is None


def test_is_cut_at_the_end_of_a_paragraph():
    beginning, rest = in_two(html_of("\n\n".join([SENTENCE * 7] * 5)))

    assert beginning.count("<p>") == beginning.count("</p>") == 2
    assert rest.startswith("<p>We walked")


def test_one_long_paragraph_is_cut_between_sentences():
    beginning, rest = in_two(html_of(SENTENCE * 40))

    assert beginning.endswith("week.</p>")
    assert rest.startswith("<p>We walked")


def test_words_without_an_end_are_cut_between_words():
    beginning, rest = in_two(html_of("walking " * 300))

    assert beginning.endswith("walking</p>")
    assert rest.startswith("<p>walking")


def test_many_short_lines_are_long():
    assert in_two(html_of("\n".join(["ha"] * 300)))


def test_what_is_bold_stays_bold_on_both_sides():
    beginning, rest = in_two(html_of(f"**{SENTENCE.strip() * 60}**", "markdown"))

    assert beginning.endswith("</strong></p>")
    assert rest.startswith("<p><strong>")


@pytest.mark.parametrize("format", ["plain", "markdown"])
@given(
    st.lists(
        st.sampled_from([SENTENCE, "**bold** ", "\n\n", "\n", "- one\n- two\n", "https://kith.test/a ", "#walk ",
                         "> said\n", "`code` ", "word", "a & b < c ", "你好。"]),
        min_size=60, max_size=160,
    )
)  # fmt: skip
def test_both_parts_are_well_formed_and_nothing_is_lost(format, parts):
    html = html_of("".join(parts), format)
    cut = in_two(html)

    if cut is not None:
        beginning, rest = cut
        squeezed = [re.sub(r"\s", "", to_text(each)) for each in (beginning, rest, html)]
        assert squeezed[0] + squeezed[1] == squeezed[2]
        assert clean_written(beginning) == beginning
        assert clean_written(rest) == rest
    else:
        assert len(to_text(html)) <= 2 * LONG or "\n\n" not in "".join(parts)
