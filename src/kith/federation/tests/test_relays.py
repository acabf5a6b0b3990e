"""Relays: asked, answered, what they bring, what goes to them, and left again."""

import json

import pytest

from kith.federation import relays
from kith.federation.keys import server_actor
from kith.federation.models import Arrival, Outgoing, Relay
from kith.federation.tests.remote import put_actor, put_note
from kith.federation.tests.senders import PUBLIC, Sender
from kith.moderation.actions import limit_server
from kith.moderation.models import Act
from kith.notifications.models import Notification
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from kith.servers.actions import Limits
from kith.servers.models import Limit
from tests.cast import NOW

INBOX = "https://relay.test/inbox"
STATE = Relay.State


@pytest.fixture(autouse=True)
def nothing_leaves(fake_web):
    """What would be delivered stays in its rows."""
    fake_web.put(INBOX, status=500)


@pytest.fixture
def relay(dee):
    return relays.ask_relay(inbox=INBOX, by=dee.user, now=NOW)


@pytest.fixture
def it(relay):
    """The relay as an actor who is known here."""
    sender = Sender(username="relay", host="relay.test", key=3)
    sender.be_known(type="Application", inbox=INBOX, shared_inbox="")
    return sender


@pytest.fixture
def connected(it, relay):
    Relay.objects.update(state=STATE.ACCEPTED, actor=it.uri)
    return it


@pytest.fixture
def post_of_fay(fake_web):
    """A public post of somebody of whom nobody here has heard."""
    put_actor(fake_web, "fay", host="far.test")
    return put_note(fake_web, by="https://far.test/users/fay")


def came_of(sender, activity, run_jobs):
    assert sender.deliver(activity).status_code == 202
    run_jobs()
    return Arrival.objects.latest("pk").state


def sent():
    return [json.loads(body) for body in Outgoing.objects.order_by("pk").values_list("body", flat=True)]


def test_the_server_itself_follows_everything_public(relay):
    (asked,) = sent()

    assert (asked["type"], asked["actor"], asked["object"], asked["id"]) == (
        "Follow", server_actor(), PUBLIC, relay.follow_id,
    )  # fmt: skip
    (line,) = Outgoing.objects.get().deliveries.all()
    assert (line.inbox, line.server.domain, relay.state) == (INBOX, "relay.test", STATE.ASKED)
    assert [(act.verb, act.target) for act in Act.objects.all()] == [("asked the relay", INBOX)]


@pytest.mark.parametrize("answered", ["whole", "by its address"])
@pytest.mark.parametrize(("verb", "state"), [("Accept", STATE.ACCEPTED), ("Reject", STATE.REFUSED)])
def test_its_answer_is_heard(it, relay, run_jobs, verb, state, answered):
    asked = {"id": relay.follow_id, "type": "Follow", "actor": server_actor(), "object": PUBLIC}

    came = came_of(it, it.does(verb, asked if answered == "whole" else relay.follow_id), run_jobs)

    relay.refresh_from_db()
    assert (came, relay.state, relay.actor) == (Arrival.State.DONE, state, it.uri)


def test_nobody_else_answers_for_it(known, relay, run_jobs):
    came = came_of(known, known.does("Accept", relay.follow_id), run_jobs)

    relay.refresh_from_db()
    assert (came, relay.state, relay.actor) == (Arrival.State.PASSED_OVER, STATE.ASKED, "")


def test_what_it_announces_is_fetched_and_no_boost(connected, post_of_fay, run_jobs):
    came_of(connected, connected.does("Announce", post_of_fay, to=[PUBLIC]), run_jobs)

    (post,) = Post.objects.all()
    assert (post.uri, post.author.handle, post.boost_of_id) == (post_of_fay, "@fay@far.test", None)
    assert not Notification.objects.exists()


def test_what_it_passes_on_unchanged_is_fetched_from_where_it_is(connected, post_of_fay, run_jobs):
    """As Mastodon's relays do it; its words are not believed, even if its signature of old would hold."""
    forged = {"id": post_of_fay, "type": "Note", "content": "Other words", "attributedTo": "https://far.test/users/fay"}
    passed_on = {
        "id": f"{post_of_fay}/activity",
        "type": "Create",
        "actor": "https://far.test/users/fay",
        "to": [PUBLIC],
        "object": forged | {"to": [PUBLIC]},
    }

    assert connected.deliver(passed_on).status_code == 202
    run_jobs()

    assert "Post 1" in Post.objects.get().html


@pytest.mark.parametrize("state", [STATE.ASKED, STATE.REFUSED])
def test_who_is_not_connected_brings_nothing(it, relay, post_of_fay, run_jobs, state):
    Relay.objects.update(state=state, actor=it.uri)

    came = came_of(it, it.does("Announce", post_of_fay, to=[PUBLIC]), run_jobs)

    assert came == Arrival.State.PASSED_OVER
    assert not Post.objects.exists()


def test_what_is_not_for_everyone_is_not_taken_from_it(connected, fake_web, run_jobs):
    put_actor(fake_web, "fay", host="far.test")
    by = "https://far.test/users/fay"
    private = put_note(fake_web, by=by, to=[f"{by}/followers"], cc=[])

    came_of(connected, connected.does("Announce", private, to=[PUBLIC]), run_jobs)

    assert not Post.objects.exists()


