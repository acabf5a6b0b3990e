"""What a host does with the questions: ask, skip, put in order, add; each is written down, and can be undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from kith.accounts.models import Account
from kith.chats.actions.planning import MOST_QUESTIONS, NotAChat, locked, settle, tidy_question
from kith.chats.models import Act, Chat, Did, Question, keeps
from kith.foundations.ids import new_id
from kith.posts.actions import MayNotPost, TooLong, let_replies_carry, publish_post
from kith.posts.drafts import Draft
from kith.servers.queries import this_server


class MayNotKeep(Exception):
    """Only its host and co-hosts keep a chat."""


class NotOn(Exception):
    """The chat has not begun, or is over."""


class NothingWaits(Exception):
    """No question waits to be asked, or not this one."""


class MayNotAsk(Exception):
    """Who would ask cannot post at the moment."""


def ask(*, chat: Chat, by: Account, question_id: int | None = None, now: datetime) -> Question:
    """Ask the next question, or this one, now. Raises MayNotKeep, NotOn, NothingWaits, MayNotAsk."""
    with transaction.atomic():
        kept = open_for(chat, by, now)
        waiting = [each for each in kept.questions.all() if each.waits]
        found = next((each for each in waiting if question_id in {None, each.pk}), None)
        if found is None:
            raise NothingWaits
        _publish(kept, found, by, now)
        note(kept, by, Did.ASKED, now, question=found)
        settle(kept, now)
    return found


def ask_by_clock(chat: Chat, question: Question, now: datetime) -> None:
    """Ask what is due in the host's name; in the transaction of the clock. Raises MayNotAsk."""
    _publish(chat, question, chat.host, now)


def skip(*, chat: Chat, by: Account, question_id: int, now: datetime) -> None:
    """Leave out a question that waits. Raises MayNotKeep, NotOn, NothingWaits."""
    with transaction.atomic():
        kept = open_for(chat, by, now)
        found = waiting(kept, question_id)
        before = snapshot(kept)
        found.skipped_at = now
        found.save(update_fields=["skipped_at"])
        note(kept, by, Did.SKIPPED, now, question=found, before=before)
        settle(kept, now)


def ask_earlier(*, chat: Chat, by: Account, question_id: int, now: datetime) -> None:
    """Put a waiting question before the one that waits ahead of it. Raises MayNotKeep, NotOn, NothingWaits."""
    with transaction.atomic():
        kept = open_for(chat, by, now)
        found = waiting(kept, question_id)
        ahead = [each for each in kept.questions.all() if each.waits and each.position < found.position]
        if not ahead:
            return
        before, other = snapshot(kept), ahead[-1]
        found.position, other.position = other.position, found.position
        found.due_at, other.due_at = other.due_at, found.due_at
        Question.objects.bulk_update([found, other], ["position", "due_at"])
        note(kept, by, Did.REORDERED, now, question=found, before=before)
        settle(kept, now)


def add_question(*, chat: Chat, by: Account, text: str, now: datetime) -> Question:
    """Add a question to a chat that is on, as the next one that is asked by hand.

    Raises MayNotKeep, NotOn, NotAChat.
    """
    tidied = tidy_question(text)
    with transaction.atomic():
        kept = open_for(chat, by, now)
        last = kept.questions.aggregate(number=Max("number"), position=Max("position"))
        if kept.questions.count() >= MOST_QUESTIONS:
            raise NotAChat("questions")
        made = Question.objects.create(
            id=new_id(now),
            chat=kept,
            number=(last["number"] or 0) + 1,
            position=(last["position"] or 0) + 1,
            text=tidied,
        )
        note(kept, by, Did.ADDED, now, question=made)
        settle(kept, now)
    return made


def open_for(chat: Chat, by: Account, now: datetime) -> Chat:
    """Return the chat, locked, to someone who keeps it while it is on. Raises MayNotKeep, NotOn."""
    kept = locked(chat)
    if not keeps(kept, by):
        raise MayNotKeep
    if not kept.is_on(now):
        raise NotOn
    return kept


def waiting(chat: Chat, question_id: int) -> Question:
    found = next((each for each in chat.questions.all() if each.pk == question_id and each.waits), None)
    if found is None:
        raise NothingWaits
    return found


def snapshot(chat: Chat) -> dict[str, Any]:
    """Return what of a chat can be put back as it was: its times, and the questions that wait."""
    return {
        "starts_at": chat.starts_at.isoformat(),
        "ends_at": chat.ends_at.isoformat(),
        "held_at": chat.held_at and chat.held_at.isoformat(),
        "questions": {
            str(each.pk): [
                each.position,
                each.due_at and each.due_at.isoformat(),
                each.skipped_at and each.skipped_at.isoformat(),
            ]
            for each in chat.questions.all()
            if each.asked_at is None
        },
    }


def note(chat: Chat, by: Account, did: Did, now: datetime, **about: Any) -> Act:
    """Write down what a host did."""
    return Act.objects.create(chat=chat, by=by, did=did, at=now, **about)


def words_of(question: Question, tag: str) -> str:
    return f"Q{question.number}. {question.text}\n\n#{tag}"


def _publish(chat: Chat, question: Question, by: Account, now: datetime) -> None:
    language = this_server().default_language.partition("-")[0]
    draft = Draft(text=words_of(question, chat.tag), language=language)
    try:
        with transaction.atomic():
            post = publish_post(author=by, draft=draft, now=now)
    except (MayNotPost, TooLong) as refusal:
        raise MayNotAsk from refusal
    question.post, question.thread_id, question.asked_at = post, post.thread_id, now
    question.save(update_fields=["post", "thread_id", "asked_at"])
    let_replies_carry(thread_ids=[post.thread_id], tag=chat.tag)
