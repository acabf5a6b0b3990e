"""What a host does while a chat goes on: each act is written down, and can be undone."""

from datetime import timedelta

import pytest

from kith.chats import actions
from kith.chats.actions.keeping import can_be_undone, latest_of_time
from kith.chats.models import Act, Chat, Did, Part, Seat
from kith.chats.queries import said_in
from kith.posts.models import Post


@pytest.fixture
def numbers(on):
    """`numbers()` gives the questions that were asked and those that wait, in their order."""

    def numbers():
        questions = list(on.questions.all())
        return [each.number for each in questions if each.asked_at], [e.number for e in questions if e.waits]

    return numbers


@pytest.fixture
def undo(on, amara, at):
    return lambda minute=17: actions.undo(act=Act.objects.first(), by=amara, now=at(minute))


def fresh(chat):
    return Chat.objects.get(pk=chat.pk)


def test_the_next_question_is_asked_by_a_press(on, amara, at, numbers):
    actions.ask(chat=on, by=amara, now=at(16))
    assert numbers() == ([1, 2], [3])
    assert Act.objects.get().did == Did.ASKED


def test_questions_keep_their_numbers_whatever_is_asked_first(on, amara, at, numbers, tick):
    third = on.questions.get(number=3)
    actions.ask_earlier(chat=on, by=amara, question_id=third.pk, now=at(16))
    assert numbers() == ([1], [3, 2])
    tick(on, 26, since=16)
    assert fresh(on).questions.get(number=3).post.source.startswith("Q3. ")
    assert numbers() == ([1, 3], [2])


def test_the_first_that_waits_can_go_no_earlier(on, amara, at):
    second = on.questions.get(number=2)
    actions.ask_earlier(chat=on, by=amara, question_id=second.pk, now=at(16))
    assert not Act.objects.exists()


def test_what_is_skipped_is_not_asked_and_comes_back_when_undone(on, amara, at, numbers, undo):
    second = on.questions.get(number=2)
    actions.skip(chat=on, by=amara, question_id=second.pk, now=at(16))
    assert numbers() == ([1], [3])
    undo()
    assert numbers() == ([1], [2, 3])


def test_a_held_clock_asks_nothing_and_goes_on_as_much_later(on, amara, at, tick, numbers):
    actions.hold(chat=on, by=amara, now=at(20))
    tick(on, 40, since=20)
    assert numbers() == ([1], [2, 3])
    actions.go_on(chat=on, by=amara, now=at(40))
    assert on.questions.get(number=2).due_at == at(46)


def test_an_added_question_comes_last_and_can_be_taken_away(on, amara, at, numbers, undo):
    actions.add_question(chat=on, by=amara, text="One thing to try?", now=at(16))
    assert numbers() == ([1], [2, 3, 4])
    undo()
    assert numbers() == ([1], [2, 3])


def test_what_nobody_answered_can_be_unasked(on, amara, at, numbers, undo):
    actions.ask(chat=on, by=amara, now=at(16))
    post = on.questions.get(number=2).post
    undo()
    assert numbers() == ([1], [2, 3])
    assert not Post.objects.filter(pk=post.pk).exists()
    actions.ask(chat=on, by=amara, now=at(18))
    assert numbers() == ([1, 2], [3])


def test_what_was_answered_stays_asked(on, amara, ben, at, heard, undo):
    actions.ask(chat=on, by=amara, now=at(16))
    heard(ben, on.questions.get(number=2), minute=17)
    with pytest.raises(actions.CannotUndo):
        undo()
    assert on.questions.get(number=2).asked_at


def test_more_time_and_back(on, amara, at, undo):
    actions.extend(chat=on, by=amara, now=at(16))
    assert fresh(on).ends_at == at(70)
    undo()
    assert fresh(on).ends_at == at(60)


def test_ended_early_it_closes_and_until_then_can_go_on(on, amara, at, undo, tick):
    actions.end_early(chat=on, by=amara, now=at(16))
    assert fresh(on).is_over(at(16))
    undo(16)
    assert fresh(on).is_on(at(17))
    actions.end_early(chat=on, by=amara, now=at(18))
    kept = tick(on, 18, since=18)
    assert kept.closed_at == at(18)
    with pytest.raises(actions.CannotUndo):
        undo(19)


def test_begun_early_questions_come_earlier_too(chat, amara, at):
    actions.begin_early(chat=chat, by=amara, now=at(-5))
    kept = fresh(chat)
    assert (kept.starts_at, kept.ends_at) == (at(-5), at(60))
    assert kept.questions.first().due_at == at(5)


def test_only_the_newest_step_of_the_clock_is_undone(on, amara, at):
    actions.extend(chat=on, by=amara, now=at(16))
    actions.hold(chat=on, by=amara, now=at(17))
    newest, first = Act.objects.all()
    kept = fresh(on)
    assert can_be_undone(newest, kept, at(18), latest_of_time(kept))
    assert not can_be_undone(first, kept, at(18), latest_of_time(kept))
    with pytest.raises(actions.CannotUndo):
        actions.undo(act=first, by=amara, now=at(18))
    actions.undo(act=newest, by=amara, now=at(18))
    with pytest.raises(actions.CannotUndo):
        actions.undo(act=newest, by=amara, now=at(19))


