"""Who follows somebody elsewhere from here is held against what their server counts (FEP-8fcf)."""

import json

import pytest

from kith.accounts.models import Follow
from kith.federation.models import Outgoing
from kith.federation.tests.remote import put
from kith.jobs.models import Job
from kith.protocols.activitypub.synchronising import HEADER, FollowersTold, digest_of, read_followers_told
from tests.cast import NOW

LIST = "https://elsewhere.test/users/emi/followers_synchronization"


def follows(one, other, **more):
    return Follow.objects.create(follower=one, followed=other, created_at=NOW, **{"accepted_at": NOW} | more)


def header(known, uris, **changed):
    told = {"collectionId": known.followers, "url": LIST, "digest": digest_of(uris)} | changed
    return ", ".join(f'{name}="{value}"' for name, value in told.items())


def tell(known, uris, run_jobs, **changed):
    """Emi's server delivers something, and says who of us follows her there."""
    answer = known.deliver(
        known.does("Listen", "https://x.test/1"), also_signed={HEADER: header(known, uris, **changed)}
    )
    assert answer.status_code == 202
    run_jobs()


def put_list(web, uris):
    put(web, LIST, {"id": LIST, "type": "OrderedCollection", "orderedItems": list(uris)})


def followers(known):
    return set(
        Follow.objects.filter(followed=known.account, accepted_at__isnull=False).values_list("follower", flat=True)
    )


@pytest.mark.parametrize(
    ("said", "is_read"),
    [
        ('collectionId="https://a.test/f", url="https://a.test/s", digest="{d}"', True),
        ('digest="{d}",url="https://a.test/s",collectionId="https://a.test/f"', True),
        ('collectionId="https://a.test/f", url="https://a.test/s", digest="short"', False),
        ('collectionId="nonsense", url="https://a.test/s", digest="{d}"', False),
        ('collectionId="https://a.test/f", digest="{d}"', False),
        ("", False),
        ("x" * 10_000, False),
    ],
)
def test_the_header_is_read(said, is_read):
    digest = digest_of(["https://b.test/users/amara"])
    told = FollowersTold(collection="https://a.test/f", url="https://a.test/s", digest=digest)

    assert read_followers_told(said.format(d=digest)) == (told if is_read else None)


def test_a_list_comes_to_the_same_in_any_order():
    one, other = "https://b.test/users/amara", "https://b.test/users/ben"

    assert digest_of([one, other]) == digest_of([other, one]) != digest_of([one])
    assert digest_of([one, one]) == digest_of([])
    assert digest_of([]) == "0" * 64


def test_where_both_agree_nobody_is_asked(known, amara, fake_web, run_jobs):
    follows(amara, known.account)
    tell(known, [amara.uri], run_jobs)

    assert fake_web.addresses() == []
    assert followers(known) == {amara.pk}


def test_who_is_no_follower_there_is_none_here(known, amara, ben, fake_web, run_jobs):
    follows(amara, known.account)
    follows(ben, known.account)
    put_list(fake_web, [amara.uri])
    tell(known, [amara.uri], run_jobs)

    assert followers(known) == {amara.pk}
    assert not Outgoing.objects.exists()  # they know


def test_who_asked_and_is_a_follower_there_is_let_in(known, amara, fake_web, run_jobs):
    follows(amara, known.account, accepted_at=None, uri="https://kith.test/1")
    put_list(fake_web, [amara.uri])
    tell(known, [amara.uri], run_jobs)

    assert followers(known) == {amara.pk}


def test_a_follow_that_nobody_here_knows_of_is_taken_back(known, amara, fake_web, run_jobs):
    put_list(fake_web, [amara.uri, "https://kith.test/users/nobody"])
    tell(known, [amara.uri, "https://kith.test/users/nobody"], run_jobs)

    sent = json.loads(Outgoing.objects.get().body)
    assert (sent["type"], sent["object"]["object"]) == ("Undo", known.uri)
    assert not Follow.objects.filter(followed=known.account).exists()


def test_pages_of_a_list_are_read(known, amara, ben, fake_web, run_jobs):
    follows(amara, known.account)
    follows(ben, known.account)
    put(fake_web, LIST, {"id": LIST, "type": "Collection", "first": {"items": [], "next": f"{LIST}?page=2"}})
    put(fake_web, f"{LIST}?page=2", {"id": f"{LIST}?page=2", "type": "CollectionPage", "items": [ben.uri]})
    tell(known, [ben.uri], run_jobs)

    assert followers(known) == {ben.pk}


@pytest.mark.parametrize(
    "why", ["another list", "no answer", "changed meanwhile", "another server", "not theirs", "unsigned"]
)
def test_what_is_not_sure_changes_nothing(known, amara, ben, fake_web, run_jobs, why):
    follows(amara, known.account)
    if why != "no answer":
        put_list(fake_web, [ben.uri] if why == "changed meanwhile" else [])
    put(fake_web, "https://other.test/list", {"id": "https://other.test/list", "orderedItems": []})
    if why == "unsigned":
        known.deliver(known.does("Listen", "https://x.test/1"), **{HEADER: header(known, [])})
        run_jobs()
    else:
        changed = {
            "another list": {"collectionId": "https://elsewhere.test/users/zoe/followers"},
            "another server": {"url": "https://other.test/list"},
            "not theirs": {"collectionId": "https://other.test/users/x/followers"},
        }.get(why, {})
        tell(known, [], run_jobs, **changed)

    assert followers(known) == {amara.pk}
    assert not Job.objects.exists()
