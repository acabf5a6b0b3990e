"""What this room's tests share: a collection that Amara makes, and people who want to be found."""

import pytest

from kith.accounts.models import Account, Kind
from kith.collections.actions import CollectionDraft, make_collection
from tests.cast import make_account


@pytest.fixture
def findable():
    """`findable(chidi)` asked to be listed among people who want to be found."""

    def listed(account):
        Account.objects.filter(pk=account.pk).update(is_discoverable=True)
        account.refresh_from_db()
        return account

    return listed


@pytest.fixture
def kept(amara, now):
    """A collection of Amara's, listed on her page, with nobody in it."""
    draft = CollectionDraft(name="Good company", description="Worth your time", is_discoverable=True)
    return make_collection(owner=amara, draft=draft, now=now)


@pytest.fixture
def website(db):
    return make_account("care.example", kind=Kind.FEED, display_name="Care news", is_discoverable=True)
