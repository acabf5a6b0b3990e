"""What a host does while a chat goes on: time, answers, people; each is written down, and can be undone (row V11)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.dateparse import parse_datetime

from kith.accounts.models import Account
from kith.chats.actions.asking import MayNotKeep, note, open_for, snapshot
from kith.chats.actions.attending import stay_quiet
from kith.chats.actions.planning import LONGEST, HasBegun, locked, refuse_taken_tag, settle
from kith.chats.models import Act, Answer, Chat, Did, Question, Quieted, keeps
from kith.live.actions import tell
from kith.posts.actions import MayNotDelete, delete_post

LEAST_LEFT = timedelta(seconds=1)
EXTENDS_BY = timedelta(minutes=10)


class CannotUndo(Exception):
    """It was undone already, something was done since that builds on it, or people answered meanwhile."""


class IsAHost(Exception):
    """Who keeps a chat can't be quieted in it."""


class LongEnough(Exception):
    """A chat lasts two weeks at the most."""


def begin_early(*, chat: Chat, by: Account, now: datetime) -> None:
    """Begin now what was planned for later; it ends when it was to end. Raises MayNotKeep, HasBegun, TagIsTaken."""
    with transaction.atomic():
        kept = locked(chat)
        if not keeps(kept, by):
            raise MayNotKeep
        if not kept.is_to_come(now):
            raise HasBegun
        before, early = snapshot(kept), kept.starts_at - now
        kept.starts_at, kept.changed_at = now, now
        refuse_taken_tag(kept)
        kept.revision += 1
        kept.save(update_fields=["starts_at", "changed_at", "revision"])
        _put_off(kept, -early)
        note(kept, by, Did.BEGAN, now, before=before)
        settle(kept, now)


def end_early(*, chat: Chat, by: Account, now: datetime) -> None:
    """End it now. Raises MayNotKeep, NotOn."""
    with transaction.atomic():
        kept = open_for(chat, by, now)
        note(kept, by, Did.ENDED, now, before=snapshot(kept))
        kept.ends_at = max(now, kept.starts_at + LEAST_LEFT)
        kept.revision += 1
        kept.save(update_fields=["ends_at", "revision"])
        settle(kept, now)


def extend(*, chat: Chat, by: Account, now: datetime) -> None:
    """Give it ten more minutes. Raises MayNotKeep, NotOn, LongEnough, TagIsTaken."""
    with transaction.atomic():
        kept = open_for(chat, by, now)
        if kept.lasts + EXTENDS_BY > LONGEST:
            raise LongEnough
        before, was = snapshot(kept), kept.ends_at
        kept.ends_at += EXTENDS_BY
        refuse_taken_tag(kept)
        note(kept, by, Did.EXTENDED, now, before=before)
        kept.revision += 1
        kept.save(update_fields=["ends_at", "revision"])
        stay_quiet(kept, was, now)
        settle(kept, now)


def hold(*, chat: Chat, by: Account, now: datetime) -> None:
    """Have the clock ask nothing until it is let go on. Raises MayNotKeep, NotOn."""
    with transaction.atomic():
        kept = open_for(chat, by, now)
        if kept.is_held:
            return
        note(kept, by, Did.HELD, now, before=snapshot(kept))
        kept.held_at = now
        kept.save(update_fields=["held_at"])
        settle(kept, now)


def go_on(*, chat: Chat, by: Account, now: datetime) -> None:
    """Let the clock go on; what waits is put off by as long as it was held. Raises MayNotKeep, NotOn."""
    with transaction.atomic():
        kept = open_for(chat, by, now)
        if kept.held_at is None:
            return
        note(kept, by, Did.WENT_ON, now, before=snapshot(kept))
        held_for = now - kept.held_at
        kept.held_at = None
        kept.save(update_fields=["held_at"])
        _put_off(kept, held_for)
        settle(kept, now)


def hide_answer(*, answer: Answer, by: Account, now: datetime) -> None:
    """Show an answer to its author alone, here and in the transcript; the post itself stays. Raises MayNotKeep."""
    _only_for_keepers(answer.chat, by)
    with transaction.atomic():
        if Answer.objects.filter(pk=answer.pk, hidden_at=None).update(hidden_at=now):
            note(answer.chat, by, Did.HID, now, answer=answer)
            tell("chat", about=answer.chat_id)


def quiet_person(*, chat: Chat, account: Account, by: Account, now: datetime) -> None:
    """Show what someone says in this chat to themselves alone. Raises MayNotKeep, IsAHost."""
    _only_for_keepers(chat, by)
    if keeps(chat, account):
        raise IsAHost
    with transaction.atomic():
        _, is_new = Quieted.objects.get_or_create(chat=chat, account=account)
        if is_new:
            note(chat, by, Did.QUIETED, now, account=account)
            tell("chat", about=chat.pk)


