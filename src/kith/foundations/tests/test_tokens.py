import pytest

from kith.foundations.tokens import HOUSE, LONGEST_WORD, tokens_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("Walks, and TALKS.", ["walks", "and", "talks"]),
        ("Bore da, Ŵyn: tŷ Prŷs", ["bore", "da", "wyn", "ty", "prys"]),
        ("e\u0301 é É", ["e", "e", "e"]),
        ("don’t well-being", ["don", "t", "well", "being"]),
        ("#WalkingSupervision @ben@x.test", ["walkingsupervision", "ben", "x", "test"]),
        ("snake_case", ["snake", "case"]),
        ("Łódź Straße ﬃ", ["lodz", "strasse", "ffi"]),
        ("社会福祉", ["社", "会", "福", "祉"]),
        ("ที่", ["ที่"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("שָׁלוֹם مَرْحَبًا", ["שלום", "مرحبا"]),
        ("2026 s17", ["2026", "s17"]),
        ("👋🏽 🏴󠁧󠁢󠁷󠁬󠁳󠁿", []),
        (f"{HOUSE}open", ["open"]),
        ("x" * 300, ["x" * LONGEST_WORD]),
    ],
)
def test_finds_the_words(text, words):
    assert words_of(text) == words
    assert [token.word for token in tokens_of(text)] == words


def test_says_where_they_stand():
    text = "In Prŷs’s tŷ"

    assert [text[token.start : token.end] for token in tokens_of(text)] == ["In", "Prŷs", "s", "tŷ"]


def test_nothing_that_is_written_begins_like_a_word_of_the_house():
    assert not any(HOUSE in word for word in words_of(f"a{HOUSE}b {HOUSE}{HOUSE}c é{HOUSE}"))


def test_of_a_book_only_the_beginning_counts():
    assert len(words_of("a " * 200_000)) == 50_000