def test_our_own_posts_come_back_as_nothing(connected, amara, run_jobs):
    post = publish_post(author=amara, draft=Draft(text="Hello"), now=NOW)

    came = came_of(connected, connected.does("Announce", post.uri, to=[PUBLIC]), run_jobs)

    assert came == Arrival.State.PASSED_OVER
    assert Post.objects.count() == 1
    assert not Notification.objects.exists()


def test_more_than_can_be_looked_at_is_let_go(connected, post_of_fay, run_jobs, monkeypatch):
    monkeypatch.setattr("kith.federation.inbound.rates.may_be_relayed", lambda host: False)

    came = came_of(connected, connected.does("Announce", post_of_fay, to=[PUBLIC]), run_jobs)

    assert came == Arrival.State.PASSED_OVER
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("draft", "goes"),
    [
        ({"visibility": "public"}, True),
        ({"visibility": "quiet"}, False),
        ({"visibility": "followers"}, False),
        ({"visibility": "mentioned"}, False),
        ({"visibility": "public", "is_local_only": True}, False),
    ],
)
@pytest.mark.parametrize("state", STATE)
def test_what_goes_to_a_relay(connected, amara, run_jobs, draft, goes, state):
    Relay.objects.update(state=state)
    Outgoing.objects.all().delete()

    publish_post(author=amara, draft=Draft(text="Hello", **draft), now=NOW)
    run_jobs()

    to_relay = [each["type"] for each in sent() if Outgoing.objects.filter(deliveries__inbox=INBOX).exists()]
    assert to_relay == (["Create"] if goes and state == STATE.ACCEPTED else [])


def test_nothing_goes_to_a_relay_whose_server_is_kept_away(connected, amara, run_jobs):
    limit_server(domain="relay.test", limits=Limits(limit=Limit.SUSPENDED), by=None, now=NOW)
    run_jobs()
    Outgoing.objects.all().delete()

    publish_post(author=amara, draft=Draft(text="Hello"), now=NOW)
    run_jobs()

    assert sent() == []


def test_a_relay_that_is_left_is_told(connected, relay, dee):
    relays.leave_relay(relay=relay, by=dee.user, now=NOW)

    assert not Relay.objects.exists()
    undo = sent()[-1]
    assert (undo["type"], undo["actor"]) == ("Undo", server_actor())
    assert undo["object"] == {
        "id": undo["object"]["id"], "type": "Follow", "actor": server_actor(), "object": PUBLIC,
    }  # fmt: skip
    waiting = [line.outgoing.kind for each in Outgoing.objects.all() for line in each.deliveries.all()]
    assert waiting == ["Undo"], "the asking that had not gone out yet is held back"


@pytest.mark.parametrize(
    ("inbox", "refusal"),
    [
        ("", relays.NotARelay),
        ("relay.test/inbox", relays.NotARelay),
        ("http://relay.test/inbox", relays.NotARelay),
        ("ftp://relay.test/inbox", relays.NotARelay),
        ("https://user:word@relay.test/inbox", relays.NotARelay),
        ("http://kith.test/inbox", relays.NotARelay),
        (INBOX, relays.IsThereAlready),
        ("https://away.test/inbox", relays.IsKeptAway),
        ("https://a.away.test/inbox", relays.IsKeptAway),
    ],
)
def test_what_is_no_relay_is_refused(relay, dee, inbox, refusal):
    limit_server(domain="away.test", limits=Limits(limit=Limit.SUSPENDED), by=None, now=NOW)

    with pytest.raises(refusal):
        relays.ask_relay(inbox=inbox, by=dee.user, now=NOW)
    assert Relay.objects.count() == 1


def test_twenty_are_the_most(dee):
    for place in range(relays.MOST_RELAYS):
        relays.ask_relay(inbox=f"https://relay{place}.test/inbox", by=dee.user, now=NOW)

    with pytest.raises(relays.TooManyRelays):
        relays.ask_relay(inbox=INBOX, by=dee.user, now=NOW)


def test_members_ask_and_leave_nothing(relay, amara, sign_in):
    with pytest.raises(relays.MayNotKeepRelays):
        relays.ask_relay(inbox="https://other.test/inbox", by=amara.user, now=NOW)
    with pytest.raises(relays.MayNotKeepRelays):
        relays.leave_relay(relay=relay, by=amara.user, now=NOW)
    assert sign_in(amara).get("/manage/relays").status_code == 403
    assert Relay.objects.get() == relay


def test_the_page(dee, sign_in):
    browser = sign_in(dee)
    assert "Address of the relay" in browser.get("/manage/relays").content.decode()

    assert browser.post("/manage/relays", {"inbox": "nothing"}).status_code == 422
    assert browser.post("/manage/relays", {"inbox": INBOX}).status_code == 302

    page = browser.get("/manage/relays").content.decode()
    assert INBOX in page
    assert "no answer yet" in page
    assert browser.post("/manage/relays", {"inbox": INBOX}).status_code == 422
    Relay.objects.update(state=STATE.ACCEPTED)
    assert "Connected" in browser.get("/manage/relays").content.decode()
    browser.post(f"/manage/relays/{Relay.objects.get().pk}/leave")
    assert not Relay.objects.exists()
    assert browser.post("/manage/relays/999/leave").status_code == 404
