"""Posts of other servers by their address: with their authors and what they answer, and believed from nobody else."""

import json

import pytest

from kith.accounts.models import Account
from kith.federation.lookup.actors import fetch_actor
from kith.federation.lookup.addresses import at_address
from kith.federation.lookup.fetching import Gone, NotFetched, TooSlow
from kith.federation.lookup.posts import MOST_ANCESTORS, fetch_post, post_of
from kith.federation.models import Tombstone
from kith.federation.tests.remote import put, put_actor, put_note
from kith.foundations import http
from kith.foundations.http import TookTooLong
from kith.posts.models import Origin, Pin, Post
from kith.servers.models import Limit, Server
from kith.timelines.models import HomeEntry
from tests.cast import make_account

pytestmark = pytest.mark.django_db
EMI = "https://elsewhere.test/users/emi"


def test_a_post_comes_with_its_author(fake_web, now):
    put_actor(fake_web)
    uri = put_note(fake_web, content="<p>Hello <script>x()</script></p>")

    post = post_of(uri, now=now, may_fetch=True)

    assert (post.uri, post.author.uri, post.origin) == (uri, EMI, Origin.ELSEWHERE)
    assert "script" not in post.html


def test_nothing_is_asked_where_nothing_may_be_fetched(fake_web, now, amara):
    put_actor(fake_web)

    assert post_of(put_note(fake_web), now=now, may_fetch=False) is None
    assert post_of(f"{amara.uri}/posts/7", now=now, may_fetch=True) is None
    assert fake_web.asked == []


def test_what_a_post_answers_comes_with_it(fake_web, now):
    put_actor(fake_web)
    put_actor(fake_web, "fay", host="third.test")
    first = put_note(fake_web, 1, by="https://third.test/users/fay")
    second = put_note(fake_web, 2, inReplyTo=first)
    third = put_note(fake_web, 3, inReplyTo=second)

    post = post_of(third, now=now, may_fetch=True)

    assert post.in_reply_to.uri == second
    assert post.in_reply_to.in_reply_to.uri == first
    assert post.thread_id == post.in_reply_to.in_reply_to.id


def test_a_discussion_without_an_end_is_cut(fake_web, now):
    put_actor(fake_web)
    for number in range(1, MOST_ANCESTORS + 20):
        put_note(fake_web, number, inReplyTo=f"{EMI}/statuses/{number + 1}")

    assert post_of(f"{EMI}/statuses/1", now=now, may_fetch=True) is not None
    assert Post.objects.visible_to(None).count() == MOST_ANCESTORS + 1


@pytest.mark.parametrize(
    "lie",
    [
        {"attributedTo": "https://famous.test/users/fay"},
        {"id": "https://famous.test/users/fay/statuses/1"},
        {"id": "http://kith.test/users/amara/posts/1"},
        {"id": None},
        {"type": "Person"},
        {"attributedTo": None},
        {"to": [], "cc": []},
        {"to": [f"{EMI}/followers"], "cc": []},
    ],
)
def test_what_speaks_for_others_or_is_for_others_is_not_kept(fake_web, now, amara, lie):
    put_actor(fake_web)
    put_actor(fake_web, "fay", host="famous.test")
    uri = put_note(fake_web, **lie)

    assert post_of(uri, now=now, may_fetch=True) is None
    assert not Post.objects.visible_to(amara).exists()


def test_a_document_with_another_id_is_asked_for_there(fake_web, now):
    put_actor(fake_web)
    true = put_note(fake_web, 1, content="<p>As it is</p>")
    put(fake_web, "https://evil.test/1", {"id": true, "type": "Note", "attributedTo": EMI, "content": "<p>A lie</p>"})

    post = at_address("https://evil.test/1", now=now)

    assert "As it is" in post.html


@pytest.mark.parametrize("away", ["elsewhere.test", "test"])
def test_nothing_is_asked_of_servers_kept_away(fake_web, now, away):
    Server.objects.create(domain=away, limit=Limit.SUSPENDED, created_at=now)
    put_actor(fake_web)

    assert post_of(put_note(fake_web), now=now, may_fetch=True) is None
    assert fake_web.asked == []


def test_what_was_deleted_is_not_asked_for_again(fake_web, now):
    put_actor(fake_web)
    uri = put_note(fake_web)
    Tombstone.objects.create(uri=uri, at=now)

    with pytest.raises(Gone):
        fetch_post(uri, now=now)
    assert fake_web.asked == []


