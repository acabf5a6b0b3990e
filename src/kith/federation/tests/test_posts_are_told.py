"""What becomes of a post here, as other servers are told: by what, and which of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.actions import follow
from kith.accounts.models import Account
from kith.federation.models import Outgoing, Tombstone
from kith.federation.tests.meeting import (
    FOLLOWER,
    MAY_HAVE,
    NAMED,
    NIA,
    RELAY,
    THANKER,
    arrived,
    someone,
)
from kith.federation.tests.outgoing import activities, activity, forget_all, inboxes, people_of, told
from kith.foundations.ids import new_id
from kith.media.models import Kind, MediaFile, State
from kith.members.models import User
from kith.posts.actions import (
    choose_quoters,
    choose_repliers,
    delete_expired_posts,
    delete_post,
    edit_post,
    favourite,
    hide_post,
    hold_post,
    narrow_post,
    pin,
    plan_post,
    publish_post,
    put_warning,
    receive_post,
    restore_post,
    send_due,
    take_out_restored,
    unpin,
)
from kith.posts.drafts import Draft, KeptPost
from kith.posts.models import Attachment, Post, Quoters, Repliers, Unsent, Visibility
from kith.protocols.activitypub.vocabulary import PUBLIC

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_answers")]


def test_a_new_post_is_a_create(elsewhere, amara, run_jobs, now):
    post = publish_post(author=amara, draft=Draft(text="Hello @nia@named.test"), now=now)

    run_jobs()

    created = activity("Create")
    assert (created["id"], created["type"], created["actor"]) == (f"{post.uri}/activity", "Create", amara.uri)
    assert (created["to"], created["cc"]) == ([PUBLIC], [f"{amara.uri}/followers", NIA])
    assert (created["object"]["id"], created["object"]["type"]) == (post.uri, "Note")


@pytest.mark.parametrize("is_planned", [True, False])
def test_nothing_leaves_before_its_time(elsewhere, amara, run_jobs, is_planned):
    """A plan, or time to take it back (row S4): until then there is no post."""
    asked_at, draft = timezone.now(), Draft(text="Hello @nia@named.test")
    if is_planned:
        unsent = plan_post(account=amara, draft=draft, send_at=asked_at + timedelta(hours=1), now=asked_at)
    else:
        unsent = hold_post(account=amara, draft=draft, delay=timedelta(seconds=20), now=asked_at)

    run_jobs()
    assert told() == []
    send_due(unsent_id=unsent.pk, now=asked_at + timedelta(hours=2))
    run_jobs()

    assert inboxes("Create") == {FOLLOWER, NAMED, RELAY}


def test_what_is_taken_back_in_time_never_leaves(elsewhere, amara, run_jobs, sign_in, fake_web):
    """From the page: while it can be undone, and after it was, neither a letter goes nor is there a door to it."""
    User.objects.filter(account=amara).update(send_delay=20)
    browser = sign_in(amara)
    browser.post("/write", {"text": "Too quick, @nia@named.test", "next": "/home"})
    kept = Unsent.objects.get()

    run_jobs()
    assert (told(), fake_web.asked) == ([], [])
    browser.post(f"/drafts/{kept.pk}/take_back")
    run_jobs(at=_later(100))

    assert (told(), fake_web.asked) == ([], [])
    assert not Post.objects.filter(author=amara).exists()


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


def test_a_warning_of_our_moderators_is_told(publish, dee, run_jobs, now):
    post = publish()

    put_warning(post=post, by=dee, words="Grief", now=now)
    run_jobs()

    told_again = activity("Update")["object"]
    assert (told_again["summary"], told_again["sensitive"]) == ("Grief", True)


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


def _later(seconds: int):
    return timezone.now() + timedelta(seconds=seconds)
