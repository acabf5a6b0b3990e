"""One chat with what hangs on it: who sits there, what is asked, and what its hosts did."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from kith.accounts.models import Account
from kith.accounts.queries import is_shown
from kith.chats.models import Act, Attendance, Chat, Part, Question, Seat

_MOST_ACTS = 100


@dataclass(frozen=True, slots=True)
class Seats:
    """Who sits with the host, as its reader may see it."""

    co_hosts: tuple[Account, ...]
    guests: tuple[Account, ...]
    asked: tuple[Seat, ...]  # who has not answered yet: for those who keep the chat
    own: Seat | None

    @property
    def keeper_ids(self) -> frozenset[int]:
        return frozenset(account.pk for account in self.co_hosts)


def chat_for(viewer: Account | None, chat_id: int) -> Chat | None:
    """Return a chat, if `viewer` may see it."""
    return Chat.objects.shown_to(viewer).select_related("host").filter(pk=chat_id).first()


def chat_of_post(viewer: Account, post_id: int) -> Chat | None:
    """Return the chat that a post is part of: a question, an answer, or what told of it."""
    part = Q(answers__post=post_id) | Q(questions__post=post_id) | Q(announcings__post=post_id)
    return Chat.objects.shown_to(viewer).filter(part).distinct().first()


def seats_of(chat: Chat, viewer: Account | None) -> Seats:
    """Return who sits with the host; who was asked and has not agreed is shown to those who keep the chat."""
    seats = list(Seat.objects.filter(is_shown(viewer, "account_id"), chat=chat).select_related("account"))
    agreed = [seat for seat in seats if seat.agreed_at is not None]
    return Seats(
        co_hosts=tuple(seat.account for seat in agreed if seat.part == Part.CO_HOST),
        guests=tuple(seat.account for seat in agreed if seat.part == Part.GUEST),
        asked=tuple(seat for seat in seats if seat.agreed_at is None),
        own=next((seat for seat in seats if viewer is not None and seat.account_id == viewer.pk), None),
    )


def question_in(chat: Chat, number: int) -> Question | None:
    """Return a question by its number."""
    return chat.questions.select_related("post").filter(number=number).first()


def attendance_of(chat: Chat, account: Account | None) -> Attendance | None:
    """Return that `account` came in; asked for themselves alone."""
    return Attendance.objects.filter(chat=chat, account=account).first() if account is not None else None


def acts_of(chat: Chat) -> list[Act]:
    """Return what its hosts did, the last first."""
    acts = Act.objects.filter(chat=chat).select_related("by", "question", "answer__author", "account")
    return list(acts[:_MOST_ACTS])
