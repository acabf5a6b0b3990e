"""What is typed into the box, and how it is understood."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kith.foundations.ids import first_id_at
from kith.search.asking import Author, Fact, Term, read

NOW = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)


def asked(text):
    return read(text, now=NOW)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("   ", []),
        ("tea", [Term(("tea",))]),
        ("Tea KETTLE", [Term(("tea",)), Term(("kettle",))]),
        ('"short breaks" tea', [Term(("short", "breaks")), Term(("tea",))]),
        ("“short breaks”", [Term(("short", "breaks"))]),
        ("«short breaks»", [Term(("short", "breaks"))]),
        ('"never closed', [Term(("never", "closed"))]),
        ('""', []),
        ("-tea", [Term(("tea",), is_unwanted=True)]),
        ('-"short breaks"', [Term(("short", "breaks"), is_unwanted=True)]),
        ("-", []),
        ("--", []),
        ("well-being", [Term(("well", "being"))]),
        ("supervis*", [Term(("supervis",), is_beginning=True)]),
        ('"group superv*"', [Term(("group", "superv"))]),
        ("s*", [Term(("s",))]),
        ("*", []),
        ("#WalkingSupervision", [Term(("walkingsupervision",))]),
        ("Prŷs", [Term(("prys",))]),
        ("10:30", [Term(("10", "30"))]),
        ("https://a.test/b", [Term(("https", "a", "test", "b"))]),
        ("x " * 50, [Term(("x",))] * 20),
    ],
)
def test_words(text, terms):
    assert asked(text).terms == terms
    assert asked(text).not_understood == []


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("has:image", [Fact("image")]),
        ("HAS:Picture", [Fact("image")]),
        ("has:video", [Fact("video")]),
        ("has:audio", [Fact("audio")]),
        ("has:media", [Fact("media")]),
        ("has:link", [Fact("link")]),
        ("has:poll", [Fact("poll")]),
        ("has:warning", [Fact("warning")]),
        ("-has:image", [Fact("image", is_unwanted=True)]),
        ("is:reply", [Fact("reply")]),
        ("-is:reply", [Fact("reply", is_unwanted=True)]),
        ("is:sensitive", [Fact("sensitive")]),
        ("language:cy", [Fact("langcy")]),
        ("lang:en-GB", [Fact("langen")]),
    ],
)
def test_what_a_post_has_and_is(text, facts):
    assert (asked(text).facts, asked(text).terms) == (facts, [])


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("from:me", [Author("me")]),
        ("from:@Ben", [Author("ben")]),
        ("from:ben@elsewhere.test", [Author("ben@elsewhere.test")]),
        ("by:ben", [Author("ben")]),
        ("-from:ben", [Author("ben", is_unwanted=True)]),
    ],
)
def test_authors(text, authors):
    assert (asked(text).authors, asked(text).terms) == (authors, [])


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("tea", "all"),
        ("in:all", "all"),
        ("in:library", "library"),
        ("in:mine", "library"),
        ("in:saved", "saved"),
        ("in:public", "public"),
        ("in:reading", "reading"),
        ("in:chat", "chat"),
        ("in:chat:#KithChat", "chat"),
    ],
)
def test_where_to_look(text, scope):
    assert asked(text).scope == scope


def at(zone, *day):
    return first_id_at(datetime(*day, tzinfo=ZoneInfo(zone)))


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("before:2026-11-17", None, (2026, 11, 17)),
        ("after:2026-11-17", (2026, 11, 18), None),
        ("during:2026-11-17", (2026, 11, 17), (2026, 11, 18)),
        ("on:2026-11-17", (2026, 11, 17), (2026, 11, 18)),
        ("during:2026-12", (2026, 12, 1), (2027, 1, 1)),
        ("during:2025", (2025, 1, 1), (2026, 1, 1)),
        ("before:2026", None, (2026, 1, 1)),
        ("after:2026-02", (2026, 3, 1), None),
        ("after:2025 before:2026-11", (2026, 1, 1), (2026, 11, 1)),
        ("before:2026 before:2025", None, (2025, 1, 1)),
        ("during:2026-3-29", (2026, 3, 29), (2026, 3, 30)),  # the clocks change
    ],
)
@pytest.mark.parametrize("zone", ["Europe/London", "Pacific/Auckland"])
def test_days(text, begins, ends, zone):
    with timezone.override(zone):
        understood = asked(text)

    assert understood.above == (at(zone, *begins) - 1 if begins else 0)
    assert understood.below == (at(zone, *ends) if ends else None)


@pytest.mark.parametrize(("zone", "today"), [("Europe/London", 17), ("Pacific/Auckland", 18)])
def test_today_is_the_readers(zone, today):
    with timezone.override(zone):
        assert asked("during:today").above == at(zone, 2026, 11, today) - 1
        assert asked("during:yesterday").below == at(zone, 2026, 11, today)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fom:ben", ("fom", "ben")),
        ("has:cats", ("has", "cats")),
        ("is:good", ("is", "good")),
        ("in:here", ("in", "here")),
        ("in:saved:tea", ("in", "saved", "tea")),
        ("-in:saved", ("in", "saved")),
        ("from:@", ("from",)),
        ("before:tuesday", ("before", "tuesday")),
        ("before:2026-02-30", ("before", "2026", "02", "30")),
        ("before:0000", ("before", "0000")),
        ("-before:2026", ("before", "2026")),
        ("language:!", ("language",)),
        ("re:thinking", ("re", "thinking")),
    ],
)
def test_what_is_no_question_is_plain_words_and_said_so(text, words):
    understood = asked(text)

    assert [term.words for term in understood.terms] == [words]
    assert understood.not_understood == [text]
    assert not understood.is_about_posts


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Amara Nwosu", "Amara Nwosu"),
        ("#walking", "#walking"),
        ("https://a.test/b", "https://a.test/b"),
        ("tea from:ben -milk", "tea"),
        ('"short breaks"', "short breaks"),
    ],
)
def test_people_and_tags_are_looked_for_by_the_plain_words(text, plain):
    assert asked(text).plain == plain


@given(st.text(max_size=600))
def test_takes_whatever_is_typed(text):
    read(text, now=NOW)
