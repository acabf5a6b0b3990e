"""Blocking, muting and what one keeps in mind about someone."""

from datetime import timedelta

import pytest

from kith.accounts.actions import (
    NotWithYourself,
    block,
    follow,
    keep_private_note,
    lift_ended_mutes,
    mute,
    unblock,
    unmute,
)
from kith.accounts.models import Block, Follow, Mute, PrivateNote


def test_block_ends_follows_both_ways(amara, ben, now):
    follow(follower=amara, target=ben, now=now)
    amara.followers_count = 1  # the cast's own follow of Ben was not counted
    amara.save()

    block(account=amara, target=ben, now=now)

    assert not Follow.objects.exists()
    amara.refresh_from_db()
    ben.refresh_from_db()
    assert (amara.followers_count, amara.following_count) == (0, 0)
    assert (ben.followers_count, ben.following_count) == (0, 0)


def test_block_twice_is_one_block(amara, chidi, now):
    block(account=amara, target=chidi, now=now)
    block(account=amara, target=chidi, now=now)

    assert Block.objects.count() == 1


def test_unblock_brings_no_follow_back(amara, ben, now):
    block(account=amara, target=ben, now=now)

    unblock(account=amara, target=ben)

    assert not Block.objects.exists()
    assert not Follow.objects.exists()


def test_mute_again_changes_its_end(amara, chidi, now):
    mute(account=amara, target=chidi, now=now)

    mute(account=amara, target=chidi, now=now, ends_at=now + timedelta(hours=1), hides_notifications=False)

    kept = Mute.objects.get()
    assert kept.ends_at == now + timedelta(hours=1)
    assert not kept.hides_notifications


def test_mute_counts_until_its_end(amara, chidi, now):
    mute(account=amara, target=chidi, now=now, ends_at=now + timedelta(hours=1))

    assert Mute.objects.active(now).exists()
    assert not Mute.objects.active(now + timedelta(hours=1)).exists()


def test_the_clock_removes_what_is_over(amara, ben, chidi, now):
    mute(account=amara, target=chidi, now=now, ends_at=now + timedelta(hours=1))
    mute(account=amara, target=ben, now=now)

    assert lift_ended_mutes(now=now + timedelta(hours=2)) == 1
    assert Mute.objects.get().target == ben


def test_unmute(amara, chidi, now):
    mute(account=amara, target=chidi, now=now)

    unmute(account=amara, target=chidi)

    assert not Mute.objects.exists()


@pytest.mark.parametrize("verb", [block, mute])
def test_refuses_oneself(amara, now, verb):
    with pytest.raises(NotWithYourself):
        verb(account=amara, target=amara, now=now)


def test_note_is_kept_changed_and_forgotten(amara, chidi):
    keep_private_note(account=amara, target=chidi, text="met at Leeds")
    keep_private_note(account=amara, target=chidi, text="met at Leeds, 2025")

    assert PrivateNote.objects.get().text == "met at Leeds, 2025"

    keep_private_note(account=amara, target=chidi, text="  ")

    assert not PrivateNote.objects.exists()
