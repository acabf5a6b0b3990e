"""Collections are made, changed, deleted and offered."""

from datetime import timedelta

import pytest

from kith.collections import actions
from kith.collections.actions import CollectionDraft
from kith.collections.actions.making import MOST_COLLECTIONS, MOST_OF_ADMINISTRATORS
from kith.collections.models import Collection, Item
from kith.collections.queries import collections_of, starters

LATER = timedelta(hours=1)


def make(owner, now, **draft):
    return actions.make_collection(owner=owner, draft=CollectionDraft(**({"name": "Team"} | draft)), now=now)


def test_a_collection_is_made_with_those_who_agree_to_it(amara, ben, chidi, findable, now):
    people = [findable(ben), findable(chidi)]
    draft = CollectionDraft(name="  Good \n company ", description="Worth it", tag="#SocialWork", language="cy")

    made = actions.make_collection(owner=amara, draft=draft, accounts=people, now=now)

    assert (made.name, made.description, made.tag, made.language) == ("Good company", "Worth it", "SocialWork", "cy")
    assert not made.is_discoverable
    assert [item.account for item in made.items.all()] == people


def test_it_is_made_of_all_of_them_or_not_at_all(amara, ben, chidi, findable, now):
    with pytest.raises(actions.MayNotBeFeatured):
        actions.make_collection(
            owner=amara, draft=CollectionDraft(name="Team"), accounts=[findable(ben), chidi], now=now
        )
    assert not Collection.objects.exists()


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        ({"name": " "}, actions.NoName),
        ({"name": "\u200b\u202e"}, actions.NoName),
        ({"name": "x" * 41}, actions.CollectionTooLong),
        ({"description": "x" * 101}, actions.CollectionTooLong),
        ({"tag": "two words"}, actions.NotATag),
        ({"tag": "2026"}, actions.NotATag),
        ({"language": "the best"}, actions.NoSuchLanguage),
    ],
)
def test_what_is_no_collection(draft, refusal, amara, now):
    with pytest.raises(refusal):
        make(amara, now, **draft)


def test_nobody_makes_more_than_ten_and_administrators_make_fifty(amara, dee, now):
    for _ in range(MOST_COLLECTIONS):
        make(amara, now)
    with pytest.raises(actions.TooManyCollections):
        make(amara, now)
    assert (actions.most_collections(amara), actions.most_collections(dee)) == (10, MOST_OF_ADMINISTRATORS)


def test_what_is_said_again_changes_nothing(kept, now):
    actions.change_collection(kept=kept, draft=CollectionDraft(name=kept.name, is_discoverable=True), now=now + LATER)
    assert Collection.objects.get(pk=kept.pk).changed_at == now
    actions.change_collection(kept=kept, draft=CollectionDraft(description=""), now=now + LATER)
    assert (kept.description, kept.changed_at) == ("", now + LATER)


def test_a_deleted_collection_lets_everyone_out(kept, ben, findable, now):
    actions.put_in(kept=kept, account=findable(ben), now=now)
    actions.delete_collection(kept=kept)
    assert not Item.objects.exists()


def test_newcomers_are_offered_what_has_somebody_in_it(amara, dee, ben, chidi, kept, findable, now):
    empty = make(dee, now)
    for each in (kept, empty):
        actions.offer_to_newcomers(kept=each, is_offered=True, now=now)
    actions.put_in(kept=kept, account=findable(ben), now=now)

    assert [shown.collection for shown in starters(chidi)] == [kept]
    actions.offer_to_newcomers(kept=kept, is_offered=False, now=now)
    assert starters(chidi) == []


def test_what_moderators_hid_its_maker_alone_sees(amara, chidi, kept, now):
    actions.hide_collection(kept=kept, is_hidden=True, now=now)
    assert collections_of(amara, chidi) == collections_of(amara, None) == []
    assert [shown.collection for shown in collections_of(amara, amara)] == [kept]
