"""A suspension and its end: what it closed opens again, and nothing else does."""

from datetime import timedelta

import pytest

from kith.members.actions import disable_member
from kith.members.models import User
from kith.moderation.actions import Deed, act_on_account, restore_account, undo_on_account

LATER = timedelta(hours=1)


def may_enter(account):
    return User.objects.get(account=account).may_enter


def test_a_suspension_closes_the_login_and_its_end_opens_it(ben, moses, now):
    act_on_account(account=ben, by=moses.user, deed=Deed.SUSPEND, now=now)
    assert not may_enter(ben)

    undo_on_account(account=ben, by=moses.user, deed=Deed.SUSPEND, now=now + LATER)

    ben.refresh_from_db()
    assert ben.suspended_at is None
    assert may_enter(ben)


@pytest.mark.parametrize("by_hand", [True, False])
@pytest.mark.parametrize("is_suspended_meanwhile", [True, False])
def test_no_moderator_opens_a_login_that_an_administrator_closed(ben, dee, moses, now, is_suspended_meanwhile, by_hand):
    disable_member(user=ben.user, by=dee.user, now=now)
    if is_suspended_meanwhile:
        act_on_account(account=ben, by=moses.user, deed=Deed.SUSPEND, now=now + LATER)

    if by_hand:
        restore_account(account=ben, by=moses.user, reason="It was a mistake", now=now + 2 * LATER)
    else:
        undo_on_account(account=ben, by=moses.user, deed=Deed.SUSPEND, now=now + 2 * LATER)

    ben.refresh_from_db()
    assert ben.suspended_at is None
    assert not may_enter(ben)


def test_nor_one_that_was_closed_during_the_suspension(ben, dee, moses, now):
    act_on_account(account=ben, by=moses.user, deed=Deed.SUSPEND, now=now)
    act_on_account(account=ben, by=dee.user, deed=Deed.DISABLE, now=now + LATER)

    undo_on_account(account=ben, by=moses.user, deed=Deed.SUSPEND, now=now + 2 * LATER)

    ben.refresh_from_db()
    assert ben.suspended_at is None
    assert not may_enter(ben)


def test_who_is_suspended_twice_comes_back_once(ben, dee, moses, now):
    act_on_account(account=ben, by=moses.user, deed=Deed.SUSPEND, now=now)
    undo_on_account(account=ben, by=dee.user, deed=Deed.DISABLE, now=now + LATER)
    act_on_account(account=ben, by=moses.user, deed=Deed.SUSPEND, now=now + 2 * LATER)
    assert not may_enter(ben)

    undo_on_account(account=ben, by=moses.user, deed=Deed.SUSPEND, now=now + 3 * LATER)

    assert may_enter(ben)
