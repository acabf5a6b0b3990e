"""Whom a post reaches on other servers: a table, since a private word on the wrong server is the worst fault of all."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from kith.accounts.actions import block, block_domain
from kith.accounts.models import Account, Follow, Kind
from kith.federation.models import Relay
from kith.federation.outbound.reach import inboxes_of_post
from kith.federation.tests.outgoing import inboxes, people_of
from kith.posts.actions import boost, publish_post, receive_post
from kith.posts.drafts import Draft, IncomingPost
from kith.posts.models import Origin, Post, Visibility
from kith.servers.models import Limit, Server
from tests.cast import make_account

pytestmark = pytest.mark.django_db

FOLLOWER = "https://follows.test/inbox"
NAMED = "https://named.test/inbox"
RELAY = "https://relay.test/inbox"

# Who follows, who is named; a stranger's server, where somebody is known, is never told. Relays get what is public.
REACHES = {
    Visibility.PUBLIC: {FOLLOWER, NAMED, RELAY},
    Visibility.QUIET: {FOLLOWER, NAMED},
    Visibility.FOLLOWERS: {FOLLOWER, NAMED},
    Visibility.MENTIONED: {NAMED},
}


@pytest.fixture
def elsewhere(amara, now):
    """Someone who follows Amara (with a friend who does too), someone to name, a stranger, and a relay."""
    for follower in people_of("follows.test", "fola", "femi"):
        follow(follower.account, amara, now)
    people_of("named.test", "nia")
    people_of("stranger.test", "sam")
    relay = Server.objects.create(domain="relay.test", created_at=now)
    add_relay(relay, now, state=Relay.State.ACCEPTED)
    asked = Server.objects.create(domain="asked.test", created_at=now)
    add_relay(asked, now, state=Relay.State.ASKED)


def follow(follower: Account, followed: Account, now, *, is_accepted=True) -> None:
    Follow.objects.create(
        follower=follower, followed=followed, created_at=now, accepted_at=now if is_accepted else None
    )


def add_relay(server: Server, now, *, state: str) -> None:
    Relay.objects.create(
        inbox=f"https://{server.domain}/inbox",
        server=server,
        follow_id=f"http://kith.test/actor#follows/{server.domain}",
        state=state,
        created_at=now,
    )


def publish(author: Account, now, text: str = "Hello @nia@named.test", **draft) -> Post:
    return publish_post(author=author, draft=Draft(text=text, **draft), now=now)


@pytest.mark.parametrize(("visibility", "is_local_only"), list(product(Visibility, [False, True])))
def test_a_post_goes_exactly_there(elsewhere, amara, fake_web, run_jobs, now, visibility, is_local_only):
    publish(amara, now, visibility=visibility, is_local_only=is_local_only)

    run_jobs()  # nobody answers, so that all of it waits

    assert inboxes() == (set() if is_local_only else REACHES[visibility])


@pytest.mark.parametrize("visibility", Visibility)
def test_without_anybody_named_strangers_hear_nothing(elsewhere, amara, now, visibility):
    post = publish(amara, now, "Hello", visibility=visibility)

    assert places(post, now) == REACHES[visibility] - {NAMED}


@pytest.mark.parametrize("visibility", Visibility)
def test_who_asked_to_follow_and_was_not_let_in_hears_nothing(amara, now, visibility):
    (asks,) = people_of("asks.test", "ada")
    follow(asks.account, amara, now, is_accepted=False)

    assert places(publish(amara, now, "Hello", visibility=visibility), now) == set()


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("domain", ["follows.test", "part.of.follows.test"])
def test_a_server_kept_away_hears_nothing_nor_do_its_parts(amara, now, visibility, domain):
    (follower,) = people_of(domain, "fola")
    follow(follower.account, amara, now)
    post = publish(amara, now, f"Hello @fola@{domain}", visibility=visibility)
    keep_away("follows.test", now)

    assert places(post, now) == set()


def test_a_server_whose_name_ends_alike_is_another(amara, now):
    (follower,) = people_of("notfollows.test", "fola")
    follow(follower.account, amara, now)
    keep_away("follows.test", now)

    assert places(publish(amara, now), now) == {"https://notfollows.test/inbox"}


@pytest.mark.parametrize("standing", ["suspended_at", "left_at"])
def test_whom_moderators_here_or_there_suspended_hears_nothing(amara, now, standing):
    (follower,) = people_of("follows.test", "fola")
    follow(follower.account, amara, now)
    Account.objects.filter(pk=follower.account.pk).update(**{standing: now})

    assert places(publish(amara, now), now) == set()


def test_who_is_gone_hears_nothing(amara, now):
    (follower,) = people_of("follows.test", "fola", gone_at=now)
    follow(follower.account, amara, now)

    assert places(publish(amara, now), now) == set()


@pytest.mark.parametrize("is_theirs", [True, False])
def test_a_block_after_it_was_written_keeps_it_from_who_is_named(elsewhere, amara, now, is_theirs):
    post = publish(amara, now, visibility=Visibility.MENTIONED)
    nia = Account.objects.get(username="nia")
    parted = (nia, amara) if is_theirs else (amara, nia)
    block(account=parted[0], target=parted[1], now=now)

    assert places(post, now) == set()


def test_who_keeps_a_whole_server_away_reaches_it_by_name_alone(elsewhere, amara, now):
    block_domain(account=amara, domain="follows.test", now=now)

    assert places(publish(amara, now), now) == {NAMED, RELAY}


def test_a_server_without_an_inbox_for_all_hears_it_in_each(amara, now):
    for follower in people_of("small.test", "fola", "femi", shared_inbox=""):
        follow(follower.account, amara, now)

    assert places(publish(amara, now, "Hello"), now) == {
        "https://small.test/users/fola/inbox",
        "https://small.test/users/femi/inbox",
    }


def test_a_server_that_failed_for_a_week_hears_nothing_until_it_is_heard_from(elsewhere, amara, now):
    post = publish(amara, now)
    Server.objects.filter(domain="follows.test").update(failing_since=now - timedelta(days=6))
    assert FOLLOWER in places(post, now)

    Server.objects.filter(domain="follows.test").update(failing_since=now - timedelta(days=7))

    assert places(post, now) == {NAMED, RELAY}


@pytest.mark.parametrize("what", ["hidden_at", "suspended_at", "left_at"])
def test_what_nobody_sees_goes_nowhere(elsewhere, amara, now, what):
    post = publish(amara, now)
    if what == "hidden_at":
        Post.objects.filter(pk=post.pk).update(hidden_at=now)
    else:
        Account.objects.filter(pk=amara.pk).update(**{what: now})

    assert places(post, now) == set()


def test_what_arrived_is_not_passed_on(elsewhere, emi, now):
    (follower,) = people_of("others.test", "olu")
    follow(follower.account, emi, now)
    post = receive_post(author=emi, incoming=arrived("https://elsewhere.test/1", now), now=now)

    assert places(post, now) == set()


def test_what_a_website_published_goes_nowhere(elsewhere, now):
    feed = make_account("paper", kind=Kind.FEED)
    (follower,) = people_of("others.test", "olu")
    follow(follower.account, feed, now)
    item = receive_post(author=feed, incoming=arrived("https://paper.test/1", now, Origin.FEED), now=now)

    assert places(item, now) == set()


def test_a_boost_goes_to_followers_and_to_whose_post_it_is(elsewhere, amara, emi, now):
    (author,) = people_of("writes.test", "wren")
    post = receive_post(author=author.account, incoming=arrived("https://writes.test/1", now), now=now)

    made = boost(account=amara, post=post, now=now)

    assert places(made, now) == {FOLLOWER, "https://writes.test/inbox"}


def test_a_boost_of_who_is_here_goes_to_followers(elsewhere, amara, chidi, now):
    made = boost(account=amara, post=publish(chidi, now, "Hello"), now=now)

    assert places(made, now) == {FOLLOWER}


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.QUIET])
def test_the_boost_of_what_stays_here_stays_here(elsewhere, amara, chidi, now, visibility):
    made = boost(account=amara, post=publish(chidi, now, "Hello", visibility=visibility, is_local_only=True), now=now)

    assert places(made, now) == set()


def test_the_boost_of_what_was_kept_here_since_goes_nowhere(elsewhere, amara, chidi, now):
    post = publish(chidi, now, "Hello")
    made = boost(account=amara, post=post, now=now)
    Post.objects.filter(pk=post.pk).update(is_local_only=True)

    assert places(made, now) == set()


def test_the_boost_of_a_websites_item_stays_here(elsewhere, amara, now):
    feed = make_account("paper", kind=Kind.FEED)
    item = receive_post(author=feed, incoming=arrived("https://paper.test/1", now, Origin.FEED), now=now)

    made = boost(account=amara, post=item, now=now)

    assert places(made, now) == set()


def test_the_boost_of_ones_own_for_followers_goes_to_them_alone(elsewhere, amara, now):
    made = boost(account=amara, post=publish(amara, now, "Hello", visibility=Visibility.FOLLOWERS), now=now)

    assert places(made, now) == {FOLLOWER}


def test_an_answer_goes_to_whose_post_it_answers(amara, now):
    (author,) = people_of("writes.test", "wren")
    post = receive_post(author=author.account, incoming=arrived("https://writes.test/1", now), now=now)

    answer = publish(amara, now, "Yes!", in_reply_to_id=post.pk)

    assert places(answer, now) == {"https://writes.test/inbox"}


def places(post: Post, now) -> set[str]:
    return {inbox for _, inbox in inboxes_of_post(post.pk, now=now)}


def keep_away(domain: str, now) -> None:
    Server.objects.update_or_create(domain=domain, defaults={"limit": Limit.SUSPENDED, "created_at": now})


def arrived(uri: str, now, origin: str = Origin.ELSEWHERE) -> IncomingPost:
    return IncomingPost(uri=uri, url=uri, html="<p>Hello</p>", published_at=now, origin=origin)
