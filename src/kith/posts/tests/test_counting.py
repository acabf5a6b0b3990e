"""How long a post is, as other servers count."""

import pytest

from kith.posts.counting import length_of


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Hello", 5),
        ("https://example.org/a/very/long/way/to/a/page", 23),
        ("see https://x.org.", 28),
        ("@amara@a-very-long-name.example hi", 9),
        ("@amara hi", 9),
        ("e\u0301", 1),
        ("👩‍👩‍👧‍👦", 1),
        ("👍🏽", 1),
        ("🏴󠁧󠁢󠁷󠁬󠁳󠁿", 1),
        ("🇬🇧🇮🇪", 2),
        ("हिन्दी", 3),
        ("العربية", 7),
        ("各國", 2),
        ("a\nb", 3),
    ],
)
def test_counts_what_people_see(text, length):
    assert length_of(text) == length


def test_the_warning_counts_too():
    assert length_of("Hello", "Work") == 9
