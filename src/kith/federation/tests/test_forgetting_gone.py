"""What others took back is remembered for a month, and what answers something missing waits for three."""

from datetime import timedelta

import pytest

from kith.federation.inbound.gone import forget_what_is_gone
from kith.federation.inbound.waiting import stop_waiting
from kith.federation.models import Awaited, Tombstone
from kith.federation.tests.notes import arrive, follow

DAY = timedelta(days=1)
OURS = "http://kith.test/users/amara/posts/1"


@pytest.mark.parametrize(("days", "left"), [(29, 2), (31, 1)])
def test_forgets_what_others_took_back_and_not_what_is_ours(db, now, days, left):
    for uri in ("https://elsewhere.test/1", OURS):
        Tombstone.objects.create(uri=uri, at=now - days * DAY)

    assert forget_what_is_gone(now=now) == 2 - left
    assert Tombstone.objects.filter(uri=OURS).exists()


def test_somebody_who_is_gone_stays_so(emi, now):
    Tombstone.objects.create(uri=emi.uri, at=now - 400 * DAY)

    assert forget_what_is_gone(now=now) == 0


@pytest.mark.parametrize(("days", "left"), [(89, 1), (91, 0)])
def test_waits_for_three_months(amara, emi, now, days, left):
    follow(amara, emi)
    arrive(emi, inReplyTo="https://third.test/1")

    stop_waiting(now=now + days * DAY)

    assert Awaited.objects.count() == left
