"""What stands on a page of home, as a table: rows as letters, a discussion as its first post and its answers."""

import pytest

from kith.timelines.folding import fold, wanted_around
from kith.timelines.listing import Listed

# name: (id, who wrote it, its discussion, what it answers)
POSTS = {
    "Walk": (10, 1, 10, None),
    "walk-1": (11, 2, 10, 10),
    "walk-2": (12, 3, 10, 11),
    "walk-3": (13, 1, 10, None),  # what it answered was deleted
    "Bins": (20, 4, 20, None),
    "bins-1": (21, 2, 20, 20),
    "bins-2": (22, 3, 20, 20),
}
NAMES = {post_id: name for name, (post_id, *_) in POSTS.items()}


def row(name, place):
    """`name`, or "+name" where somebody passed it on."""
    post_id, author_id, thread_id, answers_id = POSTS[name.removeprefix("+")]
    own_id, own_author = (900 + post_id, 9) if name.startswith("+") else (post_id, author_id)
    return Listed(
        place, own_id, own_author, "", post_id, author_id, "", 1, "public", False, thread_id, 0, 0, 0, None, answers_id
    )


def rows(*names):
    return [row(name, 1000 - at) for at, name in enumerate(names)]


def said(entries):
    return [(NAMES[entry.row.subject_id], *(NAMES[each.subject_id] for each in entry.answers)) for entry in entries]


@pytest.mark.parametrize(
    ("page", "around", "entries"),
    [
        ("", "", []),
        ("Bins Walk", "", [("Bins",), ("Walk",)]),
        ("walk-1 Walk", "", [("Walk", "walk-1")]),
        ("walk-2 Bins walk-1 Walk", "", [("Walk", "walk-2", "walk-1"), ("Bins",)]),
        ("walk-1 bins-1 Bins Walk", "", [("Walk", "walk-1"), ("Bins", "bins-1")]),
        ("walk-3 Walk", "", [("Walk", "walk-3")]),
        # The first post is not on the page: one answer stands alone, several bring it along where it may be seen.
        ("walk-1 Bins", "Walk", [("walk-1",), ("Bins",)]),
        ("walk-2 Bins walk-1", "Walk", [("Walk", "walk-2", "walk-1"), ("Bins",)]),
        ("walk-2 Bins walk-1", "", [("walk-2",), ("Bins",), ("walk-1",)]),
        # What somebody passed on is said for itself; a first post passed on takes its answers.
        ("+walk-1 Walk", "", [("walk-1",), ("Walk",)]),
        ("walk-2 +walk-1", "Walk", [("walk-2",), ("walk-1",)]),
        ("+Walk walk-1", "", [("Walk", "walk-1")]),
        ("walk-2 +walk-1 Walk", "", [("Walk", "walk-2"), ("walk-1",)]),
    ],
)
def test_folds_answers_under_what_began_their_discussion(page, around, entries):
    known = {POSTS[name][0]: row(name, 0) for name in around.split()}

    assert said(fold(rows(*page.split()), known)) == entries


@pytest.mark.parametrize("page", ["walk-2 Bins walk-1 Walk", "walk-1 bins-2 bins-1", "+walk-1 walk-2 Walk Bins"])
def test_loses_nothing_and_says_nothing_twice(page):
    listed = rows(*page.split())

    entries = fold(listed, {20: row("Bins", 0)})

    shown = [each for entry in entries for each in (entry.row, *entry.answers) if each in listed]
    assert sorted(each.place for each in shown) == sorted(each.place for each in listed)


def test_stands_where_the_newest_of_it_stood():
    entries = fold(rows("Bins", "walk-2", "walk-1", "Walk"), {})

    assert [entry.place for entry in entries] == [1000, 999]


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("Bins Walk", ""),
        ("walk-1 Walk", ""),
        ("walk-1 Bins", "Walk"),
        ("walk-2 Bins", "walk-1"),
        ("walk-2 walk-1", "Walk walk-1"),
        ("walk-3 Bins", ""),
        ("+walk-2 Walk", "walk-1"),
    ],
)
def test_asks_only_for_what_the_page_lacks(page, wanted):
    assert wanted_around(rows(*page.split())) == {POSTS[name][0] for name in wanted.split()}
