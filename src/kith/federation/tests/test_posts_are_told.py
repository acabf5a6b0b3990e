"""What becomes of a post here, as other servers are told: by what, and which of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.actions import follow
from kith.accounts.models import Account, Follow
from kith.federation.models import Outgoing, Relay, Tombstone
from kith.federation.tests.outgoing import activities, activity, forget_all, inboxes, people_of, told
from kith.foundations.ids import new_id
from kith.media.models import Kind, MediaFile, State
from kith.posts.actions import (
    boost,
    choose_quoters,
    choose_repliers,
    delete_expired_posts,
    delete_post,
    edit_post,
    favourite,
    hide_post,
    narrow_post,
    pin,
    publish_post,
    receive_post,
    restore_post,
    take_out_restored,
    unpin,
)
from kith.posts.drafts import Draft, IncomingPost, KeptPost
from kith.posts.models import Attachment, Origin, Post, Quoters, Repliers, Visibility
from kith.protocols.activitypub.vocabulary import PUBLIC
from kith.servers.models import Server

pytestmark = pytest.mark.django_db

FOLLOWER, NAMED = "https://follows.test/inbox", "https://named.test/inbox"
BOOSTER, THANKER, ANSWERER = "https://boosts.test/inbox", "https://thanks.test/inbox", "https://answers.test/inbox"
FRIEND_OF_BEN, RELAY = "https://friend.test/inbox", "https://relay.test/inbox"
NIA = "https://named.test/users/nia"


@pytest.fixture(autouse=True)
def nobody_answers(fake_web):
    """So that whatever goes out can be looked at while it waits."""


@pytest.fixture
def elsewhere(amara, ben, now):
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


def test_a_new_post_is_a_create(elsewhere, amara, run_jobs, now):
    post = publish_post(author=amara, draft=Draft(text="Hello @nia@named.test"), now=now)

    run_jobs()

    created = activity("Create")
    assert (created["id"], created["type"], created["actor"]) == (f"{post.uri}/activity", "Create", amara.uri)
    assert (created["to"], created["cc"]) == ([PUBLIC], [f"{amara.uri}/followers", NIA])
    assert (created["object"]["id"], created["object"]["type"]) == (post.uri, "Note")


def test_it_waits_for_its_files(elsewhere, amara, run_jobs, now):
    picture = MediaFile.objects.create(id=new_id(now), owner_id=amara.id, kind=Kind.IMAGE, created_at=now)
    post = publish_post(author=amara, draft=Draft(text="Hills", media_ids=(picture.id,)), now=now)

    run_jobs()
    assert told() == []
    MediaFile.objects.update(state=State.READY, file="hills.webp", content_type="image/webp")
    run_jobs(at=_later(20))

    assert [file["mediaType"] for file in activity("Create")["object"]["attachment"]] == ["image/webp"]
    assert Attachment.objects.filter(post=post).exists()


def test_it_does_not_wait_for_ever(elsewhere, amara, run_jobs, now):
    picture = MediaFile.objects.create(id=new_id(now), owner_id=amara.id, kind=Kind.IMAGE, created_at=now)
    publish_post(author=amara, draft=Draft(text="Hills", media_ids=(picture.id,)), now=now)

    for minutes in range(15):
        run_jobs(at=_later(60 * minutes))
    for _ in range(60):
        run_jobs(at=_later(100_000))

    assert activity("Create")["object"]["attachment"] == []


def test_what_is_gone_before_it_was_told_is_not_told(elsewhere, amara, run_jobs, now):
    post = publish_post(author=amara, draft=Draft(text="Hello"), now=now)
    delete_post(post=post, by=amara)

    run_jobs()

    assert {kind for kind, _ in told()} == {"Delete"}


@pytest.mark.parametrize("visibility", Visibility)
def test_an_edit_goes_to_who_may_see_it_and_has_met_it(publish, amara, run_jobs, now, visibility):
    post = publish(visibility=visibility)

    edit_post(post=post, author=amara, draft=Draft(text="Hello again @nia@named.test"), now=now + timedelta(hours=1))
    run_jobs()

    assert inboxes("Update") == MAY_HAVE[visibility]
    updated = activity("Update")
    assert updated["object"]["id"] == post.uri
    assert "again" in updated["object"]["content"]
    assert updated["id"].startswith(f"{post.uri}#updates/")


def test_each_edit_has_an_address_of_its_own(publish, amara, run_jobs, now):
    post = publish()

    for number in (1, 2):
        edit_post(post=post, author=amara, draft=Draft(text=f"Hello {number}"), now=now + timedelta(hours=number))
        run_jobs()

    assert len({each["id"] for each in activities("Update")}) == 2


@pytest.mark.parametrize("visibility", Visibility)
def test_a_deletion_goes_wherever_it_may_be(publish, amara, run_jobs, visibility):
    post = publish(visibility=visibility)

    delete_post(post=post, by=amara)
    run_jobs()

    assert inboxes("Delete") == MAY_HAVE[visibility]
    assert activity("Delete") | {"@context": ""} == {
        "@context": "",
        "id": f"{post.uri}#delete",
        "type": "Delete",
        "actor": amara.uri,
        "to": [PUBLIC],
        "object": {"id": post.uri, "type": "Tombstone"},
    }
    assert Outgoing.objects.get().farewell == f"post:{post.pk}"
    assert Tombstone.objects.filter(uri=post.uri).exists()


@pytest.mark.parametrize("visibility", Visibility)
def test_of_what_stayed_here_nobody_hears_anything(publish, amara, run_jobs, now, visibility):
    post = publish(visibility=visibility, is_local_only=True)

    edit_post(post=post, author=amara, draft=Draft(text="Hello again @nia@named.test"), now=now + timedelta(hours=1))
    choose_repliers(post=post, author=amara, repliers=Repliers.NOBODY)
    if visibility != Visibility.MENTIONED:
        pin(account=amara, post=post, now=now)
        unpin(account=amara, post=post)
    narrow_post(post=post, author=amara, visibility=Visibility.MENTIONED, is_local_only=True)
    delete_post(post=post, by=amara)
    run_jobs()

    assert told() == []


def test_a_moderators_deletion_is_told_by_its_author(publish, amara, dee, run_jobs):
    post = publish()

    delete_post(post=post, by=dee)
    run_jobs()

    assert activity("Delete")["actor"] == amara.uri


def test_a_post_whose_time_is_over_is_told_as_deleted(publish, run_jobs, now):
    publish(lasts=timedelta(days=1))

    delete_expired_posts(now=now + timedelta(days=2))
    run_jobs()

    assert inboxes("Delete") == MAY_HAVE[Visibility.PUBLIC]


def test_what_waits_still_does_not_go_after_it_was_deleted(elsewhere, amara, run_jobs, now):
    post = publish_post(author=amara, draft=Draft(text="Hello"), now=now)
    run_jobs()
    assert {kind for kind, _ in told()} == {"Create"}

    delete_post(post=post, by=amara)
    run_jobs()

    assert {kind for kind, _ in told()} == {"Delete"}


def test_of_who_leaves_no_post_is_told_by_itself(publish, amara, run_jobs, now):
    post = publish()
    Account.objects.filter(pk=amara.pk).update(left_at=now)

    delete_post(post=Post.objects.get(pk=post.pk), by=amara)
    run_jobs()

    assert told() == []


def test_brought_posts_that_nobody_met_go_quietly(elsewhere, amara, run_jobs, now):
    for number in range(2):
        kept = KeptPost(uri=f"https://old.test/{number}", html="<p>Long ago</p>", published_at=now, visibility="public")
        restored = restore_post(author=amara, kept=kept, now=now, brought_in=1)
    favourite(account=someone("tia"), post=restored, now=now)

    take_out_restored(author=amara, brought_in=1, most=10)
    run_jobs()

    assert [each["object"]["id"] for each in activities("Delete")] == [restored.uri]
    assert THANKER in inboxes("Delete")


def test_what_is_deleted_elsewhere_is_not_told_on(elsewhere, dee, run_jobs, now):
    post = receive_post(author=someone("bo"), incoming=arrived("https://boosts.test/1", now), now=now)

    delete_post(post=post, by=dee)
    run_jobs()

    assert told() == []


def test_what_moderators_hide_is_told_as_deleted(publish, amara, dee, run_jobs, now):
    post = publish()

    hide_post(post=post, by=dee, now=now)
    run_jobs()

    assert inboxes("Delete") == MAY_HAVE[Visibility.PUBLIC]
    assert not Tombstone.objects.exists()  # it may be shown again here


# From, to, whether it stays here from now on → who is told that it is gone; all others that know it, that it changed.
NARROWED = [
    (Visibility.PUBLIC, Visibility.QUIET, False, set()),
    (Visibility.PUBLIC, Visibility.FOLLOWERS, False, MAY_HAVE[Visibility.PUBLIC]),
    (Visibility.PUBLIC, Visibility.MENTIONED, False, MAY_HAVE[Visibility.PUBLIC]),
    (Visibility.QUIET, Visibility.FOLLOWERS, False, MAY_HAVE[Visibility.QUIET]),
    (Visibility.FOLLOWERS, Visibility.MENTIONED, False, MAY_HAVE[Visibility.FOLLOWERS]),
    (Visibility.PUBLIC, Visibility.PUBLIC, True, MAY_HAVE[Visibility.PUBLIC]),
    (Visibility.FOLLOWERS, Visibility.FOLLOWERS, True, MAY_HAVE[Visibility.FOLLOWERS]),
    (Visibility.MENTIONED, Visibility.MENTIONED, True, MAY_HAVE[Visibility.MENTIONED]),
]


@pytest.mark.parametrize(("before", "after", "is_local_only", "gone"), NARROWED)
def test_narrowing_takes_it_from_servers_that_would_go_on_showing_it(
    publish, amara, run_jobs, before, after, is_local_only, gone
):
    post = publish(visibility=before)

    narrow_post(post=post, author=amara, visibility=after, is_local_only=is_local_only)
    run_jobs()

    assert inboxes("Delete") == gone
    assert inboxes("Update") == MAY_HAVE[before] - gone


# The same where the servers of Fola and of Nia, and a stranger's, are known to show it to fewer when they are told so.
NARROWED_BY_KITH = [
    (Visibility.PUBLIC, Visibility.QUIET, False, MAY_HAVE[Visibility.PUBLIC]),
    (Visibility.PUBLIC, Visibility.FOLLOWERS, False, {FOLLOWER, NAMED}),
    (Visibility.PUBLIC, Visibility.MENTIONED, False, {NAMED}),
    (Visibility.FOLLOWERS, Visibility.MENTIONED, False, {NAMED}),
    (Visibility.PUBLIC, Visibility.PUBLIC, True, set()),
    (Visibility.MENTIONED, Visibility.MENTIONED, True, set()),
]


@pytest.mark.parametrize(("before", "after", "is_local_only", "changed"), NARROWED_BY_KITH)
def test_who_still_may_see_it_is_told_so_where_that_is_understood(
    publish, amara, run_jobs, before, after, is_local_only, changed
):
    Server.objects.filter(domain__in=["follows.test", "named.test", "boosts.test"]).update(software="kith")
    post = publish(visibility=before)

    narrow_post(post=post, author=amara, visibility=after, is_local_only=is_local_only)
    run_jobs()

    assert inboxes("Update") == changed
    assert inboxes("Delete") == MAY_HAVE[before] - changed


def test_who_is_named_no_more_in_what_is_for_a_few_is_told_that_it_is_gone(publish, amara, run_jobs, now):
    people_of("other.test", "oz")
    post = publish("Hello @nia@named.test and @oz@other.test", visibility=Visibility.MENTIONED)

    edit_post(post=post, author=amara, draft=Draft(text="Hello @oz@other.test"), now=now + timedelta(hours=1))
    run_jobs()

    assert (inboxes("Update"), inboxes("Delete")) == ({"https://other.test/inbox"}, {NAMED})


def test_but_not_where_someone_beside_them_still_may_see_it(publish, amara, run_jobs, now):
    people_of("named.test", "nell")
    post = publish("Hello @nia@named.test and @nell@named.test", visibility=Visibility.MENTIONED)

    edit_post(post=post, author=amara, draft=Draft(text="Hello @nell@named.test"), now=now + timedelta(hours=1))
    run_jobs()

    assert (inboxes("Update"), inboxes("Delete")) == ({NAMED}, set())


def test_of_what_is_open_nobody_loses_it_by_being_named_no_more(publish, amara, run_jobs, now):
    post = publish()

    edit_post(post=post, author=amara, draft=Draft(text="Hello"), now=now + timedelta(hours=1))
    run_jobs()

    assert inboxes("Delete") == set()


def test_who_may_answer_or_quote_is_told(publish, amara, run_jobs):
    post = publish()

    choose_repliers(post=post, author=amara, repliers=Repliers.FOLLOWERS)
    choose_repliers(post=post, author=amara, repliers=Repliers.FOLLOWERS)
    run_jobs()
    policies = [each["object"]["interactionPolicy"] for each in activities("Update")]
    assert [policy["canReply"]["automaticApproval"] for policy in policies] == [
        [amara.uri, f"{amara.uri}/followers", NIA]
    ]
    forget_all()

    choose_quoters(post=post, author=amara, quoters=Quoters.EVERYONE)
    run_jobs()

    assert activity("Update")["object"]["interactionPolicy"]["canQuote"] == {"automaticApproval": [PUBLIC]}


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.QUIET, Visibility.FOLLOWERS])
def test_followers_hear_what_stands_on_top_of_ones_page(publish, amara, run_jobs, now, visibility):
    post = publish(visibility=visibility)

    pin(account=amara, post=post, now=now)
    pin(account=amara, post=post, now=now)
    unpin(account=amara, post=post)
    unpin(account=amara, post=post)
    run_jobs()

    is_open = visibility != Visibility.FOLLOWERS
    assert told() == ([("Add", FOLLOWER), ("Remove", FOLLOWER)] if is_open else [])
    if is_open:
        assert (activity("Add")["object"], activity("Add")["target"]) == (
            post.uri,
            f"{amara.uri}/collections/featured",
        )


def test_who_follows_nobody_elsewhere_and_is_followed_by_nobody_tells_nobody(chidi, run_jobs, now):
    post = publish_post(author=chidi, draft=Draft(text="Hello"), now=now)
    edit_post(post=post, author=chidi, draft=Draft(text="Hello again"), now=now + timedelta(hours=1))
    delete_post(post=post, by=chidi)

    run_jobs()

    assert told() == []


def test_a_follower_elsewhere_of_who_is_here_hears_of_it_from_then_on(chidi, run_jobs, now):
    (fola,) = people_of("follows.test", "fola")
    follow(follower=fola.account, target=chidi, now=now)
    publish_post(author=chidi, draft=Draft(text="Hello"), now=now)

    run_jobs()

    assert told() == [("Create", FOLLOWER)]


def someone(username: str) -> Account:
    return Account.objects.get(username=username)


def arrived(uri: str, now) -> IncomingPost:
    return IncomingPost(uri=uri, url=uri, html="<p>Hello</p>", published_at=now, origin=Origin.ELSEWHERE)


def _later(seconds: int):
    return timezone.now() + timedelta(seconds=seconds)
