"""Posts that people of other servers have met, for tests of what these are told of them."""

from __future__ import annotations

import pytest

from kith.accounts.models import Account, Follow
from kith.federation.models import Relay
from kith.federation.tests.outgoing import forget_all, people_of
from kith.posts.actions import boost, favourite, publish_post, receive_post
from kith.posts.drafts import Draft, IncomingPost
from kith.posts.models import Origin, Post, Visibility
from kith.servers.models import Server

FOLLOWER, NAMED = "https://follows.test/inbox", "https://named.test/inbox"
BOOSTER, THANKER, ANSWERER = "https://boosts.test/inbox", "https://thanks.test/inbox", "https://answers.test/inbox"
FRIEND_OF_BEN, RELAY = "https://friend.test/inbox", "https://relay.test/inbox"
NIA = "https://named.test/users/nia"


@pytest.fixture
def nobody_answers(fake_web):
    """So that whatever goes out can be looked at while it waits."""


@pytest.fixture
def elsewhere(amara, ben, nobody_answers, now):
    """Fola follows Amara; Nia is named; the others meet what is open; Frida follows Ben, who passes on."""
    (fola,), (frida,) = people_of("follows.test", "fola"), people_of("friend.test", "frida")
    Follow.objects.create(follower=fola.account, followed=amara, created_at=now, accepted_at=now)
    Follow.objects.create(follower=frida.account, followed=ben, created_at=now, accepted_at=now)
    for host, name in (("named", "nia"), ("boosts", "bo"), ("thanks", "tia"), ("answers", "ann"), ("stranger", "sam")):
        people_of(f"{host}.test", name)
    relay = Server.objects.create(domain="relay.test", created_at=now)
    Relay.objects.create(inbox=RELAY, server=relay, follow_id="1", state=Relay.State.ACCEPTED, created_at=now)


@pytest.fixture
def publish(elsewhere, amara, ben, run_jobs, now):
    """`publish(visibility=…)` gives a post that all of its kind of readers met, and whose telling is over."""

    def do(text="Hello @nia@named.test", **draft):
        post = publish_post(author=amara, draft=Draft(text=text, **draft), now=now)
        if post.visibility in {Visibility.PUBLIC, Visibility.QUIET} and not post.is_local_only:
            boost(account=someone("bo"), post=post, now=now)
            boost(account=ben, post=post, now=now)
            favourite(account=someone("tia"), post=post, now=now)
            receive_post(author=someone("ann"), incoming=arrived("https://answers.test/1", now), now=now, answered=post)
        run_jobs()
        forget_all()
        return Post.objects.get(pk=post.pk)

    return do


MET = {FOLLOWER, NAMED, BOOSTER, THANKER, ANSWERER, FRIEND_OF_BEN}
MAY_HAVE = {
    Visibility.PUBLIC: MET | {RELAY},
    Visibility.QUIET: MET,
    Visibility.FOLLOWERS: {FOLLOWER, NAMED},
    Visibility.MENTIONED: {NAMED},
}


def someone(username: str) -> Account:
    return Account.objects.get(username=username)


def arrived(uri: str, now) -> IncomingPost:
    return IncomingPost(uri=uri, url=uri, html="<p>Hello</p>", published_at=now, origin=Origin.ELSEWHERE)
