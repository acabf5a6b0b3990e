"""Telling, and sweeping what was told."""

from datetime import timedelta

import pytest
from django.db import transaction

from kith.live.actions import KEPT_FOR, TooManyNamed, sweep_tellings, tell, tell_all
from kith.live.models import Telling
from kith.live.queries import last_telling, tellings_after


@pytest.mark.django_db(transaction=True)
def test_leaves_nothing_when_the_transaction_fails():
    with transaction.atomic():
        tell("bell", to=[1])
        transaction.set_rollback(True)

    assert tellings_after(0) == []


def test_refuses_to_name_a_crowd(db):
    with pytest.raises(TooManyNamed):
        tell("home", to=range(101))


def test_tells_a_crowd_at_once(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        tell_all("bell", to=range(1, 251))

    assert sorted(account for one in tellings_after(0) for account in one.to) == list(range(1, 251))


def test_sweeps_what_is_old_but_keeps_the_newest(db, now):
    for age in (KEPT_FOR + timedelta(minutes=2), KEPT_FOR + timedelta(minutes=1)):
        Telling.objects.create(name="bell", told_at=now - age)

    swept = sweep_tellings(now=now)

    assert swept == 1
    assert [one.id for one in tellings_after(0)] == [last_telling()]


def test_keeps_what_is_recent(db, now):
    for _ in range(2):
        Telling.objects.create(name="bell", told_at=now - KEPT_FOR + timedelta(minutes=1))

    assert sweep_tellings(now=now) == 0
