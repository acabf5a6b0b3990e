"""Answers join their questions, from wherever they were written; what is for a few never does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.actions import block
from kith.accounts.models import Account
from kith.chats import openings
from kith.chats.actions import ask_to_sit, gather, gather_late, hear, say
from kith.chats.models import Answer, Chat, Part, Seat
from kith.chats.tasks import hear_post
from kith.jobs.models import Job
from kith.posts.actions import delete_post, publish_post, receive_post
from kith.posts.drafts import Draft, IncomingPost
from kith.posts.models import Origin


def test_an_answer_from_an_app_lands_under_its_question_and_gets_the_tag(on, heard, ben):
    question = on.questions.first()
    post = heard(ben, question)
    assert on.answers.get().question == question
    assert list(post.taggings.values_list("tag__name", flat=True)) == ["kithchat"]


def test_a_post_with_the_tag_answers_what_is_asked_now(on, heard, ben):
    heard(ben, None, "My team #KITHCHAT")
    assert on.answers.get().question == on.questions.first()


def test_an_answer_to_an_answer_is_of_the_same_question(on, heard, ben, chidi, at):
    first = heard(ben, on.questions.first())
    second = publish_post(author=chidi, draft=Draft(text="Mine too", in_reply_to_id=first.pk), now=at(16))
    hear(post_id=second.pk, now=at(16))
    assert Answer.objects.get(post=second).question == on.questions.first()
    assert second.taggings.exists()


def test_someone_on_another_server_is_heard_by_the_tag(on, emi, at):
    incoming = IncomingPost(
        uri="https://elsewhere.test/1",
        html="<p>A1 My team</p>",
        tags=("KithChat",),
        origin=Origin.ELSEWHERE,
        published_at=at(15),
    )
    post = receive_post(author=emi, incoming=incoming, now=at(16))
    hear(post_id=post.pk, now=at(16))
    assert on.answers.get().author == emi


@pytest.mark.parametrize(
    ("visibility", "joins"), [("public", True), ("quiet", True), ("followers", False), ("mentioned", False)]
)
def test_what_is_for_a_few_is_no_part_of_a_chat(on, heard, ben, visibility, joins):
    heard(ben, on.questions.first(), visibility=visibility)
    assert on.answers.exists() is joins


def test_questions_and_announcements_are_no_answers(plan, tick, at):
    on = tick(plan(is_announced=True), 15)
    gather(chat=on, now=at(15))
    assert not on.answers.exists()


def test_who_is_kept_apart_from_the_host_is_no_part(on, answer, amara, ben, at, now):
    post = answer(ben, on.questions.first())
    block(account=amara, target=ben, now=now)
    assert hear(post_id=post.pk, now=at(15)) is None


def test_what_is_gone_before_it_was_heard_is_passed_over(on, answer, ben, at):
    post = answer(ben, on.questions.first())
    delete_post(post=post, by=ben)
    assert hear(post_id=post.pk, now=at(15)) is None


def test_what_is_deleted_leaves_the_chat(on, heard, ben):
    delete_post(post=heard(ben, on.questions.first()), by=ben)
    assert not on.answers.exists()


def test_slow_answers_are_gathered_for_a_week(on, tick, answer, ben, at):
    question = on.questions.first()
    tick(on, 60, since=16)
    answer(ben, question, minute=60 * 24)
    gather_late(now=at(60 * 25))
    answer(ben, question, minute=60 * 24 * 8)
    gather_late(now=at(60 * 24 * 8 + 1))
    assert on.answers.count() == 1


def test_after_the_end_answers_carry_the_tag_no_longer(on, tick, heard, answer, ben):
    question = on.questions.first()
    heard(ben, question)
    tick(on, 60, since=16)
    assert not answer(ben, question, minute=61).taggings.exists()


def test_the_guest_takes_the_seat_by_answering(on, heard, amara, ben, now):
    ask_to_sit(chat=on, by=amara, account=ben, part=Part.GUEST, now=now)
    assert Seat.objects.get().agreed_at is None
    heard(ben, on.questions.first())
    assert Seat.objects.get().agreed_at is not None


def test_who_is_asked_to_keep_a_chat_does_so_by_a_yes_alone(on, heard, amara, ben, now):
    ask_to_sit(chat=on, by=amara, account=ben, part=Part.CO_HOST, now=now)
    heard(ben, on.questions.first())
    assert Seat.objects.get().agreed_at is None


def test_saying_something_on_the_page_is_heard_at_once(on, ben, at):
    say(chat=on, author=ben, text="My team", question=on.questions.first(), now=at(15))
    say(chat=on, author=ben, text="Good evening", question=None, now=at(15))
    assert on.answers.count() == 2


def test_the_same_press_twice_says_it_once(on, ben, at):
    for _ in range(2):
        say(chat=on, author=ben, text="My team", question=on.questions.first(), now=at(15), key="press")
    assert on.answers.count() == 1


def test_publishing_costs_nothing_while_no_chat_is_open(chat, ben, now, monkeypatch):
    """Not a query more, but for one look every few seconds; and no job."""

    def cost(text):
        with CaptureQueriesContext(connection) as asked:
            publish_post(author=ben, draft=Draft(text=text), now=now)
        return len(asked)

    cost("to warm up")
    usual = cost("Tea")
    monkeypatch.setattr(openings, "_kept", (0.0, False))
    assert [cost("Milk"), cost("Cake")] == [usual + 1, usual]
    assert not Job.objects.filter(task=hear_post.module_path).exists()


def test_a_post_is_listened_to_only_while_a_chat_is_open(on, tick, answer, ben, monkeypatch):
    def jobs():
        monkeypatch.setattr(openings, "_kept", (0.0, False))
        before = Job.objects.filter(task=hear_post.module_path).count()
        answer(ben, on.questions.first())
        return Job.objects.filter(task=hear_post.module_path).count() - before

    assert jobs() == 1
    tick(on, 60, since=16)
    assert jobs() == 0


def test_a_question_that_was_deleted_keeps_its_answers(on, heard, amara, ben):
    question = on.questions.first()
    heard(ben, question)
    delete_post(post=question.post, by=amara)
    assert Chat.objects.get(pk=on.pk).answers.get().question == question


def test_posts_of_someone_who_left_are_no_part(on, answer, ben, at):
    post = answer(ben, on.questions.first())
    Account.objects.filter(pk=ben.pk).update(left_at=at(15))
    assert hear(post_id=post.pk, now=at(15)) is None
