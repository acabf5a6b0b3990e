"""Coming in, saying something, seats, and not hearing of it any more."""

import pytest

from kith.accounts.actions import block
from kith.accounts.models import Kind
from kith.chats import actions
from kith.chats.models import Act, Attendance, Part, Seat
from kith.chats.queries import said_in, seats_of, sittings
from kith.filters.actions import mute_tag
from kith.filters.models import TagMute
from kith.posts.actions import AnsweredIsGone, MayNotPost, NothingToSay, delete_post
from kith.posts.models import Post, Tag, ThreadMute
from kith.servers.queries import this_server
from tests.cast import make_account


def test_coming_and_going_is_known_to_nobody_else(chat, ben, at):
    actions.come_in(chat=chat, account=ben, keeps_answers=True, now=at(-5))
    assert [each.chat for each in sittings(ben, now=at(-5))] == [chat]
    actions.go_out(chat=chat, account=ben)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(("minute", "is_near"), [(-60, True), (-61, False), (0, True), (59, True), (60, False)])
def test_a_chat_is_near_within_an_hour_and_while_it_lasts(chat, amara, at, minute, is_near):
    assert bool(sittings(amara, now=at(minute))) is is_near


def test_who_comes_to_nothing_is_reminded_of_nothing(chat, chidi, at):
    assert sittings(chidi, now=at(0)) == []


def test_who_is_asked_to_sit_finds_it_however_far_away(chat, amara, ben, now):
    actions.ask_to_sit(chat=chat, by=amara, account=ben, part=Part.GUEST, now=now)
    assert [each.asked_for for each in sittings(ben, now=now)] == ["guest"]
    actions.agree_to_sit(chat=chat, account=ben, now=now)
    assert [each.asked_for for each in sittings(ben, now=chat.starts_at)] == [""]


def test_others_see_who_agreed_and_hosts_who_was_asked(chat, amara, ben, chidi, now):
    actions.ask_to_sit(chat=chat, by=amara, account=ben, part=Part.GUEST, now=now)
    assert seats_of(chat, chidi).guests == seats_of(chat, None).guests == ()
    assert [seat.account for seat in seats_of(chat, amara).asked] == [ben]
    actions.agree_to_sit(chat=chat, account=ben, now=now)
    assert seats_of(chat, chidi).guests == seats_of(chat, None).guests == (ben,)
    actions.leave_seat(chat=chat, account=ben)
    assert seats_of(chat, chidi).guests == ()


def test_another_part_is_asked_for_anew(chat, amara, ben, now):
    actions.ask_to_sit(chat=chat, by=amara, account=ben, part=Part.GUEST, now=now)
    actions.agree_to_sit(chat=chat, account=ben, now=now)
    actions.ask_to_sit(chat=chat, by=amara, account=ben, part=Part.CO_HOST, now=now)
    assert Seat.objects.get().agreed_at is None


@pytest.mark.parametrize("who", ["the host", "a website", "gone", "kept apart", "a co-host elsewhere"])
def test_who_cannot_be_asked(chat, amara, ben, emi, now, who):
    account, part = ben, Part.GUEST
    match who:
        case "the host":
            account = amara
        case "a website":
            account = make_account("care.example", kind=Kind.FEED)
        case "gone":
            ben.left_at = now
        case "kept apart":
            block(account=ben, target=amara, now=now)
        case "a co-host elsewhere":
            account, part = emi, Part.CO_HOST
    with pytest.raises(actions.MayNotSit):
        actions.ask_to_sit(chat=chat, by=amara, account=account, part=part, now=now)


def test_only_hosts_ask_and_six_seats_there_are(chat, amara, ben, now):
    with pytest.raises(actions.MayNotKeep):
        actions.ask_to_sit(chat=chat, by=ben, account=ben, part=Part.GUEST, now=now)
    for number in range(6):
        guest = make_account(f"guest{number}")
        actions.ask_to_sit(chat=chat, by=amara, account=guest, part=Part.GUEST, now=now)
    with pytest.raises(actions.NoMoreSeats):
        actions.ask_to_sit(chat=chat, by=amara, account=ben, part=Part.GUEST, now=now)


