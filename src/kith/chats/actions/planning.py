"""Planning a chat, changing and moving it, and calling it off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kith.accounts.models import Account
from kith.chats.actions.announcing import announce_chat, reword_announcements
from kith.chats.happenings import CHAT_CHANGED
from kith.chats.models import Chat, Planner, Planning, Question
from kith.chats.timing import next_moment, spread
from kith.foundations.ids import new_id
from kith.foundations.tags import is_tag, tag_name
from kith.foundations.text import on_one_line, printable
from kith.foundations.times import zone_of
from kith.jobs.announce import announce
from kith.live.actions import tell
from kith.members.models import User

MOST_QUESTIONS = 12
MOST_TO_COME = 20
LONGEST_TITLE, LONGEST_TEXT, LONGEST_QUESTION = 120, 2000, 400
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(days=14)
FARTHEST = timedelta(days=366)


class MayNotPlan(Exception):
    """Only those whom administrators named plan chats on this server, or this account cannot post at all."""


class TooManyToCome(Exception):
    """This host has planned as many chats as one can look after."""


class NotAChat(Exception):
    """Something is missing or too long; `what` says which part: title, tag, questions, length or time."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class TagIsTaken(Exception):
    """Another chat with this tag is at the same time: nobody could tell their answers apart."""

    def __init__(self, other: Chat) -> None:
        super().__init__(other.pk)
        self.other = other


