"""Recommending people one follows, and keeping a whole server away."""

import pytest

from kith.accounts.actions import (
    MayNotEndorse,
    NotAnotherServer,
    block,
    block_domain,
    endorse,
    follow,
    unblock_domain,
    unendorse,
    unfollow,
)
from kith.accounts.models import DomainBlock, Endorsement, Follow
from kith.accounts.queries import endorsed_page, relationship, relationships
from kith.foundations.paging import Cursor
from tests.cast import make_account


def endorsed(account, viewer):
    return [row.target for row in endorsed_page(account, viewer, Cursor()).rows]


def test_recommends_whom_one_follows(amara, ben, chidi, now):
    endorse(account=ben, target=amara, now=now)
    endorse(account=ben, target=amara, now=now)

    assert endorsed(ben, chidi) == endorsed(ben, None) == [amara]
    assert relationship(ben, amara, now=now).endorsed
    assert not relationship(amara, ben, now=now).endorsed

    unendorse(account=ben, target=amara)
    assert endorsed(ben, None) == []


def test_refuses_whom_one_does_not_follow(amara, ben, now):
    with pytest.raises(MayNotEndorse):
        endorse(account=amara, target=ben, now=now)

    assert not Endorsement.objects.exists()


def test_refuses_whom_one_only_asked(ben, emi, now):
    follow(follower=ben, target=emi, now=now)

    with pytest.raises(MayNotEndorse):
        endorse(account=ben, target=emi, now=now)


def test_ends_with_the_follow(amara, ben, now):
    endorse(account=ben, target=amara, now=now)

    unfollow(follower=ben, target=amara)

    assert not Endorsement.objects.exists()


def test_shows_nobody_who_blocked_the_reader(amara, ben, chidi, now):
    endorse(account=ben, target=amara, now=now)

    block(account=amara, target=chidi, now=now)

    assert endorsed(ben, chidi) == []


def test_keeping_a_server_away_ends_follows_both_ways(amara, emi, now):
    other = make_account("olu", domain="other.test")
    for follower, followed in ((emi, amara), (amara, emi), (amara, other)):
        Follow.objects.create(follower=follower, followed=followed, created_at=now, accepted_at=now)

    block_domain(account=amara, domain=" Elsewhere.TEST ", now=now)

    assert set(Follow.objects.values_list("followed", flat=True)) == {other.pk}
    ties = relationships(amara, [emi.pk, other.pk], now=now)
    assert (ties[emi.pk].domain_blocking, ties[other.pk].domain_blocking) == (True, False)

    unblock_domain(account=amara, domain="elsewhere.test")
    assert not DomainBlock.objects.exists()


@pytest.mark.parametrize("domain", ["", "kith.test", "no server", "localhost", "a..b", "http://x.test/y"])
def test_refuses_what_is_no_other_server(amara, domain, now):
    with pytest.raises(NotAnotherServer):
        block_domain(account=amara, domain=domain, now=now)

    assert not DomainBlock.objects.exists()


def test_a_follow_keeps_its_languages(amara, chidi, now):
    follow(follower=chidi, target=amara, languages=["en", "cy", "CY", "'; --"], now=now)
    assert relationship(chidi, amara, now=now).languages == ("cy", "en")

    follow(follower=chidi, target=amara, notifies=True, now=now)
    assert relationship(chidi, amara, now=now).languages == ("cy", "en")

    follow(follower=chidi, target=amara, languages=[], now=now)
    assert relationship(chidi, amara, now=now).languages == ()
