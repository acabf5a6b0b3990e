"""Who is put into a collection hears of it, and of what it is called later."""

from datetime import timedelta

import pytest

from kith.accounts.actions import block, mute
from kith.accounts.models import Account
from kith.collections import actions
from kith.collections.actions import CollectionDraft
from kith.notifications.actions import notify_of_changed_collection
from kith.notifications.models import Kind, Notification
from tests.cast import make_account

LATER = timedelta(hours=1)


@pytest.fixture
def kept(amara, now):
    return actions.make_collection(owner=amara, draft=CollectionDraft(name="Good <b>company</b>"), now=now)


@pytest.fixture
def put(kept, now, run_jobs):
    """`put(ben)` puts Ben, who wants to be found, into Amara's collection."""

    def put_in(account, **changes):
        Account.objects.filter(pk=account.pk).update(**({"is_discoverable": True} | changes))
        account.refresh_from_db()
        item = actions.put_in(kept=kept, account=account, now=now)
        run_jobs()
        return item

    return put_in


def told():
    return sorted(Notification.objects.values_list("account__username", "by__username", "kind", "collection__name"))


def test_one_is_told_and_shown_the_way(ben, kept, put, sign_in):
    put(ben)
    assert told() == [("ben", "amara", Kind.FEATURED.value, kept.name)]
    page = sign_in(ben).get("/notices").content.decode()
    assert "put you into the collection" in page
    assert f'<a href="/collections/{kept.pk}"><bdi>Good &lt;b&gt;company&lt;/b&gt;</bdi></a>' in page


def test_who_is_asked_answers_in_the_bell(ben, kept, put, sign_in):
    item = put(ben, featuring="ask")
    assert told() == [("ben", "amara", Kind.FEATURE_ASKED.value, kept.name)]
    bell = "/notices"
    assert f"/collections/{kept.pk}/agree" in sign_in(ben).get(bell).content.decode()
    actions.agree(item=item)
    assert "This has been answered" in sign_in(ben).get(bell).content.decode()


def test_neither_the_maker_nor_a_website_is_told(amara, kept, put):
    put(amara)
    put(make_account("care.example", kind="feed"))
    assert told() == []


def test_who_muted_the_maker_is_not_told(amara, ben, put, now):
    mute(account=ben, target=amara, now=now)
    put(ben)
    assert told() == []


def test_they_hear_of_other_words_and_of_nothing_else(ben, chidi, kept, put, run_jobs, now):
    for person in (ben, chidi):
        put(person)
    Notification.objects.all().delete()

    actions.change_collection(kept=kept, draft=CollectionDraft(is_sensitive=True, tag="care"), now=now + LATER)
    run_jobs()
    assert told() == []

    for draft in (CollectionDraft(name="Better company"), CollectionDraft(description="Worth all of it")):
        actions.change_collection(kept=kept, draft=draft, now=now + LATER)
        run_jobs()
    edited = Kind.COLLECTION_EDIT.value
    assert told() == [(name, "amara", edited, "Better company") for name in ("ben", "chidi")]


def test_who_changes_it_again_and_again_rings_once_an_hour(ben, kept, put, now):
    put(ben)
    rung = []
    for minutes in (0, 20, 40, 70):
        at = now + timedelta(minutes=minutes)
        notify_of_changed_collection(kept=kept, inside=[ben.pk], now=at)
        rung.append(Notification.objects.get(kind=Kind.COLLECTION_EDIT).created_at)
    assert rung == [now, now, now, now + timedelta(minutes=70)]


def test_the_notice_goes_with_the_collection(ben, kept, put):
    put(ben)
    actions.delete_collection(kept=kept)
    assert told() == []


def test_what_one_may_no_longer_see_leaves_the_bell(ben, kept, put, sign_in, now):
    put(ben)
    actions.hide_collection(kept=kept, is_hidden=True, now=now)
    assert "put you into" not in sign_in(ben).get("/notices").content.decode()


def test_a_block_takes_the_notice_away(amara, ben, put, run_jobs, now):
    put(ben)
    block(account=ben, target=amara, now=now)
    run_jobs()
    assert told() == []
