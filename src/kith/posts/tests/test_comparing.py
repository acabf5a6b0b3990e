"""What changed between two readings, word by word; however long they are it is told without comparing all with all."""

from kith.posts.comparing import changes


def told(before, after):
    return [(stretch.kind, stretch.text) for stretch in changes(before, after)]


def test_one_word_in_a_long_text_is_one_word():
    long = "We waited nine weeks. " * 500

    assert told(f"{long}Why? {long}", f"{long}Who? {long}") == [
        ("same", long),
        ("removed", "Why"),
        ("added", "Who"),
        ("same", f"? {long}"),
    ]


def test_long_texts_that_have_little_in_common_are_gone_and_come():
    before, after = "one two " * 600, "three four " * 600

    assert told(f"So {before}end", f"So {after}end") == [
        ("same", "So "),
        ("removed", before.rstrip()),
        ("added", after.rstrip()),
        ("same", " end"),
    ]


def test_the_same_is_the_same_and_nothing_is_nothing():
    assert told("Tea", "Tea") == [("same", "Tea")]
    assert told("", "") == []
    assert told("Tea tea", "Tea") == [("same", "Tea"), ("removed", " tea")]
