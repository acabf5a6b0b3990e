"""Which question a post answers: by its words, its discussion, or the tag while the chat is open."""

from datetime import UTC, datetime, timedelta

import pytest

from kith.chats.joining import Said, label_of, place_of, question_in_post
from kith.chats.models import Chat, Question

START = datetime(2026, 11, 17, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("A1 My team", 1),
        ("a2: my team", 2),
        ("A 3. My team", 3),
        ("@amara A2 my team", 2),
        ("@amara@elsewhere.test #KithChat a2) my team", 2),
        ("#KithChat\nA12 my team", 12),
        ("My team. A1", None),
        ("Around 3 of us", None),
        ("A100 ways", None),
        ("A5% rise", None),
        ("Q1 again?", None),
        ("", None),
    ],
)
def test_the_number_an_answer_begins_with(text, number):
    assert label_of(text) == number


@pytest.fixture
def chat():
    return Chat(id=1, tag="KithChat", tag_name="kithchat", starts_at=START, ends_at=START + timedelta(hours=1))


@pytest.fixture
def questions():
    """The first was asked at ten past, the second at twenty past, the third waits."""
    return [
        Question(id=1, number=1, thread_id=101, asked_at=START + timedelta(minutes=10)),
        Question(id=2, number=2, thread_id=102, asked_at=START + timedelta(minutes=20)),
        Question(id=3, number=3),
    ]


@pytest.mark.parametrize(
    ("text", "tag", "thread", "minute", "number"),
    [
        ("My team", "", 101, 25, 1),  # in its discussion, whatever is asked now
        ("A2 my team", "", 101, 25, 2),  # who names a question means it
        ("A3 my team", "", 101, 25, 1),  # which was not asked yet
        ("My team", "kithchat", 9, 5, 0),  # before the first
        ("My team", "kithchat", 9, 15, 1),
        ("My team", "kithchat", 9, 25, 2),
        ("A1 my team", "kithchat", 9, 25, 1),
        ("A9 my team", "kithchat", 9, 25, 2),
        ("My team", "other", 9, 25, None),
        ("A1 my team", "", 9, 25, None),
        ("My team", "kithchat", 9, -1, None),  # not begun
        ("My team", "kithchat", 9, 60, None),  # over
        ("My team", "kithchat", 101, 60, 1),  # slow answers are welcome
        ("My team", "", 101, 60 * 24 * 8, None),  # for a week
    ],
)
def test_where_a_post_belongs(chat, questions, text, tag, thread, minute, number):
    said = Said(text, {tag} - {""}, thread, START + timedelta(minutes=minute))
    place = place_of(said, chat, questions)
    found = None if place is None else place.question.number if place.question else 0
    assert found == number


def test_nothing_is_part_of_what_was_called_off(chat, questions):
    chat.cancelled_at = START
    assert place_of(Said("A1", {"kithchat"}, 101, START + timedelta(minutes=25)), chat, questions) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Q2. Why?\n\n#KithChat", "Why?"),
        ("q2) Why #tea?\nAnd when? #KithChat #tea", "Why #tea? And when?"),
        ("Why?", "Why?"),
        ("Quiet hours: why?", "Quiet hours: why?"),
    ],
)
def test_the_words_of_a_question_without_what_was_put_around_them(text, words):
    assert question_in_post(text) == words
