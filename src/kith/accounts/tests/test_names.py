"""Names in any script, and what is not a name."""

import pytest

from kith.accounts.names import count_characters, cut, fold, graphemes, tidy_name, tidy_words


@pytest.mark.parametrize(
    "name",
    [
        "Siân Ŵyn-Jones",
        "Nguyễn Thị Minh Khai",
        "عائشة بنت خالد",
        "שׁוֹשַׁנָּה",
        "अमृता शेरगिल",
        "李小龍",
        "می‌خواهم",  # Persian needs its joiner
        "Ruth 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
        "👩🏾‍⚕️ Amara",
        "O’Neill",
    ],
)
def test_leaves_a_name_as_it_is(name):
    assert tidy_name(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Amara \n Nwosu\t", "Amara Nwosu"),
        ("\u202enimda\u202c", "nimda"),  # turned round
        ("\u2066Amara\u2069", "Amara"),
        ("Ama\u200bra\ufeff", "Amara"),
        ("A\u200dm\u200d\u200dara\u200d", "Amara"),
        ("Am\x00ara\x1b[31m", "Amara[31m"),
        ("\u3164\u3164", ""),
        ("\u200d\u200d", ""),
        ("Z" + "\u0335" * 40 + "algo", "Z" + "\u0335" * 4 + "algo"),
        ("Amara\u2028Nwosu", "AmaraNwosu"),
    ],
)
def test_removes_what_deceives(typed, kept):
    assert tidy_name(typed) == kept


def test_cuts_between_characters():
    family = "👩‍👩‍👧"

    assert cut(family * 3, most=2, code_points=99) == family * 2
    assert cut(family * 3, most=9, code_points=7) == family


def test_counts_as_people_do():
    assert count_characters("é" + "e\u0301" + "👩🏾‍⚕️" + "🇬🇧" + "नि") == 5
    assert graphemes("🇬🇧🇮🇪") == ["🇬🇧", "🇮🇪"]


def test_words_keep_their_lines():
    assert tidy_words("One\r\n\r\n\r\n\r\n\r\nTwo\u202e\n") == "One\n\n\nTwo"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Åsa Lindqvist", "åsa"), ("Åsa Lindqvist", "asa"), ("Llŷr Prŷs", "PRYS"), ("Zoë Müller", "zoe mull"),
        ("Søren", "soren"), ("Weiß", "weiss"), ("İpek", "ipek"), ("Ελένη", "ελενη"), ("Ольга", "ольга"),
        ("अमृता", "अमृता"),
    ],
)  # fmt: skip
def test_a_name_is_found_as_any_keyboard_writes_it(name, typed):
    assert fold(typed) in fold(name)


def test_folding_keeps_the_sounds_of_other_scripts():
    assert fold("की") != fold("का")
