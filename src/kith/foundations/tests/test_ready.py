"""Statements kept ready give what the queryset gives that they were made of."""

import pytest
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from kith.accounts.models import Account, Follow
from kith.foundations.ready import ready, ready_rows


@ready_rows
def followers(followed_id: int, names: str, ids: list[int]) -> QuerySet[Follow]:
    rows = Follow.objects.select_related("follower").filter(followed=followed_id, follower_id__in=ids)
    return rows.filter(~Q(follower__username=names), follower__domain="", follower__is_locked=False).order_by("-pk")


@ready
def counted(account_id: int) -> QuerySet[Account]:
    return Account.objects.annotate(readers=Count("followed_by")).defer("bio").filter(pk=account_id)


@pytest.fixture
def follows(amara, ben, chidi, dee, now):
    Follow.objects.all().delete()
    return [Follow.objects.create(follower=each, followed=amara, created_at=now) for each in (ben, chidi, dee)]


def test_many_rows_with_what_they_lead_to(amara, ben, chidi, dee, follows):
    found = followers(amara.id, "chidi", [ben.id, chidi.id, dee.id])

    assert found == [follows[2], follows[0]]
    with CaptureQueriesContext(connection) as asked:
        assert [row.follower for row in found] == [dee, ben]
    assert not asked.captured_queries


@pytest.mark.parametrize("count", [0, 1, 3])
def test_as_many_numbers_as_one_has(count, amara, ben, chidi, dee, follows):
    ids = [ben.id, chidi.id, dee.id][:count]

    assert {row.follower_id for row in followers(amara.id, "", ids)} == set(ids)


def test_the_same_words_however_many_there_are(amara, ben, chidi, dee, follows):
    asked = set()

    def note(execute, sql, *rest):
        asked.add(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        for ids in ([], [ben.id], [ben.id, chidi.id, dee.id]):
            followers(amara.id, "", ids)

    assert len(asked) == 1  # PostgreSQL plans each anew otherwise


def test_one_row_with_what_was_counted(amara, follows):
    found = counted(amara.id)

    assert (found, found.readers) == (amara, 3)
    assert found.get_deferred_fields() == {"bio"}
    assert counted(amara.id + 1) is None


def test_words_of_people_are_never_written_into_it(db):
    @ready_rows
    def named(account_id: int) -> QuerySet[Account]:
        return Account.objects.filter(pk=account_id, username="'; DROP TABLE")

    with pytest.raises(TypeError):
        named(1)


def test_every_key_is_asked_for(db):
    @ready_rows
    def forgetful(account_id: int, name: str) -> QuerySet[Account]:
        return Account.objects.filter(pk=account_id)

    with pytest.raises(TypeError):
        forgetful(1, "ben")
