"""Chats as pages, feeds and the clock need them."""

from kith.chats.models import keeps
from kith.chats.queries.answers import Only, answer_for, answers_page, newest_of, said_in
from kith.chats.queries.lists import (
    Sitting,
    archive_page,
    chats_with_tag,
    due_ids,
    going_on,
    hidden_chats,
    lately_over,
    post_ids_in_chats,
    sittings,
    to_come,
)
from kith.chats.queries.numbers import Numbers, numbers_of
from kith.chats.queries.one import Seats, acts_of, attendance_of, chat_for, chat_of_post, question_in, seats_of
from kith.chats.queries.permitted import is_restricted, planners
from kith.chats.queries.transcript import Section, Transcript, transcript_of

__all__ = [
    "Numbers", "Only", "Seats", "Section", "Sitting", "Transcript", "acts_of", "answer_for", "answers_page",
    "archive_page", "attendance_of", "chat_for", "chat_of_post", "chats_with_tag", "due_ids", "going_on",
    "hidden_chats", "is_restricted", "keeps", "lately_over", "newest_of", "numbers_of", "planners", "post_ids_in_chats",
    "question_in", "said_in", "seats_of", "sittings", "to_come", "transcript_of",
]  # fmt: skip
