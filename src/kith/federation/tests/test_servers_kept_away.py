"""A server that moderators keep away, or limit, from every side at once: what comes, what is asked, what goes."""

import pytest
from django.utils import timezone

from kith.accounts.actions import MayNotFollow, follow
from kith.accounts.models import Account, Follow
from kith.federation.lookup.actors import fetch_actor
from kith.federation.lookup.fetching import NotAsked, NotFetched
from kith.federation.lookup.posts import post_of
from kith.federation.models import Arrival, Delivery, Outgoing, RemoteActor
from kith.federation.tests.remote import put_note
from kith.federation.tests.senders import PUBLIC, Sender, key_pair
from kith.moderation.actions import free_server, limit_server
from kith.notifications.models import Notification
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from kith.protocols.http_signatures import Scheme, sign
from kith.servers.actions import Limits
from kith.servers.models import Limit
from kith.servers.others import server_of
from tests.cast import NOW

AWAY, LIMITED = Limits(limit=Limit.SUSPENDED), Limits(limit=Limit.LIMITED)


@pytest.fixture(autouse=True)
def nothing_leaves(fake_web):
    """What would be delivered stays in its rows: every server is there, and struggles."""
    fake_web.put("https://elsewhere.test/inbox", status=500)


def decide(domain="elsewhere.test", limits=AWAY):
    limit_server(domain=domain, limits=limits, by=None, now=NOW)


def note_by(sender, number=1, **more):
    return {
        "id": f"{sender.uri}/statuses/{number}", "type": "Note", "attributedTo": sender.uri, "content": "<p>Hello</p>",
        "published": "2026-11-17T19:00:00Z", "to": [PUBLIC], "cc": [sender.followers], **more,
    }  # fmt: skip


@pytest.fixture
def read_by_amara(known, amara):
    """Emi elsewhere, whom Amara follows."""
    Follow.objects.create(follower=amara, followed=known.account, created_at=NOW, accepted_at=NOW)
    return known


@pytest.mark.parametrize("decided", ["elsewhere.test", "a.elsewhere.test"])
def test_nothing_more_comes_from_it(amara, run_jobs, decided):
    """Also where what is decided is about the server that this one is a part of."""
    sender = Sender(host="a.elsewhere.test")
    sender.be_known()
    decide(decided)

    answer = sender.deliver(sender.does("Create", note_by(sender, tag=[{"type": "Mention", "href": amara.uri}])))
    run_jobs()

    assert answer.status_code in {202, 403}
    assert not Post.objects.exists()
    assert not Notification.objects.exists()
    assert not Arrival.objects.filter(state=Arrival.State.DONE).exists()


def test_nobody_of_it_is_looked_up(emi_there, fake_web, db):
    emi_there.stand(fake_web)
    uri = put_note(fake_web)
    decide()

    with pytest.raises(NotAsked):
        fetch_actor(emi_there.uri, now=NOW)
    assert post_of(uri, now=NOW, may_fetch=True) is None
    assert fake_web.asked == []


def test_what_waited_for_it_goes_nowhere(read_by_amara, amara, run_jobs, fake_web):
    Follow.objects.create(follower=read_by_amara.account, followed=amara, created_at=NOW, accepted_at=NOW)
    publish_post(author=amara, draft=Draft(text="Hello"), now=NOW)
    run_jobs()
    assert Delivery.objects.filter(state=Delivery.State.WAITING).exists()
    fake_web.asked.clear()

    decide()
    run_jobs()

    assert not Delivery.objects.filter(state=Delivery.State.WAITING).exists()
    Outgoing.objects.all().delete()
    publish_post(author=amara, draft=Draft(text="@emi@elsewhere.test for you"), now=NOW)
    run_jobs()
    assert not Delivery.objects.exists()
    assert "https://elsewhere.test/inbox" not in fake_web.addresses()


def test_its_server_is_not_told_of_each_follow_that_ends(read_by_amara, run_jobs):
    decide()
    run_jobs()

    assert not Outgoing.objects.exists()
    assert not Follow.objects.exists()


def test_nobody_here_follows_there(known, amara):
    decide()

    with pytest.raises(MayNotFollow):
        follow(follower=amara, target=known.account, now=NOW)


def test_let_in_again_it_is_heard_as_before(read_by_amara, amara, run_jobs):
    decide()
    free_server(domain="elsewhere.test", by=None, now=NOW)
    Follow.objects.create(follower=amara, followed=read_by_amara.account, created_at=NOW, accepted_at=NOW)

    read_by_amara.deliver(read_by_amara.does("Create", note_by(read_by_amara)))
    run_jobs()

    assert Post.objects.visible_to(amara).get().author == read_by_amara.account


def test_who_is_first_met_of_a_limited_server_is_limited(emi_there, fake_web, db):
    emi_there.stand(fake_web)
    decide(limits=LIMITED)

    account = fetch_actor(emi_there.uri, now=NOW).account

    assert (account.limited_at, account.suspended_at) == (NOW, None)
    free_server(domain="elsewhere.test", by=None, now=NOW)
    assert Account.objects.get(pk=account.pk).limited_at is None


def test_nobody_comes_in_by_a_handle_of_another_name(fake_web, db):
    """The handle is of a server that is let in; the person stands on one that is not."""
    sender = Sender(host="social.elsewhere.test")
    sender.stand(fake_web)
    decide()

    with pytest.raises(NotFetched):
        fetch_actor(sender.uri, now=NOW)
    assert not Account.objects.filter(domain="social.elsewhere.test").exists()


def test_who_is_limited_with_their_server_asks_before_they_follow(known, amara, run_jobs):
    decide(limits=LIMITED)

    known.deliver(known.does("Follow", amara.uri))
    run_jobs()

    assert Follow.objects.get().accepted_at is None


def test_what_it_signs_opens_nothing(known, amara, client):
    """Posts for followers are served to who may see them, but not while their server is kept away."""
    Follow.objects.create(follower=known.account, followed=amara, created_at=NOW, accepted_at=NOW)
    post = publish_post(author=amara, draft=Draft(text="Between us", visibility="followers"), now=NOW)
    assert ask(client, post.uri, known).status_code == 200

    decide()

    assert ask(client, post.uri, known).status_code == 403
    free_server(domain="elsewhere.test", by=None, now=NOW)
    assert ask(client, post.uri, known).status_code == 404, "the follow has ended"


def ask(client, uri, sender):
    origin, target = "http://kith.test", uri.removeprefix("http://kith.test")
    signed = sign(
        scheme=Scheme.CAVAGE, key_id=sender.key_id, private_pem=key_pair(sender.key)[0], method="GET", origin=origin,
        target=target, body=b"", now=timezone.now(),
    )  # fmt: skip
    return client.get(target, headers={"accept": "application/activity+json", **signed})


def test_a_handle_of_another_server_lets_nobody_in(known, amara):
    cover = server_of("cover.test", now=NOW)
    Account.objects.filter(uri=known.uri).update(domain=cover.domain)
    RemoteActor.objects.filter(account__uri=known.uri).update(server=cover)
    assert known.deliver(known.does("Like", amara.uri)).status_code == 202

    decide("elsewhere.test")

    assert known.deliver(known.does("Like", amara.uri)).status_code == 403