def test_what_can_not_be_said(on, plan, ben, now, at):
    first, waits = on.questions.get(number=1), on.questions.get(number=3)
    with pytest.raises(actions.NotThere):
        actions.say(chat=on, author=ben, text="My team", question=waits, now=at(15))
    with pytest.raises(actions.NotOn):
        actions.say(chat=on, author=ben, text="My team", question=first, now=at(60))
    with pytest.raises(NothingToSay):
        actions.say(chat=on, author=ben, text="  ", question=first, now=at(15))
    ben.suspended_at = now
    with pytest.raises(MayNotPost):
        actions.say(chat=on, author=ben, text="My team", question=first, now=at(15))
    assert not on.answers.exists()


def test_what_has_no_room_for_the_tag_is_not_said_past_the_chat(on, ben, at):
    long = "x" * this_server().post_length
    with pytest.raises(actions.NoRoomForTag):
        actions.say(chat=on, author=ben, text=long, question=None, now=at(15))
    assert not Post.objects.filter(author=ben).exists()
    actions.say(chat=on, author=ben, text=long, question=on.questions.first(), now=at(15))
    assert on.answers.count() == 1


def test_to_a_question_that_is_gone_nothing_is_answered(on, amara, ben, at):
    delete_post(post=on.questions.first().post, by=amara)
    with pytest.raises(AnsweredIsGone):
        actions.say(chat=on, author=ben, text="My team", question=on.questions.first(), now=at(15))


def test_where_an_answer_can_not_go(on, plan, ben, chidi, heard, at):
    answer = heard(ben, on.questions.first()).chat_answer
    with pytest.raises(actions.NotYours):
        actions.place_answer(answer=answer, question=None, by=chidi, now=at(16))
    with pytest.raises(actions.NotThere):
        actions.place_answer(answer=answer, question=on.questions.get(number=3), by=ben, now=at(16))


def test_a_quiet_chat_is_quiet_until_it_ends(on, ben, amara, at):
    actions.quiet_chat(chat=on, account=ben, now=at(15))
    assert TagMute.objects.get(account=ben).ends_at == at(60)
    assert ThreadMute.objects.get(account=ben).ends_at == at(60)
    actions.extend(chat=on, by=amara, now=at(16))
    assert TagMute.objects.get(account=ben).ends_at == at(70)
    assert ThreadMute.objects.get(account=ben).ends_at == at(70)


def test_what_is_quiet_for_good_stays_so(on, ben, at):
    tag = Tag.objects.get(name="kithchat")
    mute_tag(account=ben, tag=tag, now=at(0))
    actions.quiet_chat(chat=on, account=ben, now=at(15))
    assert TagMute.objects.get(account=ben).ends_at is None


def test_authors_take_their_own_posts_out_and_nobody_elses(on, ben, chidi, heard, at):
    answer = heard(ben, on.questions.first()).chat_answer
    with pytest.raises(actions.NotYours):
        actions.take_out(answer=answer, by=chidi, now=at(16))
    actions.take_out(answer=answer, by=ben, now=at(16))
    actions.gather_missed(now=at(17))
    assert not any(said_in(on, who, now=at(17)).exists() for who in (ben, chidi, None))


def test_what_its_author_took_out_no_host_puts_back(on, amara, ben, chidi, heard, at):
    answer = heard(ben, on.questions.first()).chat_answer
    actions.hide_answer(answer=answer, by=amara, now=at(16))
    actions.take_out(answer=answer, by=ben, now=at(17))
    actions.undo(act=Act.objects.get(), by=amara, now=at(18))
    assert not any(said_in(on, who, now=at(18)).exists() for who in (amara, ben, chidi, None))