def test_who_waits_is_shown_the_post_before_what_it_answers(fake_web, now, run_jobs):
    put_actor(fake_web)
    first = put_note(fake_web, 1)
    second = put_note(fake_web, 2, inReplyTo=first)

    post = fetch_post(second, now=now, waits=True)
    assert first not in fake_web.addresses()

    run_jobs()
    post.refresh_from_db()
    assert post.in_reply_to.uri == first


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[" * 100_000, "application/activity+json"),
        (b'{"a":' * 100_000, "application/activity+json"),
        (b'{"id":' + b"1" * 100_000 + b"}", "application/activity+json"),
        (b"\xff\xfe{}", "application/activity+json"),
        (b"[1,2]", "application/activity+json"),
        (b"null", "application/activity+json"),
        (b"", "application/activity+json"),
        (b" " * 1_000_001, "application/activity+json"),
        (b'{"id":"https://elsewhere.test/users/emi/statuses/1","type":"Note"}', "text/html"),
        (b'{"id":"https://elsewhere.test/users/emi/statuses/1","type":"Note"}', "application/json"),
        (b'{"id":"https://elsewhere.test/users/emi/statuses/1","type":"Note"}', "text/plain; charset=utf-8"),
    ],
)
def test_what_is_no_document_is_not_read(fake_web, now, body, kind):
    uri = f"{EMI}/statuses/1"
    fake_web.put(uri, body, content_type=kind)

    with pytest.raises(NotFetched):
        fetch_post(uri, now=now)


@pytest.mark.parametrize("to", ["http://127.0.0.1/x", "http://[::ffff:10.0.0.1]/x", "http://169.254.169.254/latest"])
def test_a_redirect_inside_is_not_followed(fake_web, now, to, settings):
    uri = f"{EMI}/statuses/1"
    fake_web.put(uri, status=302, location=to)

    with pytest.raises(NotFetched):
        fetch_post(uri, now=now)
    assert fake_web.addresses() == [uri]


def test_a_slow_drip_is_waited_for_no_longer_than_said(now, monkeypatch):
    def drip(*_):
        raise TookTooLong("This took too long to arrive.")

    monkeypatch.setattr(http, "_once", drip)

    with pytest.raises(TooSlow):
        fetch_post(f"{EMI}/statuses/1", now=now, deadline=1.0)


@pytest.fixture
def outbox(fake_web):
    put_actor(fake_web, featured=f"{EMI}/featured")
    notes = [json.loads(fake_web.answers[put_note(fake_web, number)][2]) for number in range(1, 4)]
    page = {
        "id": f"{EMI}/outbox?page=1",
        "type": "OrderedCollectionPage",
        "orderedItems": [
            {"type": "Create", "actor": EMI, "object": notes[0]},
            {"type": "Create", "actor": EMI, "object": notes[1]["id"]},
            {"type": "Create", "actor": EMI, "object": notes[2] | {"attributedTo": "https://famous.test/users/fay"}},
            {"type": "Announce", "actor": EMI, "object": "https://famous.test/1"},
            {"type": "Create", "actor": EMI, "object": {"id": "https://famous.test/2", "attributedTo": EMI}},
            7,
        ],
    }
    put(fake_web, f"{EMI}/outbox", {"type": "OrderedCollection", "totalItems": 40, "first": f"{EMI}/outbox?page=1"})
    put(fake_web, f"{EMI}/outbox?page=1", page)
    put(fake_web, f"{EMI}/featured", {"type": "OrderedCollection", "orderedItems": [notes[1]]})
    return fake_web


def test_whoever_is_looked_up_brings_their_latest_posts_and_pins(outbox, now, run_jobs, amara):
    account = fetch_actor(EMI, now=now).account
    run_jobs()

    posts = Post.objects.visible_to(amara).filter(author=account)
    assert {post.uri for post in posts} == {f"{EMI}/statuses/{number}" for number in (1, 2, 3)}
    assert [pin.post.uri for pin in Pin.objects.filter(account=account)] == [f"{EMI}/statuses/2"]
    assert Account.objects.get(pk=account.pk).posts_count == 40
    assert not any("famous.test" in address for address in outbox.addresses())


def test_old_posts_ring_for_nobody_and_fill_no_home_of_a_stranger(outbox, now, run_jobs, amara):
    fetch_actor(EMI, now=now)
    run_jobs()

    assert not HomeEntry.objects.exists()


def test_a_list_on_another_server_is_not_walked(fake_web, now, run_jobs):
    put_actor(fake_web, outbox="https://famous.test/outbox")
    fetch_actor(EMI, now=now)
    run_jobs()

    assert "https://famous.test/outbox" not in fake_web.addresses()


def test_a_list_that_leads_to_itself_ends(fake_web, now, run_jobs):
    put_actor(fake_web)
    put(fake_web, f"{EMI}/outbox", {"type": "OrderedCollection", "first": f"{EMI}/outbox"})
    fetch_actor(EMI, now=now)
    run_jobs()

    assert fake_web.addresses().count(f"{EMI}/outbox") == 2  # once to read it, once to count


def test_the_author_of_a_page_that_is_ours_is_not_believed(fake_web, now):
    make_account("amara")
    put_actor(fake_web)
    uri = put_note(fake_web, attributedTo="http://kith.test/users/amara")

    assert post_of(uri, now=now, may_fetch=True) is None
