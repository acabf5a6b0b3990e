"""The keys of actors here: one for each, whoever asks, and none for who is no actor."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from kith.accounts.models import Kind
from kith.federation import keys
from kith.federation.models import Key
from kith.protocols.http_signatures.keys import private_key, public_key
from tests.cast import make_account


def test_a_key_is_made_when_it_is_first_wanted_and_stays(amara):
    made = keys.key_of(amara)

    assert keys.key_of(amara).private_pem == made.private_pem
    assert str(made) == "http://kith.test/users/amara#main-key"
    assert private_key(made.private_pem).public_key() == public_key(made.public_pem)


def test_everyone_has_their_own(amara, ben):
    assert len({keys.key_of(amara).public_pem, keys.key_of(ben).public_pem, keys.servers_key().public_pem}) == 3


def test_of_two_who_make_it_at_once_one_is_heard(amara, monkeypatch):
    """Another process has made the key while this one was at it."""
    new_pair = keys.new_pair

    def slowly() -> tuple[str, str]:
        Key.objects.create(actor=amara.uri, account=amara, private_pem="theirs", public_pem="theirs")
        return new_pair()

    monkeypatch.setattr(keys, "new_pair", slowly)

    assert keys.key_of(amara).private_pem == "theirs"
    assert Key.objects.count() == 1


def test_accounts_elsewhere_and_websites_have_none(emi):
    website = make_account("blog", kind=Kind.FEED)

    for account in (emi, website):
        with pytest.raises(keys.HasNoKey):
            keys.key_of(account)
        assert keys.key_of_actor(account.uri) is None
    assert not Key.objects.exists()


def test_a_key_by_its_actor(amara):
    assert keys.key_of_actor(amara.uri) == keys.key_of(amara)
    assert keys.key_of_actor(keys.server_actor()) == keys.servers_key()
    assert keys.key_of_actor("http://kith.test/users/nobody") is None


def test_who_is_gone_can_still_say_so(db):
    account = make_account("gone")
    made = keys.key_of(account)
    account.delete()

    assert keys.key_of_actor("http://kith.test/users/gone") == made


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")
def test_who_makes_it_at_once_gets_the_same():
    """SQLite lets one write at a time; here several processes make one each, and one of them stays."""
    account = make_account("amara")
    start = Barrier(4)

    def made() -> str:
        connections.close_all()
        try:
            start.wait(60)
            return keys.key_of(account).private_pem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        found = [each.result() for each in [threads.submit(made) for _ in range(4)]]

    assert len(set(found)) == 1
    assert Key.objects.get().private_pem == found[0]
