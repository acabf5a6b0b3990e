"""Following: who asks, who is let in, and counts that stay right."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from kith.accounts.actions import (
    MayNotFollow,
    NotWithYourself,
    accept_follow,
    block,
    block_domain,
    choose_boosts,
    follow,
    limit_account,
    reject_follow,
    remove_follower,
    suspend_account,
    unfollow,
)
from kith.accounts.models import Account, Follow, Kind
from tests.cast import make_account


def counts(account: Account) -> tuple[int, int]:
    account.refresh_from_db()
    return account.followers_count, account.following_count


def test_counts_on_both_sides(amara, chidi, now):
    made = follow(follower=chidi, target=amara, now=now)

    assert made.accepted_at == now
    assert counts(amara) == (1, 0)
    assert counts(chidi) == (0, 1)


def test_counts_once_when_pressed_twice(amara, chidi, now):
    follow(follower=chidi, target=amara, now=now)
    follow(follower=chidi, target=amara, now=now)

    assert counts(amara) == (1, 0)
    assert Follow.objects.count() == 1


def test_changes_only_the_choices_of_a_follow_that_is_there(amara, chidi, now):
    follow(follower=chidi, target=amara, now=now)

    changed = follow(follower=chidi, target=amara, now=now, shows_boosts=False, notifies=True)

    assert not changed.shows_boosts
    assert changed.notifies
    assert counts(amara) == (1, 0)


def test_asks_where_the_profile_is_locked(amara, chidi, now):
    Account.objects.filter(pk=amara.pk).update(is_locked=True)

    asked = follow(follower=chidi, target=amara, now=now)

    assert asked.accepted_at is None
    assert counts(amara) == (0, 0)


def test_asks_where_moderators_limited_the_account(amara, chidi, now):
    limit_account(account=amara, now=now)

    assert follow(follower=chidi, target=amara, now=now).accepted_at is None


def test_waits_for_the_answer_of_another_server(amara, emi, now):
    assert follow(follower=amara, target=emi, now=now).accepted_at is None


def test_asks_no_website(amara, now):
    site = make_account("care.example", kind=Kind.FEED)

    assert follow(follower=amara, target=site, now=now).accepted_at == now


def test_refuses_a_private_feed_save_to_who_brought_it(amara, chidi, now):
    private = make_account("inbox.example", kind=Kind.FEED, is_locked=True)

    follow(follower=amara, target=private, now=now, may_enter=True)

    with pytest.raises(MayNotFollow):
        follow(follower=chidi, target=private, now=now)
    assert not follow(follower=amara, target=private, now=now, shows_boosts=False).shows_boosts
    assert counts(private) == (1, 0)


def test_lets_in_who_asked_and_counts_once(amara, chidi, now):
    Account.objects.filter(pk=amara.pk).update(is_locked=True)
    asked = follow(follower=chidi, target=amara, now=now)

    accept_follow(follow=asked, now=now)
    accept_follow(follow=asked, now=now)

    assert counts(amara) == (1, 0)
    assert counts(chidi) == (0, 1)


def test_turns_down_who_asked(amara, chidi, now):
    Account.objects.filter(pk=amara.pk).update(is_locked=True)
    asked = follow(follower=chidi, target=amara, now=now)

    reject_follow(follow=asked)

    assert not Follow.objects.exists()
    assert counts(amara) == (0, 0)


def test_unfollow_twice_counts_once(amara, chidi, now):
    follow(follower=chidi, target=amara, now=now)

    unfollow(follower=chidi, target=amara)
    unfollow(follower=chidi, target=amara)

    assert counts(amara) == (0, 0)
    assert counts(chidi) == (0, 0)


def test_removes_a_follower(amara, chidi, now):
    follow(follower=chidi, target=amara, now=now)

    remove_follower(account=amara, follower=chidi)

    assert not Follow.objects.exists()
    assert counts(amara) == (0, 0)


def test_hides_boosts_of_who_is_followed(amara, chidi, now):
    made = follow(follower=chidi, target=amara, now=now)

    choose_boosts(follower=chidi, target=amara, shows_boosts=False)

    made.refresh_from_db()
    assert not made.shows_boosts


def test_refuses_oneself(amara, now):
    with pytest.raises(NotWithYourself):
        follow(follower=amara, target=amara, now=now)


@pytest.mark.parametrize("who_blocks", ["amara", "chidi"])
def test_refuses_across_a_block(amara, chidi, now, who_blocks):
    sides = {"amara": (amara, chidi), "chidi": (chidi, amara)}
    account, target = sides[who_blocks]
    block(account=account, target=target, now=now)

    with pytest.raises(MayNotFollow):
        follow(follower=chidi, target=amara, now=now)


@pytest.mark.parametrize("who_asks", ["amara", "emi"])
def test_refuses_across_a_server_that_one_keeps_away(amara, emi, now, who_asks):
    block_domain(account=amara, domain=emi.domain, now=now)
    follower, target = (amara, emi) if who_asks == "amara" else (emi, amara)

    with pytest.raises(MayNotFollow):
        follow(follower=follower, target=target, now=now)


def test_refuses_who_is_suspended(amara, chidi, now):
    suspend_account(account=amara, now=now)

    with pytest.raises(MayNotFollow):
        follow(follower=chidi, target=amara, now=now)


@pytest.mark.only_on("postgresql")  # SQLite lets one writer in at a time
@pytest.mark.django_db(transaction=True)
def test_counts_stay_right_when_many_press_at_once(now):
    """The same follow from several sides at one moment, and its opposite, leaves one row and true counts."""
    ann, bob = make_account("ann"), make_account("bob")

    def press(place: int) -> None:
        try:
            one, other = (ann, bob) if place % 2 else (bob, ann)
            follow(follower=one, target=other, now=now)
            if place >= 6:
                unfollow(follower=one, target=other)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(press, range(8)))

    follows = {(one.follower_id, one.followed_id) for one in Follow.objects.all()}
    assert counts(ann) == ((bob.pk, ann.pk) in follows, (ann.pk, bob.pk) in follows)
    assert counts(bob) == ((ann.pk, bob.pk) in follows, (bob.pk, ann.pk) in follows)
