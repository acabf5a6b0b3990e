"""What the clock does in a chat: reminds, opens, asks, closes. Whenever it comes, it does what is due and no more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kith.chats.actions.announcing import OVER, pass_over, tell_of
from kith.chats.actions.asking import MayNotAsk, ask_by_clock
from kith.chats.actions.hearing import gather
from kith.chats.actions.planning import settle
from kith.chats.models import Chat
from kith.chats.openings import forget_openings
from kith.chats.timing import lateness, next_moment, reminder_due
from kith.posts.actions import let_replies_carry


def keep_time(*, chat_id: int, now: datetime) -> datetime | None:
    """Do what is due in a chat, and return when to come back (None: never)."""
    with transaction.atomic():
        chat = Chat.objects.select_for_update(of=("self",)).select_related("host").filter(pk=chat_id).first()
        if chat is None:
            return None
        if chat.next_at is None or chat.next_at > now:
            return chat.next_at
        if chat.opened_at is None:
            _remind(chat, now)
            if chat.starts_at <= now:
                open_chat(chat, now)
        if chat.opened_at is not None and chat.closed_at is None:
            if chat.ends_at <= now:
                close_chat(chat, now)
            else:
                _ask(chat, now)
        told = list(chat.announcings.values_list("what", flat=True))
        chat.next_at = next_moment(chat, chat.questions.all(), told)
        Chat.objects.filter(pk=chat.pk).update(next_at=chat.next_at)
        return chat.next_at


def open_chat(chat: Chat, now: datetime) -> None:
    """Begin to listen; what was said since the start is gathered."""
    chat.opened_at = now
    chat.save(update_fields=["opened_at"])
    gather(chat=chat, now=now)
    transaction.on_commit(forget_openings)
    settle(chat, now)


def close_chat(chat: Chat, now: datetime) -> None:
    """Stop listening, and say where it can be read."""
    chat.closed_at = now
    chat.save(update_fields=["closed_at"])
    gather(chat=chat, now=now)
    asked = [question.thread_id for question in chat.questions.all() if question.thread_id is not None]
    said = chat.answers.values_list("post__thread_id", flat=True)
    let_replies_carry(thread_ids={*asked, *said}, tag="")
    if chat.is_told_of:
        tell_of(chat, OVER, now)
    transaction.on_commit(forget_openings)
    settle(chat, now)


def _remind(chat: Chat, now: datetime) -> None:
    told = list(chat.announcings.values_list("what", flat=True))
    what, come = reminder_due(chat, told, now)
    if what:
        tell_of(chat, what, now)
    pass_over(chat, [each for each in come if each != what])


def _ask(chat: Chat, now: datetime) -> None:
    """Ask the next question where its time has come; the others are put off by as much as this one is late."""
    if not chat.goes_by_itself:
        return
    due = next((each for each in chat.questions.all() if each.waits and each.due_at and each.due_at <= now), None)
    if due is None or due.due_at is None:
        return
    late = lateness(due.due_at, now)
    try:
        ask_by_clock(chat, due, now)
    except MayNotAsk:
        # Its host cannot post any more. The chat waits for a co-host to go on.
        chat.held_at = now
        chat.save(update_fields=["held_at"])
        return
    for each in chat.questions.all():
        if each.waits and each.due_at is not None and late:
            each.due_at += late
            each.save(update_fields=["due_at"])
    settle(chat, now)
