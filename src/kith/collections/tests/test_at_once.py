"""Two at once: a collection holds no more than twenty-five, whoever hurries."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from kith.accounts.models import Account
from kith.collections import actions
from kith.collections.actions.filling import MOST_ITEMS
from kith.collections.models import Collection
from tests.cast import make_account


# SQLite lets one write at a time.
@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")
def test_many_at_once_put_in_no_more_than_it_holds(now):
    kept = actions.make_collection(owner=make_account("maker"), draft=actions.CollectionDraft(name="Full"), now=now)
    sites = [make_account(f"site{number}", kind="feed") for number in range(MOST_ITEMS + 8)]
    for each in sites[: MOST_ITEMS - 2]:
        actions.put_in(kept=kept, account=each, now=now)

    def put(account: Account) -> bool:
        try:
            actions.put_in(kept=Collection.objects.get(pk=kept.pk), account=account, now=now)
        except actions.CollectionIsFull:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(5) as pool:
        done = list(pool.map(put, sites[MOST_ITEMS - 2 :]))
    assert done.count(True) == 2
    assert kept.items.count() == MOST_ITEMS