class HasBegun(Exception):
    """What can only be changed before the start: the chat is on, over or off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDraft:
    """A chat as its host wants it."""

    title: str
    tag: str
    starts_at: datetime
    lasts: timedelta
    zone: str
    about: str = ""
    reading: str = ""
    rules: str = ""
    questions: Sequence[str] = ()
    goes_by_clock: bool = True
    is_announced: bool = True


def may_plan(account: Account) -> bool:
    """Whether `account` may plan chats on this server."""
    if account.is_gone or not account.is_local:
        return False
    if not Planning.objects.filter(is_restricted=True).exists():
        return True
    member = User.objects.filter(account=account).first()
    is_staff = member is not None and member.is_moderator
    return is_staff or Planner.objects.filter(account=account).exists()


def plan_chat(*, host: Account, draft: ChatDraft, now: datetime) -> Chat:
    """Plan a chat; it is announced at once where its host wants that.

    Raises MayNotPlan, TooManyToCome, NotAChat, TagIsTaken.
    """
    if not may_plan(host):
        raise MayNotPlan
    texts = _checked(draft, now)
    with transaction.atomic():
        # The host's row is the lock: two at once must not both find room, or the same hour.
        Account.objects.select_for_update().get(pk=host.pk)
        if Chat.objects.to_come(now).filter(host=host).count() >= MOST_TO_COME:
            raise TooManyToCome
        chat = Chat(id=new_id(now), host=host, created_at=now)
        _fill(chat, draft, now)
        chat.save(force_insert=True)
        _keep_questions(chat, texts, now)
        announce_chat(chat, now)
        settle(chat, now)
    return chat


def change_chat(*, chat: Chat, draft: ChatDraft, now: datetime) -> Chat:
    """Change a chat that has not begun; what was announced says the new time too.

    Raises HasBegun, NotAChat, TagIsTaken.
    """
    texts = _checked(draft, now)
    with transaction.atomic():
        kept = locked(chat)
        if not kept.is_to_come(now):
            raise HasBegun
        _fill(kept, draft, now)
        kept.revision += 1
        kept.save()
        _keep_questions(kept, texts, now)
        announce_chat(kept, now)
        reword_announcements(kept, now)
        settle(kept, now)
    return kept


def cancel_chat(*, chat: Chat, now: datetime) -> Chat:
    """Call a chat off before it begins; its page and what was announced say so. Raises HasBegun."""
    with transaction.atomic():
        kept = locked(chat)
        if kept.is_cancelled:
            return kept
        if not kept.is_to_come(now):
            raise HasBegun
        kept.cancelled_at, kept.changed_at = now, now
        kept.revision += 1
        kept.save()
        reword_announcements(kept, now)
        settle(kept, now)
    return kept


def hide_chat(*, chat: Chat, is_hidden: bool, now: datetime) -> None:
    """Take a chat away from everyone but its host, or give it back; for who keeps order here.

    As long as it is hidden, the clock asks nothing in it and tells nobody of it.
    """
    with transaction.atomic():
        kept = locked(chat)
        kept.hidden_at, kept.changed_at = (now if is_hidden else None), now
        kept.save(update_fields=["hidden_at", "changed_at"])
        settle(kept, now)


def locked(chat: Chat) -> Chat:
    """Return the chat as it is now, for this transaction alone."""
    return Chat.objects.select_for_update(of=("self",)).select_related("host").get(pk=chat.pk)


def settle(chat: Chat, now: datetime) -> None:
    """Reckon when the clock has something to do next, have it come then, and tell open pages."""
    told = list(chat.announcings.values_list("what", flat=True))
    chat.next_at = next_moment(chat, chat.questions.all(), told)
    Chat.objects.filter(pk=chat.pk).update(next_at=chat.next_at)
    announce(CHAT_CHANGED, chat_id=chat.pk)
    tell("chat", about=chat.pk)


def tidy_question(text: str) -> str:
    """Return a question as it is kept. Raises NotAChat."""
    tidied = on_one_line(text)
    if not tidied or len(tidied) > LONGEST_QUESTION:
        raise NotAChat("questions")
    return tidied


def _checked(draft: ChatDraft, now: datetime) -> list[str]:
    title = on_one_line(draft.title)
    if not title or len(title) > LONGEST_TITLE:
        raise NotAChat("title")
    if not is_tag(_tag_of(draft)):
        raise NotAChat("tag")
    if max(len(draft.about), len(draft.reading), len(draft.rules)) > LONGEST_TEXT:
        raise NotAChat("length")
    if not SHORTEST <= draft.lasts <= LONGEST or not now < draft.starts_at <= now + FARTHEST:
        raise NotAChat("time")
    if zone_of(draft.zone) is None:
        raise NotAChat("time")
    questions = [tidy_question(text) for text in draft.questions if text.strip()]
    if len(questions) > MOST_QUESTIONS:
        raise NotAChat("questions")
    return questions


def _tag_of(draft: ChatDraft) -> str:
    return draft.tag.strip().lstrip("#＃")


def _fill(chat: Chat, draft: ChatDraft, now: datetime) -> None:
    chat.title, chat.tag = on_one_line(draft.title), _tag_of(draft)
    chat.tag_name = tag_name(chat.tag)
    chat.about, chat.reading, chat.rules = (
        printable(text).strip() for text in (draft.about, draft.reading, draft.rules)
    )
    chat.zone = draft.zone
    chat.starts_at, chat.ends_at = draft.starts_at, draft.starts_at + draft.lasts
    chat.goes_by_clock, chat.is_announced = draft.goes_by_clock, draft.is_announced
    chat.changed_at = now
    refuse_taken_tag(chat)


def refuse_taken_tag(chat: Chat) -> None:
    """Let no two chats with one tag be on at once. Raises TagIsTaken."""
    same = Chat.objects.filter(tag_name=chat.tag_name, cancelled_at=None, hidden_at=None).exclude(pk=chat.pk)
    other = same.filter(starts_at__lt=chat.ends_at, ends_at__gt=chat.starts_at).first()
    if other is not None:
        raise TagIsTaken(other)


def _keep_questions(chat: Chat, texts: Sequence[str], now: datetime) -> None:
    """Nothing was asked yet, so they are numbered anew."""
    dues = spread(chat.starts_at, chat.ends_at, len(texts))
    chat.questions.all().delete()
    Question.objects.bulk_create(
        Question(id=new_id(now), chat=chat, number=place, position=place, text=text, due_at=due)
        for place, (text, due) in enumerate(zip(texts, dues, strict=True), 1)
    )
