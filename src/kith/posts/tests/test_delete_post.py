"""Deleting: what goes with a post, what stays, and who may."""

import pytest

from kith.posts.actions import MayNotDelete, boost, delete_post, favourite, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post


def test_takes_boosts_and_thanks_along(amara, ben, now):
    post = publish_post(author=amara, draft=Draft(text="Going"), now=now)
    boost(account=ben, post=post, now=now)
    favourite(account=ben, post=post, now=now)

    delete_post(post=post, by=amara)

    assert not Post.objects.exists()
    amara.refresh_from_db()
    assert amara.posts_count == 0


def test_replies_stay_in_their_thread(amara, ben, now):
    post = publish_post(author=amara, draft=Draft(text="Going"), now=now)
    reply = publish_post(author=ben, draft=Draft(text="Staying", in_reply_to_id=post.id), now=now)

    delete_post(post=post, by=amara)

    reply.refresh_from_db()
    assert reply.in_reply_to is None
    assert reply.is_reply
    assert reply.thread_id == post.thread_id


def test_what_it_answered_counts_one_less(amara, ben, now):
    post = publish_post(author=amara, draft=Draft(text="Who walks?"), now=now)
    reply = publish_post(author=ben, draft=Draft(text="I", in_reply_to_id=post.id), now=now)

    delete_post(post=reply, by=ben)

    post.refresh_from_db()
    assert post.replies_count == 0


def test_leaves_its_files_to_the_sweep(amara, now, make_file):
    file = make_file(amara)
    post = publish_post(author=amara, draft=Draft(media_ids=(file.id,)), now=now)

    delete_post(post=post, by=amara)

    file.refresh_from_db()
    assert not file.is_used


def test_twice_is_once(amara, now):
    post = publish_post(author=amara, draft=Draft(text="Going"), now=now)
    again = Post.objects.get(pk=post.pk)

    delete_post(post=post, by=amara)
    delete_post(post=again, by=amara)

    amara.refresh_from_db()
    assert amara.posts_count == 0


def test_moderators_may_and_others_may_not(amara, ben, dee, now):
    post = publish_post(author=amara, draft=Draft(text="Going"), now=now)

    with pytest.raises(MayNotDelete):
        delete_post(post=post, by=ben)

    delete_post(post=post, by=dee)
    assert not Post.objects.exists()
