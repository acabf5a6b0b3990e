"""Boosting: what may be passed on, once, and counted right."""

import pytest

from kith.posts.actions import MayNotBoost, boost, publish_post, unboost
from kith.posts.drafts import Draft
from kith.posts.models import Post


@pytest.mark.parametrize("visibility", ["public", "quiet"])
def test_passes_on_as_wide_as_the_post(amara, chidi, now, visibility):
    post = publish_post(author=amara, draft=Draft(text="Look", visibility=visibility), now=now)

    made = boost(account=chidi, post=post, now=now)

    assert made.boost_of_id == post.id
    assert made.visibility == visibility
    assert made.thread_id == made.id
    post.refresh_from_db()
    assert post.boosts_count == 1


def test_twice_is_once(amara, chidi, now):
    post = publish_post(author=amara, draft=Draft(text="Look"), now=now)

    first, second = (boost(account=chidi, post=post, now=now) for _ in range(2))

    assert first == second
    post.refresh_from_db()
    assert post.boosts_count == 1


def test_the_boost_of_a_boost_is_of_the_post(amara, ben, chidi, now):
    post = publish_post(author=amara, draft=Draft(text="Look"), now=now)
    passed_on = boost(account=ben, post=post, now=now)

    again = boost(account=chidi, post=passed_on, now=now)

    assert again.boost_of_id == post.id


def test_stays_here_with_a_post_of_this_server_only(amara, chidi, now):
    post = publish_post(author=amara, draft=Draft(text="Look", is_local_only=True), now=now)

    assert boost(account=chidi, post=post, now=now).is_local_only


def test_ones_own_post_for_followers_goes_to_them_again(amara, now):
    post = publish_post(author=amara, draft=Draft(text="Look", visibility="followers"), now=now)

    assert boost(account=amara, post=post, now=now, visibility="public").visibility == "followers"


@pytest.mark.parametrize("visibility", ["followers", "mentioned"])
def test_refuses_what_is_for_a_few(amara, ben, now, visibility):
    post = publish_post(author=amara, draft=Draft(text="For @ben", visibility=visibility), now=now)

    with pytest.raises(MayNotBoost):
        boost(account=ben, post=post, now=now)


def test_refuses_ones_own_words_to_a_few(amara, ben, now):
    post = publish_post(author=amara, draft=Draft(text="For @ben", visibility="mentioned"), now=now)

    with pytest.raises(MayNotBoost):
        boost(account=amara, post=post, now=now)


def test_refuses_what_is_hidden(amara, now):
    post = publish_post(author=amara, draft=Draft(text="Look"), now=now)
    Post.objects.filter(pk=post.pk).update(hidden_at=now)

    with pytest.raises(MayNotBoost):
        boost(account=amara, post=post, now=now)


def test_is_taken_back_once(amara, ben, chidi, now):
    post = publish_post(author=amara, draft=Draft(text="Look"), now=now)
    boost(account=ben, post=post, now=now)
    boost(account=chidi, post=post, now=now)

    unboost(account=chidi, post=post)
    unboost(account=chidi, post=post)

    post.refresh_from_db()
    assert post.boosts_count == 1
