"""The clock of a chat: it opens, asks, closes and reminds, each once and when it is due."""

from datetime import UTC, datetime, timedelta

import pytest

from kith.accounts.models import Account
from kith.chats.actions import gather_missed, hide_chat, keep_time
from kith.chats.models import Announcing, Chat
from kith.chats.tests.conftest import HOUR, MINUTE
from kith.chats.timing import next_moment, spread
from kith.posts.models import Post

START = datetime(2026, 11, 17, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lasts", "many", "minutes"),
    [
        (60, 5, [10, 20, 30, 40, 50]),
        (60, 3, [10, 26, 43]),
        (30, 2, [5, 17]),
        (24 * 60, 2, [10, 725]),
        (60, 0, []),
    ],
)
def test_questions_are_spread_after_a_welcome(lasts, many, minutes):
    dues = spread(START, START + lasts * MINUTE, many)
    assert [(due - START) // MINUTE for due in dues] == minutes


def test_an_hour_goes_by(chat, tick, at):
    assert chat.next_at == chat.starts_at
    asked = {}
    for minute in range(62):
        kept = tick(chat, minute, since=minute)
        for question in kept.questions.exclude(asked_at=None):
            asked.setdefault(question.number, minute)
    assert asked == {1: 10, 2: 26, 3: 43}
    assert (kept.opened_at, kept.closed_at, kept.next_at) == (at(0), at(60), None)
    assert Post.objects.visible_to(None).count() == 3
    assert kept.questions.first().post.source == "Q1. Where does your best supervision happen?\n\n#KithChat"


def test_striking_twice_changes_nothing(chat, tick, at):
    tick(chat, 10)
    keep_time(chat_id=chat.pk, now=at(10))
    assert Post.objects.visible_to(None).count() == 1


def test_after_standing_still_questions_come_one_by_one(chat, tick, at):
    keep_time(chat_id=chat.pk, now=at(30))
    assert chat.questions.exclude(asked_at=None).count() == 1
    first, second, third = chat.questions.all()
    assert (first.asked_at, second.due_at, third.due_at) == (at(30), at(46), at(63))


def test_a_host_who_cannot_post_any_more_leaves_the_clock_standing(chat, amara, tick):
    Account.objects.filter(pk=amara.pk).update(suspended_at=amara.created_at)
    kept = tick(chat, 12)
    assert kept.is_held
    assert not kept.questions.exclude(asked_at=None).exists()


def test_without_a_clock_nothing_is_asked(plan, tick):
    kept = tick(plan(goes_by_clock=False), 59)
    assert not kept.questions.exclude(asked_at=None).exists()


def test_what_was_said_before_anyone_listened_is_gathered(chat, tick, answer, ben):
    post = answer(ben, None, "Good evening from Ben #kithchat", minute=0)
    tick(chat, 1, since=1)
    assert chat.answers.get().post == post


def test_the_net_finds_what_nobody_heard(on, answer, ben, at):
    post = answer(ben, on.questions.first())
    gather_missed(now=at(16))
    assert on.answers.get().post == post


@pytest.mark.parametrize(
    ("planned_before", "told"),
    [
        (timedelta(days=30), ["first", "week", "day", "hour", "over"]),
        (timedelta(days=3), ["first", "day", "hour", "over"]),
        (timedelta(hours=5), ["first", "hour", "over"]),
        (timedelta(minutes=10), ["first", "over"]),
    ],
)
def test_it_is_told_of_again_but_not_at_the_heels_of_the_first(plan, now, planned_before, told):
    chat = plan(is_announced=True, starts_at=now + planned_before, questions=())
    moment = chat.next_at
    while moment is not None:
        moment = keep_time(chat_id=chat.pk, now=moment)
    assert list(Announcing.objects.order_by("id").values_list("what", flat=True)) == told
    assert Post.objects.visible_to(None).count() == len(told)


def test_a_reminder_whose_hour_went_by_is_not_sent_late(plan, now):
    chat = plan(is_announced=True, starts_at=now + timedelta(days=30))
    keep_time(chat_id=chat.pk, now=chat.starts_at - 20 * MINUTE)
    kept = Announcing.objects.exclude(post=None)
    assert set(kept.values_list("what", flat=True)) == {"first", "hour"}


def test_nothing_is_due_in_what_is_off(chat, now):
    chat.cancelled_at = now
    assert next_moment(chat, chat.questions.all(), ()) is None


def test_what_moderators_hid_is_neither_asked_nor_told_of_until_they_give_it_back(plan, tick, at, now):
    chat = plan(is_announced=True, starts_at=now + 30 * HOUR)
    minute = 29 * 60
    hide_chat(chat=chat, is_hidden=True, now=now)
    before = Post.objects.count()
    for due in (6 * 60, 28 * 60, minute, minute + 15):
        keep_time(chat_id=chat.pk, now=at(due))
    kept = Chat.objects.get(pk=chat.pk)
    assert Post.objects.count() == before
    assert kept.next_at == kept.ends_at
    hide_chat(chat=kept, is_hidden=False, now=at(minute + 20))
    tick(chat, minute + 20, since=minute + 20)
    assert [each.number for each in kept.questions.all() if each.asked_at] == [1]
    hide_chat(chat=kept, is_hidden=True, now=at(minute + 21))
    keep_time(chat_id=chat.pk, now=at(minute + 60))
    assert Chat.objects.get(pk=chat.pk).closed_at
    assert Post.objects.count() == before + 1


def test_a_chat_that_is_gone_is_passed_over(db, now):
    assert keep_time(chat_id=1, now=now) is None


def test_days_long_and_across_midnight(plan, now, tick, at):
    chat = plan(lasts=timedelta(days=3))
    kept = tick(chat, 60 * 25)
    assert kept.is_on(at(60 * 25))
    assert kept.questions.exclude(asked_at=None).count() == 2


def test_jobs_keep_the_time(chat, run_jobs, at):
    run_jobs(at=at(61))  # by the clock on the wall that hour is long over
    kept = Chat.objects.get(pk=chat.pk)
    assert kept.opened_at is not None
    assert kept.closed_at is not None
