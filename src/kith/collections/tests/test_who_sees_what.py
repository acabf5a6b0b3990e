"""Who sees a collection, and who sees whom in it; and it costs the same for two as for twenty-five."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.actions import block, follow
from kith.accounts.models import Account, Follow
from kith.collections import actions
from kith.collections.actions import CollectionDraft, make_collection
from kith.collections.models import Item
from kith.collections.queries import collection_for, collections_named, collections_of, collections_with, starters
from tests.cast import make_account

VIEWERS = ("nobody", "owner", "follower", "stranger", "inside")


@pytest.fixture
def viewers(amara, ben, chidi, kept, findable, now):
    """Amara made it, Ben follows her, Chidi does not, and Dora stands in it."""
    inside = findable(make_account("dora"))
    actions.put_in(kept=kept, account=inside, now=now)
    return {"nobody": None, "owner": amara, "follower": ben, "stranger": chidi, "inside": inside}


@pytest.mark.parametrize(
    ("what", "seen_by"),
    [
        ("nothing", VIEWERS),
        ("limited", ("owner", "follower", "inside")),
        ("suspended", ()),
        ("left", ()),
        ("hidden", ("owner",)),
        ("blocks the stranger", ("nobody", "owner", "follower", "inside")),
        ("the stranger blocks", ("nobody", "owner", "follower", "inside")),
    ],
)
def test_who_sees_a_collection(what, seen_by, amara, chidi, kept, viewers, now):
    _happen(what, amara, chidi, kept, now)
    assert {name for name, viewer in viewers.items() if collection_for(viewer, kept.pk)} == set(seen_by)


@pytest.mark.parametrize("is_listed", [True, False])
def test_what_is_found_by_its_address_alone_is_on_no_page(is_listed, kept, viewers):
    kept.is_discoverable = is_listed
    kept.save()
    owner = viewers["owner"]
    listed = {name for name, viewer in viewers.items() if collections_of(owner, viewer)}
    assert listed == (set(VIEWERS) if is_listed else {"owner"})
    assert all(collection_for(viewer, kept.pk) for viewer in viewers.values())


@pytest.mark.parametrize(
    ("what", "seen_by"),
    [
        ("nothing", VIEWERS),
        ("limited", ("inside", "follower")),
        ("suspended", ()),
        ("left", ()),
        ("blocks the stranger", ("nobody", "owner", "follower", "inside")),
        ("the stranger blocks", ("nobody", "owner", "follower", "inside")),
        ("no longer found", ()),
        ("wants no collections", ()),
    ],
)
def test_who_sees_whom_in_it(what, seen_by, amara, ben, chidi, kept, viewers, now):
    inside = viewers["inside"]
    Follow.objects.create(follower=ben, followed=inside, created_at=now, accepted_at=now)
    _happen(what, inside, chidi, kept, now)
    seen = {name for name, viewer in viewers.items() if collection_for(viewer, kept.pk).people == [inside]}
    assert seen == set(seen_by)


def _happen(what, account, stranger, kept, now):
    rows = Account.objects.filter(pk=account.pk)
    match what:
        case "limited" | "suspended" | "left":
            rows.update(**{f"{what}_at": now})
        case "hidden":
            actions.hide_collection(kept=kept, is_hidden=True, now=now)
        case "blocks the stranger":
            block(account=account, target=stranger, now=now)
        case "the stranger blocks":
            block(account=stranger, target=account, now=now)
        case "no longer found":
            rows.update(is_discoverable=False)
        case "wants no collections":
            rows.update(featuring="never")


def test_a_website_that_became_a_secret_is_out(kept, website, ben, now):
    actions.put_in(kept=kept, account=website, now=now)
    follow(follower=ben, target=website, now=now)
    Account.objects.filter(pk=website.pk).update(is_locked=True)
    assert collection_for(ben, kept.pk).items == collection_for(None, kept.pk).items == ()


def test_collections_cost_the_same_however_many_are_in_them(amara, chidi, now):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            for shown in (*collections_of(amara, chidi), *starters(chidi), *collections_named(chidi, ids).values()):
                assert [item.account.name for item in shown.items]
            collections_with(people[0])
        return len(asked)

    people = [make_account(f"p{number}", is_discoverable=True) for number in range(25)]
    draft = CollectionDraft(name="Team", is_discoverable=True)
    kept = make_collection(owner=amara, draft=draft, accounts=people[:2], now=now)
    actions.offer_to_newcomers(kept=kept, is_offered=True, now=now)
    ids = [kept.pk]
    few = cost()
    for person in people[2:]:
        actions.put_in(kept=kept, account=person, now=now)
    ids += [make_collection(owner=amara, draft=draft, accounts=people, now=now).pk for _ in range(5)]
    assert Item.objects.count() == 25 * 6
    assert cost() == few
