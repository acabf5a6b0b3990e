import pytest

from kith.foundations.text import count_words, on_one_line, printable, shorten


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("short", 10, "short"),
        ("a calm, long sentence", 14, "a calm, long…"),
        ("a calm, long", 8, "a calm…"),
        ("unbrokenunbroken", 8, "unbroke…"),
    ],
)
def test_shortens_at_a_word(text: str, length: int, short: str) -> None:
    assert shorten(text, length) == short


def test_unseen_characters_go() -> None:
    assert printable("a\x00b\ud800c\td") == "abc\td"
    assert on_one_line(" a\n\n b ") == "a b"


def test_counts_words_of_any_script() -> None:
    assert count_words("three plain words") == 3
    assert count_words("児童福祉施設") == 4
