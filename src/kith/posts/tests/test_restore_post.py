"""Restoring: a post from an archive takes its old place, once, and tells nobody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.models import Account
from kith.foundations.ids import time_of
from kith.jobs.models import Job
from kith.posts.actions import (
    IsHereAlready,
    MayNotPost,
    delete_post,
    own_posts_at,
    publish_post,
    restore_post,
    take_out_restored,
)
from kith.posts.drafts import Draft, KeptPoll, KeptPost
from kith.posts.models import FindableWords, Mention, Original, Post, Visibility

DAY = timedelta(days=1)
OLD = "https://old.test/@amara/1"


def restore(author, now, *, brought_in=1, **fields):
    given = {"uri": OLD, "address": OLD, "published_at": now - 400 * DAY, "html": "<p>Soup</p>", "source": "Soup"}
    kept = KeptPost(**{**given, "visibility": Visibility.PUBLIC, **fields})
    return restore_post(author=author, kept=kept, now=now, brought_in=brought_in)


def test_takes_its_old_place_and_nobody_is_told(amara, ben, now, run_jobs):
    newer = publish_post(author=amara, draft=Draft(text="Today"), now=now)
    run_jobs()

    post = restore(amara, now, tags=("Soup", "not a/tag"), html="<p>Soup for @ben</p>")

    assert not Job.objects.exists()
    assert time_of(post.id) == now - 400 * DAY
    assert post.id < newer.id
    assert (post.origin, post.uri) == ("here", f"{amara.uri}/posts/{post.id}")
    assert post.original.place == "old.test"
    assert [tagging.tag.name for tagging in post.taggings.all()] == ["soup"]
    assert not Mention.objects.exists()
    assert "soup" in FindableWords.objects.get(post=post).words
    kept = Account.objects.get(pk=amara.pk)
    assert (kept.posts_count, kept.last_posted_on) == (2, now.date())


def test_twice_is_once_for_one_owner(amara, ben, now):
    first = restore(amara, now)

    with pytest.raises(IsHereAlready):
        restore(amara, now, html="<p>Other words</p>", brought_in=2)
    with pytest.raises(IsHereAlready):
        restore(amara, now, uri=first.uri)
    second = restore(ben, now)

    assert second.author == ben
    assert own_posts_at(amara, [OLD, first.uri, "https://old.test/none", ""]) == {OLD: first.id, first.uri: first.id}


def test_answers_to_oneself_are_a_discussion_and_those_to_others_stay_answers(amara, ben, now):
    other = publish_post(author=ben, draft=Draft(text="Who cooks?"), now=now)
    first = restore(amara, now)
    second = restore(amara, now, uri=OLD + "2", answers=OLD, published_at=now - 399 * DAY)
    third = restore(amara, now, uri=OLD + "3", answers=other.uri)

    first.refresh_from_db()
    other.refresh_from_db()
    assert (second.in_reply_to, second.thread_id, second.is_reply) == (first, first.id, True)
    assert first.replies_count == 1
    assert (third.in_reply_to, third.thread_id, third.is_reply) == (None, third.id, True)
    assert other.replies_count == 0


def test_a_poll_comes_as_it_ended(amara, now):
    poll = KeptPoll(options=(("Tea", 3), ("Soup", 5)), voters_count=7, is_multiple=True, ends_at=now + DAY)

    made = restore(amara, now, poll=poll).poll

    assert made.has_ended(now)
    assert made.told_at == now
    assert (made.voters_count, made.is_multiple) == (7, True)
    assert [(each.title, each.votes_count) for each in made.options.all()] == [("Tea", 3), ("Soup", 5)]


@pytest.mark.parametrize("visibility", Visibility.values)
def test_what_only_a_few_were_to_read_is_its_authors_alone(amara, ben, chidi, now, visibility):
    post = restore(amara, now, visibility=visibility, html="<p>For @chidi</p>")

    def sees(viewer):
        return Post.objects.visible_to(viewer).filter(pk=post.pk).exists()

    assert sees(amara)
    assert sees(ben) == (visibility != "mentioned")
    assert sees(chidi) == sees(None) == (visibility in {"public", "quiet"})
    amara.refresh_from_db()
    assert amara.posts_count == (0 if visibility == "mentioned" else 1)


def test_what_stayed_on_its_server_stays_on_this_one(amara, now):
    post = restore(amara, now, is_local_only=True)

    assert not Post.objects.visible_to(None).filter(pk=post.pk).exists()


def test_a_post_from_the_future_is_from_now(amara, now):
    assert restore(amara, now, published_at=now + 900 * DAY, edited_at=now + DAY).published_at == now


def test_many_of_one_second_keep_their_order(amara, now):
    made = [restore(amara, now, uri=f"{OLD}{number}").id for number in range(30)]

    assert made == sorted(made)


def test_who_is_gone_brings_nothing(amara, now):
    amara.suspended_at = now

    with pytest.raises(MayNotPost):
        restore(amara, now)


def test_all_of_one_bringing_goes_together(amara, now):
    own = publish_post(author=amara, draft=Draft(text="Today"), now=now)
    for number in range(3):
        restore(amara, now, uri=f"{OLD}{number}")
    other = restore(amara, now, brought_in=2)

    assert Original.objects.filter(author=amara, brought_in=1).count() == 3
    assert [take_out_restored(author=amara, brought_in=1, most=2) for _ in range(3)] == [2, 1, 0]
    assert set(Post.objects.values_list("pk", flat=True)) == {own.pk, other.pk}


def test_many_go_in_few_queries(amara, now):
    """All that hangs on them goes at a stroke: one by one, each asked thirty tables."""
    for number in range(22):
        restore(amara, now, uri=f"{OLD}{number}")

    def queries_for(most):
        with CaptureQueriesContext(connection) as asked:
            assert take_out_restored(author=amara, brought_in=1, most=most) == most
        return len(asked)

    few, many = queries_for(2), queries_for(20)

    assert many - few <= 18 * 2  # the count on their page, and what open pages are told


def test_what_was_deleted_may_come_again(amara, now):
    delete_post(post=restore(amara, now), by=amara)

    assert not Original.objects.exists()
    assert restore(amara, now).pk
