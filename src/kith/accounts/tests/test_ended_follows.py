"""The page of follows that ended with a whole server, and the list to take along."""

import pytest

from kith.accounts.actions import sever_follows
from kith.accounts.models import Follow, Severance
from tests.cast import make_account


@pytest.fixture
def severed(amara, emi, now):
    Follow.objects.create(follower=amara, followed=emi, created_at=now, accepted_at=now)
    sever_follows(domain="elsewhere.test", now=now)
    return Severance.objects.get()


def test_one_reads_whom_one_lost_and_nobody_else_does(severed, amara, ben, sign_in):
    file = f"/settings/ended-follows/{severed.pk}.csv"
    page = sign_in(amara).get("/settings/ended-follows").content.decode()

    assert "@emi@elsewhere.test" in page
    assert "You followed one person there" in page
    assert file in page
    assert sign_in(amara).get(file).content.decode().splitlines() == ["Account address", "emi@elsewhere.test"]
    assert "emi" not in sign_in(ben).get("/settings/ended-follows").content.decode()
    assert sign_in(ben).get(file).status_code == 404


def test_no_name_is_run_by_a_spreadsheet(amara, now, sign_in):
    Follow.objects.create(follower=amara, followed=make_account("=x", domain="e.test"), created_at=now, accepted_at=now)
    (kept,) = sever_follows(domain="e.test", now=now)

    assert "\n'=x@e.test" in sign_in(amara).get(f"/settings/ended-follows/{kept.pk}.csv").content.decode()


def test_as_many_queries_for_many_people_as_for_one(amara, now, django_assert_max_num_queries):
    for place in range(2):
        someone = make_account(f"a{place}", domain="few.test")
        Follow.objects.create(follower=amara, followed=someone, created_at=now, accepted_at=now)
    for place in range(40):
        someone = make_account(f"b{place}", domain="many.test")
        Follow.objects.create(follower=amara, followed=someone, created_at=now, accepted_at=now)
    with django_assert_max_num_queries(20) as for_two:
        sever_follows(domain="few.test", now=now)

    with django_assert_max_num_queries(20) as for_forty:
        sever_follows(domain="many.test", now=now)

    assert len(for_two) == len(for_forty)
    assert not Follow.objects.exists()
