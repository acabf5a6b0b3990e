"""What apps ask of posts beside the lists: who passed on and thanked, what is planned, polls, how a post once read."""

from datetime import timedelta

import pytest

from kith.accounts.actions import block
from kith.foundations.paging import Cursor
from kith.media.actions import sweep_unused
from kith.media.models import MediaFile
from kith.posts.actions import (
    boost,
    delete_post,
    edit_post,
    favourite,
    hold_post,
    keep_draft,
    made_with,
    plan_post,
    publish_post,
    send_due,
)
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Poll, Post
from kith.posts.queries import (
    boosts_page,
    favourites_page,
    history_of,
    planned_page,
    poll_for,
    stands_in_a_post,
    whole_posts,
)


@pytest.fixture
def file(amara, now):
    long_ago = now - timedelta(days=9)
    return MediaFile.objects.create(id=5, owner_id=amara.id, kind="image", state="ready", created_at=long_ago)


def test_who_passed_on_and_thanked_as_far_as_one_may_meet_them(amara, ben, chidi, dee, now):
    post = publish_post(author=amara, draft=Draft(text="Hello"), now=now)
    for number, account in enumerate((ben, chidi, dee)):
        at = now + timedelta(seconds=number)
        favourite(account=account, post=post, now=at)
        boost(account=account, post=post, now=at, visibility="followers" if account == dee else None)
    block(account=chidi, target=ben, now=now)
    assert [row.account.username for row in favourites_page(amara, post, Cursor()).rows] == ["dee", "chidi", "ben"]
    assert [row.account.username for row in favourites_page(ben, post, Cursor()).rows] == ["dee", "ben"]
    # Dee passed it on to those who follow her.
    assert [row.author.username for row in boosts_page(amara, post, Cursor()).rows] == ["chidi", "ben"]
    assert [row.author.username for row in boosts_page(ben, post, Cursor()).rows] == ["ben"]
    assert [row.author.username for row in boosts_page(None, post, Cursor()).rows] == ["chidi", "ben"]


def test_only_what_is_planned_is_among_what_is_planned(amara, ben, now):
    later = now + timedelta(hours=1)
    planned = plan_post(account=amara, draft=Draft(text="Later"), send_at=later, now=now)
    keep_draft(account=amara, draft=Draft(text="Some day"), now=now)
    hold_post(account=amara, draft=Draft(text="In a moment"), delay=timedelta(seconds=20), now=now)
    plan_post(account=ben, draft=Draft(text="Ben’s"), send_at=later, now=now)
    assert planned_page(amara, Cursor()).rows == [planned]


def test_what_a_key_made(amara, ben, now):
    later = now + timedelta(hours=1)
    planned = plan_post(account=amara, draft=Draft(text="Later"), send_at=later, now=now, key="a key")
    assert (made_with(amara, "a key"), made_with(amara, "another"), made_with(ben, "a key")) == (planned.pk, None, None)
    send_due(unsent_id=planned.pk, now=later)
    assert made_with(amara, "a key") == Post.objects.get().pk


def test_a_poll_is_there_for_who_sees_its_post(amara, ben, chidi, now):
    asked = PollDraft(options=("a", "b"), lasts=timedelta(hours=1))
    publish_post(author=amara, draft=Draft(text="?", poll=asked, visibility="followers"), now=now)
    poll = Poll.objects.get()
    assert poll_for(ben, poll.pk) == poll
    assert poll_for(chidi, poll.pk) is poll_for(None, poll.pk) is poll_for(ben, 999) is None


def test_a_reading_knows_its_files(amara, file, now):
    assert not stands_in_a_post(file.pk)
    post = publish_post(author=amara, draft=Draft(text="Look", media_ids=(file.pk,)), now=now)
    assert stands_in_a_post(file.pk)
    edit_post(post=post, author=amara, draft=Draft(text="Gone"), now=now + timedelta(hours=1))
    before, after = history_of(amara, post.id)[1]
    assert (before.media_ids, after.media_ids) == ((file.pk,), ())


@pytest.mark.parametrize("spared", [True, False])
def test_files_of_a_deleted_post_can_stay_to_be_used_anew(spared, amara, file, now):
    post = publish_post(author=amara, draft=Draft(text="Look", media_ids=(file.pk,)), now=now)
    delete_post(post=post, by=amara, spares_files_until=now + timedelta(days=1) if spared else None)
    assert sweep_unused(now=now + timedelta(hours=1)) == (0 if spared else 1)
    if spared:
        publish_post(author=amara, draft=Draft(text="Look again", media_ids=(file.pk,)), now=now)
        assert sweep_unused(now=now + timedelta(days=2)) == 0


def test_an_app_that_is_gone_is_named_no_more(amara, now):
    post = publish_post(author=amara, draft=Draft(text="By an app", app_id=12345), now=now)
    (told,) = whole_posts([post.id])
    assert told.app is None
