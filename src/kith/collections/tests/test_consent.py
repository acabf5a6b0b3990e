"""Nobody stands in a collection who does not want to: who may be put in, who is asked, who leaves."""

import pytest

from kith.accounts.actions import block, unblock
from kith.accounts.models import Account, Featuring, Follow
from kith.collections import actions
from kith.collections.actions.filling import MOST_ITEMS
from kith.collections.models import Item, State
from kith.collections.queries import asked_of, collection_for, collections_with, may_be_put_in
from tests.cast import make_account

OPEN, ASK, NEVER = Featuring.OPEN.value, Featuring.ASK.value, Featuring.NEVER.value


def put(kept, account, now):
    return actions.put_in(kept=kept, account=account, now=now)


@pytest.mark.parametrize(
    ("changes", "becomes"),
    [
        ({}, None),
        ({"is_discoverable": True}, State.ACCEPTED),
        ({"featuring": ASK}, State.PENDING),
        ({"featuring": ASK, "is_discoverable": True}, State.PENDING),
        ({"featuring": NEVER, "is_discoverable": True}, None),
        ({"is_discoverable": True, "is_locked": True}, None),
        ({"featuring": ASK, "is_locked": True}, State.PENDING),
        ({"is_discoverable": True, "limited_at": "now"}, None),
        ({"is_discoverable": True, "suspended_at": "now"}, None),
        ({"is_discoverable": True, "left_at": "now"}, None),
        ({"is_discoverable": True, "domain": "elsewhere.test"}, None),
        ({"kind": "organisation", "is_discoverable": True}, State.ACCEPTED),
        ({"kind": "feed"}, State.ACCEPTED),
        ({"kind": "feed", "is_locked": True}, None),
    ],
)
def test_who_may_be_put_in(changes, becomes, kept, now):
    changes = {name: now if value == "now" else value for name, value in changes.items()}
    account = make_account("someone", **changes)

    if becomes is None:
        with pytest.raises(actions.MayNotBeFeatured):
            put(kept, account, now)
        assert not Item.objects.exists()
    else:
        assert put(kept, account, now).state == becomes
    Item.objects.all().delete()
    assert (account in may_be_put_in(kept, "someone")) == (becomes is not None)


def test_who_decides_on_followers_lets_these_alone_put_them_in(amara, chidi, kept, findable, now):
    Account.objects.filter(pk=findable(chidi).pk).update(is_locked=True)
    chidi.refresh_from_db()
    Follow.objects.create(follower=amara, followed=chidi, created_at=now, accepted_at=now)
    assert may_be_put_in(kept, "chidi") == [chidi]
    assert put(kept, chidi, now).state == State.ACCEPTED


def test_a_block_on_either_side_keeps_one_out(amara, ben, chidi, kept, findable, now):
    block(account=findable(ben), target=amara, now=now)
    block(account=amara, target=findable(chidi), now=now)
    for person in (ben, chidi):
        with pytest.raises(actions.MayNotBeFeatured):
            put(kept, person, now)


def test_one_may_stand_in_ones_own(amara, kept, now):
    put(kept, amara, now)
    assert collection_for(None, kept.pk).people == [amara]


def test_one_can_leave_for_good(amara, ben, kept, findable, now):
    item = put(kept, findable(ben), now)
    assert [shown.collection for shown in collections_with(ben)] == [kept]
    actions.take_oneself_out(item=item)
    assert collection_for(amara, kept.pk).items == ()
    assert collections_with(ben) == []
    with pytest.raises(actions.MayNotBeFeatured):
        put(kept, ben, now)


def test_who_wants_to_be_asked_is_asked(amara, ben, chidi, kept, now):
    Account.objects.filter(pk=ben.pk).update(featuring=ASK)
    ben.refresh_from_db()
    item = put(kept, ben, now)
    assert asked_of(ben) == [item]
    assert collection_for(amara, kept.pk).is_waiting
    assert collection_for(chidi, kept.pk).items == collection_for(None, kept.pk).items == ()

    actions.agree(item=item)
    assert collection_for(chidi, kept.pk).people == [ben]
    assert asked_of(ben) == []


def test_who_declines_is_not_asked_again(ben, kept, now):
    Account.objects.filter(pk=ben.pk).update(featuring=ASK)
    ben.refresh_from_db()
    item = put(kept, ben, now)
    actions.decline(item=item)
    with pytest.raises(actions.MayNotBeFeatured):
        put(kept, ben, now)
    actions.take_out(item=item, now=now)
    with pytest.raises(actions.MayNotBeFeatured):
        put(kept, ben, now)


@pytest.mark.parametrize("changes", [{"featuring": NEVER}, {"is_discoverable": False}])
def test_who_no_longer_wants_it_is_out_of_all_at_once(changes, amara, ben, kept, findable, now):
    put(kept, findable(ben), now)
    Account.objects.filter(pk=ben.pk).update(**changes)

    assert collection_for(None, kept.pk).items == collection_for(amara, kept.pk).items == ()


def test_a_block_ends_it_and_nothing_comes_back(amara, ben, kept, findable, run_jobs, now):
    put(kept, findable(ben), now)
    block(account=ben, target=amara, now=now)
    assert collection_for(None, kept.pk).items == ()
    run_jobs()
    unblock(account=ben, target=amara)
    assert collection_for(None, kept.pk).items == ()


def test_nobody_is_in_it_twice_and_it_holds_twenty_five(kept, now):
    first, *others = (make_account(f"site{number}", kind="feed") for number in range(MOST_ITEMS + 1))
    put(kept, first, now)
    with pytest.raises(actions.IsInAlready):
        put(kept, first, now)
    for each in others[:-1]:
        put(kept, each, now)
    with pytest.raises(actions.CollectionIsFull):
        put(kept, others[-1], now)
    actions.take_out(item=kept.items.first(), now=now)
    put(kept, others[-1], now)
    assert collection_for(None, kept.pk).size == MOST_ITEMS
