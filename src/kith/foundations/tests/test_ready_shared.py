"""Rows that are the same object while nothing of them changed."""

from kith.accounts.models import Account
from kith.foundations.ready import ready_shared


def test_a_row_that_did_not_change_is_the_same_object(amara, django_assert_num_queries):
    find = ready_shared(lambda id: Account.objects.filter(pk=id))
    first = find(amara.id)
    with django_assert_num_queries(1):
        assert find(amara.id) is first
    Account.objects.filter(pk=amara.pk).update(display_name="Amara Hart")
    changed = find(amara.id)
    assert changed is not first
    assert changed.display_name == "Amara Hart"
    assert find(amara.id + 1) is None