def undo(*, act: Act, by: Account, now: datetime) -> None:
    """Put back what stood there before an act. Raises MayNotKeep, CannotUndo."""
    _only_for_keepers(act.chat, by)
    with transaction.atomic():
        chat = locked(act.chat)
        if not Act.objects.filter(pk=act.pk, undone_at=None).update(undone_at=now):
            raise CannotUndo
        if act.did in {Did.HID, Did.PLACED}:
            _put_answer_back(chat, act)
        elif act.did == Did.QUIETED:
            Quieted.objects.filter(chat=chat, account=act.account_id).delete()
        elif act.did in {Did.ASKED, Did.ADDED}:
            _take_back(act, by)
        else:
            _put_back(chat, act, now)
        settle(chat, now)


def can_be_undone(act: Act, chat: Chat, now: datetime, latest: int | None) -> bool:
    """Whether a page offers to undo this; `latest` is the newest act that changed times or order and stands."""
    if act.undone_at is not None:
        return False
    if act.did in {Did.HID, Did.QUIETED, Did.PLACED}:
        return True
    if act.did in {Did.ASKED, Did.ADDED}:
        return chat.is_on(now) and act.question_id is not None
    return chat.closed_at is None and act.pk == latest


def latest_of_time(chat: Chat) -> int | None:
    """Return the newest act that changed times or order and stands: what was done before rests on it."""
    acts = Act.objects.filter(chat=chat, undone_at=None, did__in=_OF_TIME).order_by("-id")
    return acts.values_list("id", flat=True).first()


_OF_TIME = (Did.SKIPPED, Did.HELD, Did.WENT_ON, Did.REORDERED, Did.BEGAN, Did.EXTENDED, Did.ENDED)


def _only_for_keepers(chat: Chat, by: Account) -> None:
    if not keeps(chat, by):
        raise MayNotKeep


def _put_off(chat: Chat, by: timedelta) -> None:
    moved = [each for each in chat.questions.all() if each.waits and each.due_at is not None]
    for each in moved:
        each.due_at = each.due_at + by if each.due_at else None
    Question.objects.bulk_update(moved, ["due_at"])


def _put_answer_back(chat: Chat, act: Act) -> None:
    if act.answer is None:
        return
    if act.did == Did.HID:
        act.answer.hidden_at = None
    else:
        act.answer.question = chat.questions.filter(pk=act.before["question"] or 0).first()
    act.answer.save(update_fields=["hidden_at", "question"])


def _take_back(act: Act, by: Account) -> None:
    """A question that nobody answered yet waits again; one that was only added is gone."""
    question = act.question
    if question is None or question.answers.exists():
        raise CannotUndo
    if act.did == Did.ADDED:
        if question.asked_at is not None:
            raise CannotUndo
        question.delete()
        return
    if question.post is not None:
        if question.post.replies_count:
            raise CannotUndo
        try:
            delete_post(post=question.post, by=question.post.author)
        except MayNotDelete as refusal:
            raise CannotUndo from refusal
    # It waits for somebody's press: by the clock it would be asked again at once.
    Question.objects.filter(pk=question.pk).update(post=None, thread_id=None, asked_at=None, due_at=None)


def _put_back(chat: Chat, act: Act, now: datetime) -> None:
    newer = Act.objects.filter(chat=chat, undone_at=None, did__in=_OF_TIME, pk__gt=act.pk)
    if chat.closed_at is not None or newer.exists():
        raise CannotUndo
    was = act.before
    starts_at, ends_at = parse_datetime(was["starts_at"]), parse_datetime(was["ends_at"])
    if starts_at is None or ends_at is None or ends_at <= now:
        raise CannotUndo
    chat.held_at = parse_datetime(was["held_at"]) if was["held_at"] else None
    if act.did == Did.BEGAN:
        if chat.opened_at is not None or chat.questions.filter(asked_at__isnull=False).exists():
            raise CannotUndo
        chat.starts_at = starts_at
    if act.did in {Did.BEGAN, Did.EXTENDED, Did.ENDED}:
        chat.ends_at = ends_at
    chat.revision += 1
    chat.save(update_fields=["starts_at", "ends_at", "held_at", "revision"])
    for question in chat.questions.all():
        kept = was["questions"].get(str(question.pk))
        if kept is None or question.asked_at is not None:
            continue
        position, due_at, skipped_at = kept
        question.position = position
        question.due_at = parse_datetime(due_at) if due_at else None
        question.skipped_at = parse_datetime(skipped_at) if skipped_at else None
        question.save(update_fields=["position", "due_at", "skipped_at"])
