"""One press follows many, and one takes it back."""

from kith.accounts.actions import block
from kith.accounts.models import Account, Follow
from kith.collections.actions import follow_together, unfollow_again
from tests.cast import make_account


def followed_by(account):
    return set(Follow.objects.filter(follower=account).values_list("followed__username", flat=True))


def test_all_are_followed_and_only_the_new_are_let_go_again(amara, ben, chidi, now):
    locked, gone = make_account("locked", is_locked=True), make_account("gone", suspended_at=now)
    block(account=chidi, target=ben, now=now)

    done = follow_together(follower=ben, targets=[amara, ben, chidi, locked, gone], now=now)

    assert done == [locked.pk]
    assert followed_by(ben) == {"amara", "locked"}
    assert Follow.objects.get(followed=locked).accepted_at is None
    assert unfollow_again(follower=ben, ids=done) == 1
    assert followed_by(ben) == {"amara"}
    assert Account.objects.get(pk=ben.pk).following_count == 0