@pytest.mark.parametrize("what", ["hide", "quiet"])
def test_what_was_taken_from_sight_comes_back(on, amara, ben, chidi, at, heard, undo, what):
    post = heard(ben, on.questions.first())
    if what == "hide":
        actions.hide_answer(answer=post.chat_answer, by=amara, now=at(16))
    else:
        actions.quiet_person(chat=on, account=ben, by=amara, now=at(16))
    assert not said_in(on, chidi, now=at(16)).exists()
    undo()
    assert said_in(on, chidi, now=at(17)).get() == post


def test_a_moved_answer_goes_back_and_is_its_authors_to_move_unwritten(on, amara, ben, at, heard, undo):
    post = heard(ben, on.questions.first())
    actions.place_answer(answer=post.chat_answer, question=None, by=amara, now=at(16))
    assert on.answers.get().question is None
    undo()
    assert on.answers.get().question.number == 1
    actions.place_answer(answer=on.answers.get(), question=None, by=ben, now=at(18))
    assert on.answers.get().question is None
    assert Act.objects.count() == 1


def test_no_chat_reaches_into_another_with_its_tag(on, plan, amara, chidi, at):
    plan(host=chidi, starts_at=at(60))
    with pytest.raises(actions.TagIsTaken):
        actions.extend(chat=on, by=amara, now=at(20))
    assert fresh(on).ends_at == at(60)
    assert not Act.objects.exists()


def test_no_chat_begins_while_another_with_its_tag_is_on(on, plan, chidi, at):
    after = plan(host=chidi, starts_at=at(60))
    with pytest.raises(actions.TagIsTaken):
        actions.begin_early(chat=after, by=chidi, now=at(40))


def test_what_began_early_and_was_asked_in_is_begun_for_good(chat, amara, at):
    actions.begin_early(chat=chat, by=amara, now=at(-30))
    act = Act.objects.get()
    actions.ask(chat=chat, by=amara, now=at(-30))
    with pytest.raises(actions.CannotUndo):
        actions.undo(act=act, by=amara, now=at(-29))


_ALL = {
    "ask": lambda chat, by, now: actions.ask(chat=chat, by=by, now=now),
    "skip": lambda chat, by, now: actions.skip(chat=chat, by=by, question_id=chat.questions.last().pk, now=now),
    "earlier": lambda chat, by, now: actions.ask_earlier(
        chat=chat, by=by, question_id=chat.questions.last().pk, now=now
    ),
    "add": lambda chat, by, now: actions.add_question(chat=chat, by=by, text="More?", now=now),
    "hold": lambda chat, by, now: actions.hold(chat=chat, by=by, now=now),
    "go on": lambda chat, by, now: actions.go_on(chat=chat, by=by, now=now),
    "extend": lambda chat, by, now: actions.extend(chat=chat, by=by, now=now),
    "end": lambda chat, by, now: actions.end_early(chat=chat, by=by, now=now),
}


@pytest.mark.parametrize("what", _ALL)
@pytest.mark.parametrize(
    ("who", "may"),
    [("host", True), ("co-host", True), ("asked", False), ("guest", False), ("stranger", False)],
)
def test_who_keeps_a_chat(what, who, may, on, amara, ben, at):
    if who in {"co-host", "asked", "guest"}:
        part = Part.GUEST if who == "guest" else Part.CO_HOST
        agreed_at = None if who == "asked" else at(0)
        Seat.objects.create(chat=on, account=ben, part=part, asked_at=at(0), agreed_at=agreed_at)
    by = amara if who == "host" else ben
    if may:
        _ALL[what](on, by, at(16))
    else:
        with pytest.raises(actions.MayNotKeep):
            _ALL[what](on, by, at(16))


@pytest.mark.parametrize("what", _ALL)
@pytest.mark.parametrize("minute", [-5, 60])
def test_before_and_after_nothing_of_this_is_done(what, minute, chat, amara, at):
    with pytest.raises(actions.NotOn):
        _ALL[what](chat, amara, at(minute))


def test_what_a_host_cannot_do(on, amara, ben, at, heard):
    post = heard(ben, on.questions.first())
    with pytest.raises(actions.MayNotKeep):
        actions.hide_answer(answer=post.chat_answer, by=ben, now=at(16))
    with pytest.raises(actions.MayNotKeep):
        actions.quiet_person(chat=on, account=amara, by=ben, now=at(16))
    with pytest.raises(actions.IsAHost):
        actions.quiet_person(chat=on, account=amara, by=amara, now=at(16))
    with pytest.raises(actions.NothingWaits):
        actions.skip(chat=on, by=amara, question_id=on.questions.first().pk, now=at(16))
    with pytest.raises(actions.HasBegun):
        actions.begin_early(chat=on, by=amara, now=at(16))
    with pytest.raises(actions.NotAChat):
        actions.add_question(chat=on, by=amara, text="  ", now=at(16))
    Chat.objects.filter(pk=on.pk).update(ends_at=on.starts_at + timedelta(days=14))
    with pytest.raises(actions.LongEnough):
        actions.extend(chat=on, by=amara, now=at(16))


def test_when_all_were_asked_nothing_waits(on, amara, at):
    for _ in range(2):
        actions.ask(chat=on, by=amara, now=at(16))
    with pytest.raises(actions.NothingWaits):
        actions.ask(chat=on, by=amara, now=at(17))
