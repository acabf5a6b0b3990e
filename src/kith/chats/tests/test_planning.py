"""Planning a chat, changing, moving and calling it off; and who may."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kith.accounts.models import Account
from kith.chats import actions
from kith.chats.actions import planning
from kith.chats.models import Chat
from kith.chats.tests.conftest import HOUR, draft_of
from kith.members.models import Rank, User
from kith.posts.models import Post


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"title": "  "}, "title"),
        ({"title": "a" * 121}, "title"),
        ({"tag": ""}, "tag"),
        ({"tag": "two words"}, "tag"),
        ({"tag": "#2026"}, "tag"),
        ({"questions": ["a" * 401]}, "questions"),
        ({"questions": ["Why?"] * 13}, "questions"),
        ({"about": "a" * 2001}, "length"),
        ({"rules": "a" * 2001}, "length"),
        ({"lasts": timedelta(minutes=5)}, "time"),
        ({"lasts": timedelta(days=15)}, "time"),
        ({"zone": "Nowhere/Land"}, "time"),
        ({"starts_at": datetime(2026, 11, 17, 19, 0, tzinfo=UTC)}, "time"),
        ({"starts_at": datetime(2028, 11, 17, 19, 0, tzinfo=UTC)}, "time"),
    ],
)
def test_what_makes_no_chat(plan, changes, what):
    with pytest.raises(actions.NotAChat) as refusal:
        plan(**changes)
    assert refusal.value.what == what
    assert not Chat.objects.exists()


def test_empty_lines_are_no_questions(plan):
    assert [each.number for each in plan(questions=["Why?", "  ", "How?"]).questions.all()] == [1, 2]


@pytest.mark.parametrize(
    ("tag", "hours_later", "is_taken"),
    [("KithChat", 0.5, True), ("#KITHCHAT", 0, True), ("KithChat", 1, False), ("Other", 0, False)],
)
def test_two_at_once_cannot_have_one_tag(plan, chat, now, chidi, tag, hours_later, is_taken):
    changes = {"host": chidi, "tag": tag, "starts_at": chat.starts_at + timedelta(hours=hours_later)}
    if is_taken:
        with pytest.raises(actions.TagIsTaken):
            plan(**changes)
    else:
        assert plan(**changes)


def test_a_chat_called_off_frees_its_tag(plan, chat, now):
    actions.cancel_chat(chat=chat, now=now)
    assert plan()


def test_only_so_many_are_to_come(plan, monkeypatch):
    monkeypatch.setattr(planning, "MOST_TO_COME", 2)
    plan(tag="One")
    plan(tag="Two")
    with pytest.raises(actions.TooManyToCome):
        plan(tag="Three")


@pytest.mark.parametrize("what", ["suspended_at", "left_at"])
def test_who_is_gone_plans_nothing(plan, amara, now, what):
    setattr(amara, what, now)
    with pytest.raises(actions.MayNotPlan):
        plan()


@pytest.mark.parametrize(
    ("who", "is_restricted", "may"),
    [
        ("member", False, True),
        ("member", True, False),
        ("named", True, True),
        ("moderator", True, True),
        ("elsewhere", False, False),
    ],
)
def test_who_may_plan(who, is_restricted, may, amara, emi, now):
    actions.restrict_planning(is_restricted=is_restricted)
    if who == "named":
        actions.name_planner(account=amara, is_named=True, now=now)
    if who == "moderator":
        User.objects.filter(account=amara).update(rank=Rank.MODERATOR)
    assert actions.may_plan(emi if who == "elsewhere" else amara) is may


def test_who_is_named_no_longer(amara, now):
    actions.restrict_planning(is_restricted=True)
    for is_named in (True, False):
        actions.name_planner(account=amara, is_named=is_named, now=now)
    assert not actions.may_plan(amara)


def test_it_is_told_of_at_once_by_the_hosts_clock_and_everyones(plan, now):
    starts_at = datetime(2026, 11, 18, 0, 30, tzinfo=ZoneInfo("America/New_York"))
    plan(is_announced=True, starts_at=starts_at, lasts=HOUR, zone="America/New_York")
    told = Post.objects.visible_to(None).get().source
    assert "Wednesday 18 November 2026, 12.30 am to 1.30 am (America/New York), 05:30 UTC" in told
    assert "#KithChat" in told
    assert "/chats/" in told


def test_across_midnight_and_over_days_the_end_names_its_day(plan, now):
    starts_at = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    plan(is_announced=True, starts_at=starts_at, lasts=timedelta(hours=1), zone="UTC")
    assert "11.30 pm to Thursday 19 November, 12.30 am (UTC)" in Post.objects.visible_to(None).get().source


def test_moved_it_says_the_new_time_everywhere(plan, now):
    chat = plan(is_announced=True)
    moved = draft_of(now, is_announced=True, starts_at=now + 26 * HOUR, questions=["Why?"])
    kept = actions.change_chat(chat=chat, draft=moved, now=now)
    told = Post.objects.visible_to(None).get()
    assert "Wednesday 18 November" in told.source
    assert told.edited_at == now
    assert (kept.revision, kept.next_at) == (1, now + 25 * HOUR)  # the day before is too soon after
    assert [each.text for each in kept.questions.all()] == ["Why?"]


def test_called_off_it_says_so_and_nothing_is_due(plan, now):
    kept = actions.cancel_chat(chat=plan(is_announced=True), now=now)
    assert Post.objects.visible_to(None).get().source.startswith("Called off")
    assert kept.next_at is None
    assert actions.cancel_chat(chat=kept, now=now).cancelled_at == now


@pytest.mark.parametrize("minute", [0, 70])
def test_what_has_begun_is_not_planned_anew(chat, now, at, minute):
    with pytest.raises(actions.HasBegun):
        actions.cancel_chat(chat=chat, now=at(minute))
    with pytest.raises(actions.HasBegun):
        actions.change_chat(chat=chat, draft=draft_of(at(minute)), now=at(minute))


def test_a_host_who_may_not_post_is_told_of_by_nobody(plan, amara, now):
    chat = plan(is_announced=True)
    Account.objects.filter(pk=amara.pk).update(suspended_at=now)
    actions.cancel_chat(chat=chat, now=now)
    assert Chat.objects.get().cancelled_at == now
