"""Thanking, saving, pinning and muting: twice is once, and only where one sees the post."""

import pytest

from kith.posts.actions import (
    MayNotPin,
    MayNotReact,
    TooManyPins,
    bookmark,
    boost,
    favourite,
    mute_thread,
    pin,
    publish_post,
    unbookmark,
    unfavourite,
    unmute_thread,
    unpin,
)
from kith.posts.drafts import Draft
from kith.posts.queries import Reactions, reactions_of


@pytest.fixture
def post(amara, now):
    return publish_post(author=amara, draft=Draft(text="Look"), now=now)


def test_thanks_once(post, ben, now):
    first, second = (favourite(account=ben, post=post, now=now) for _ in range(2))

    assert first == second
    post.refresh_from_db()
    assert post.favourites_count == 1


def test_takes_thanks_back_once(post, ben, chidi, now):
    favourite(account=ben, post=post, now=now)
    favourite(account=chidi, post=post, now=now)

    unfavourite(account=ben, post=post)
    unfavourite(account=ben, post=post)

    post.refresh_from_db()
    assert post.favourites_count == 1


def test_thanks_for_a_boost_go_to_the_post(post, ben, chidi, now):
    passed_on = boost(account=ben, post=post, now=now)

    kept = favourite(account=chidi, post=passed_on, now=now)

    assert kept.post_id == post.id


@pytest.mark.parametrize("deed", [favourite, bookmark, mute_thread])
def test_refuses_what_is_out_of_sight(amara, chidi, now, deed):
    post = publish_post(author=amara, draft=Draft(text="Look", visibility="followers"), now=now)

    with pytest.raises(MayNotReact):
        deed(account=chidi, post=post, now=now)


def test_pins_five_and_no_more(amara, now):
    posts = [publish_post(author=amara, draft=Draft(text=f"No. {number}"), now=now) for number in range(6)]
    for post in posts[:5]:
        pin(account=amara, post=post, now=now)

    with pytest.raises(TooManyPins):
        pin(account=amara, post=posts[5], now=now)

    pin(account=amara, post=posts[0], now=now)
    unpin(account=amara, post=posts[0])
    pin(account=amara, post=posts[5], now=now)


def test_pins_only_ones_own(post, ben, now):
    with pytest.raises(MayNotPin):
        pin(account=ben, post=post, now=now)


def test_pins_no_boost_and_nothing_for_a_few(amara, post, now):
    for other in (
        boost(account=amara, post=post, now=now),
        publish_post(author=amara, draft=Draft(text="@ben", visibility="mentioned"), now=now),
    ):
        with pytest.raises(MayNotPin):
            pin(account=amara, post=other, now=now)


def test_mutes_the_whole_thread(post, ben, now):
    reply = publish_post(author=ben, draft=Draft(text="Hm", in_reply_to_id=post.id), now=now)

    mute_thread(account=ben, post=reply, now=now)

    assert reactions_of(ben, [post.id])[post.id].thread_muted
    unmute_thread(account=ben, post=post, now=now)
    assert not reactions_of(ben, [reply.id])[reply.id].thread_muted


def test_tells_all_that_one_did_in_one_query(amara, ben, post, now, django_assert_num_queries):
    other = publish_post(author=ben, draft=Draft(text="Other"), now=now)
    favourite(account=ben, post=post, now=now)
    boost(account=ben, post=post, now=now)
    bookmark(account=ben, post=post, now=now)
    mute_thread(account=ben, post=post, now=now)
    pin(account=ben, post=other, now=now)

    with django_assert_num_queries(1):
        done = reactions_of(ben, [post.id, other.id])

    assert done[post.id] == Reactions(favourited=True, boosted=True, bookmarked=True, thread_muted=True)
    assert done[other.id] == Reactions(pinned=True)
    assert reactions_of(None, [post.id]) == {post.id: Reactions()}
    unbookmark(account=ben, post=post)
    assert not reactions_of(ben, [post.id])[post.id].bookmarked
