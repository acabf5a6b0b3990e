"""Coming in, saying something, moving one's own answer, sitting with the host, and not hearing of it any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kith.accounts.apart import are_parted
from kith.accounts.models import Account
from kith.chats.actions.asking import MayNotKeep, NotOn, note
from kith.chats.actions.hearing import hear
from kith.chats.models import Answer, Attendance, Chat, Did, Part, Question, Seat, keeps
from kith.filters.actions import mute_tag
from kith.filters.models import TagMute
from kith.live.actions import tell
from kith.posts.actions import AnsweredIsGone, mute_thread, publish_post
from kith.posts.carrying import with_tag
from kith.posts.drafts import Draft
from kith.posts.models import Post, Tag, ThreadMute, Visibility

MOST_SEATS = 6


class NotThere(Exception):
    """The question was not asked, or belongs to another chat."""


class NoRoomForTag(Exception):
    """The words are so many that the tag finds no room, and by it alone would they be part of the chat."""


class NotYours(Exception):
    """Only its author, or who keeps the chat, can move an answer."""


class MayNotSit(Exception):
    """This account cannot be asked: it is the host's own, a website's, gone, or kept apart from the host."""


class NoMoreSeats(Exception):
    """Six sit with the host already."""


def come_in(*, chat: Chat, account: Account, keeps_answers: bool, now: datetime) -> Attendance:
    """Note that `account` comes, knows the rules, and whether its answers stand in the transcript."""
    with transaction.atomic():
        came, _ = Attendance.objects.update_or_create(
            chat=chat,
            account=account,
            defaults={"keeps_answers": keeps_answers},
            create_defaults={"keeps_answers": keeps_answers, "came_at": now},
        )
    return came


def go_out(*, chat: Chat, account: Account) -> None:
    """Forget that somebody came in; what they said stays as their posts, and out of the transcript if it was."""
    with transaction.atomic():
        came = Attendance.objects.filter(chat=chat, account=account)
        if came.filter(keeps_answers=False).exists():
            Answer.objects.filter(chat=chat, author=account).update(is_left_out=True)
        came.delete()


def say(*, chat: Chat, author: Account, text: str, question: Question | None, now: datetime, key: str = "") -> Post:
    """Publish what someone says in a chat that is on: an answer to a question, or a word before the first.

    Raises NotOn, NotThere, NoRoomForTag, and what `publish_post` raises.
    """
    if not chat.is_on(now):
        raise NotOn
    if question is not None and (question.chat_id != chat.pk or question.asked_at is None):
        raise NotThere
    if question is not None and question.post_id is None:
        raise AnsweredIsGone
    draft = Draft(text=text, visibility=Visibility.PUBLIC, in_reply_to_id=question.post_id if question else None)
    draft = with_tag(draft, chat.tag)
    with transaction.atomic():
        post = publish_post(author=author, draft=draft, now=now, key=key)
        if hear(post_id=post.pk, now=now, chat=chat) is None and question is None:
            raise NoRoomForTag
    return post


def place_answer(*, answer: Answer, question: Question | None, by: Account, now: datetime) -> None:
    """Put an answer under another question, or before the first. Raises NotYours, NotThere."""
    chat = answer.chat
    if question is not None and (question.chat_id != chat.pk or question.asked_at is None):
        raise NotThere
    is_own = answer.author_id == by.pk
    if not is_own and not keeps(chat, by):
        raise NotYours
    with transaction.atomic():
        before = {"question": answer.question_id}
        Answer.objects.filter(pk=answer.pk).update(question=question, is_placed=True)
        if not is_own:
            note(chat, by, Did.PLACED, now, answer=answer, question=question, before=before)
        tell("chat", about=chat.pk)


def take_out(*, answer: Answer, by: Account, now: datetime) -> None:
    """Show one's own post in its chat no longer; it stays a post like any other. Raises NotYours."""
    if answer.author_id != by.pk:
        raise NotYours
    with transaction.atomic():
        Answer.objects.filter(pk=answer.pk, taken_out_at=None).update(taken_out_at=now, is_placed=True)
        tell("chat", about=answer.chat_id)


def ask_to_sit(*, chat: Chat, by: Account, account: Account, part: str, now: datetime) -> Seat:
    """Ask someone to keep a chat too, or to be its guest. Raises MayNotKeep, MayNotSit, NoMoreSeats."""
    if not keeps(chat, by):
        raise MayNotKeep
    is_fit = account.pk != chat.host_id and not account.is_feed and not account.is_gone
    if part == Part.CO_HOST:
        is_fit = is_fit and account.is_local
    if not is_fit or are_parted(chat.host, account) or are_parted(by, account):
        raise MayNotSit
    with transaction.atomic():
        Chat.objects.select_for_update().get(pk=chat.pk)
        if Seat.objects.filter(chat=chat).exclude(account=account).count() >= MOST_SEATS:
            raise NoMoreSeats
        # Another part is asked for anew: who agreed to be the guest did not agree to keep the chat.
        Seat.objects.filter(chat=chat, account=account).exclude(part=part).delete()
        seat, _ = Seat.objects.get_or_create(chat=chat, account=account, defaults={"part": part, "asked_at": now})
    return seat


def agree_to_sit(*, chat: Chat, account: Account, now: datetime) -> None:
    """Say yes."""
    Seat.objects.filter(chat=chat, account=account, agreed_at=None).update(agreed_at=now)


def leave_seat(*, chat: Chat, account: Account) -> None:
    """Say no, or stop; also what a host does who asks someone no longer."""
    Seat.objects.filter(chat=chat, account=account).delete()


def quiet_chat(*, chat: Chat, account: Account, now: datetime) -> datetime:
    """Keep a chat out of the home and bell of `account` until it ends (row V26), and return until when that is."""
    tag, _ = Tag.objects.get_or_create(name=chat.tag_name, defaults={"display": chat.tag})
    with transaction.atomic():
        # What is quiet for longer already stays so.
        if not TagMute.objects.active(chat.ends_at).filter(account=account, tag=tag).exists():
            mute_tag(account=account, tag=tag, now=now, ends_at=chat.ends_at)
        asked = Post.objects.visible_to(account).filter(chat_question__chat=chat).select_related("author")
        longer = ThreadMute.objects.active(chat.ends_at).filter(account=account).values("thread_id")
        for post in asked.exclude(thread_id__in=longer):
            mute_thread(account=account, post=post, now=now, ends_at=chat.ends_at)
    return chat.ends_at


def stay_quiet(chat: Chat, was: datetime, now: datetime) -> None:
    """Have a chat that lasts longer stay quiet for those who did not want to hear of it until its end."""
    for mute in TagMute.objects.filter(tag__name=chat.tag_name, ends_at=was).select_related("account"):
        quiet_chat(chat=chat, account=mute.account, now=now)
