from datetime import timedelta

import pytest

from kith.accounts.actions import follow, mute, unfollow
from kith.accounts.models import Follow
from kith.posts.actions import boost, delete_post, publish_post, unboost
from kith.posts.drafts import Draft
from kith.posts.models import Post
from kith.timelines.actions import surface_post
from kith.timelines.models import HomeEntry


def at_home(account):
    return list(HomeEntry.objects.filter(owner=account).order_by("post_id").values_list("post_id", flat=True))


def test_puts_a_post_into_the_homes_of_followers_and_of_the_author(amara, ben, chidi, now, run_jobs):
    post = publish_post(author=amara, draft=Draft(text="Forty minutes round the park"), now=now)

    run_jobs()

    assert at_home(amara) == [post.id]
    assert at_home(ben) == [post.id]
    assert at_home(chidi) == []


def test_doing_it_twice_changes_nothing(amara, ben, now, run_jobs):
    post = publish_post(author=amara, draft=Draft(text="Once"), now=now)
    run_jobs()

    assert surface_post(post=post, now=now) == 0


def test_shows_a_reply_to_those_who_follow_both(amara, ben, chidi, dee, now, run_jobs):
    Follow.objects.create(follower=dee, followed=amara, created_at=now, accepted_at=now)
    Follow.objects.create(follower=dee, followed=chidi, created_at=now, accepted_at=now)
    question = publish_post(author=chidi, draft=Draft(text="Does anyone else walk?"), now=now)

    answer = publish_post(author=amara, draft=Draft(text="We do", in_reply_to_id=question.id), now=now)
    run_jobs()

    assert answer.id in at_home(dee)
    assert answer.id in at_home(amara)
    assert answer.id not in at_home(ben)


def test_goes_on_from_ones_own_post_for_all_followers(amara, ben, now, run_jobs):
    first = publish_post(author=amara, draft=Draft(text="First"), now=now)
    second = publish_post(author=amara, draft=Draft(text="Second", in_reply_to_id=first.id), now=now)

    run_jobs()

    assert at_home(ben) == [first.id, second.id]


def test_nobody_finds_the_same_words_twice(amara, ben, chidi, now, run_jobs):
    Follow.objects.create(follower=ben, followed=chidi, created_at=now, accepted_at=now)
    post = publish_post(author=amara, draft=Draft(text="Once is enough"), now=now)
    run_jobs()

    boost(account=chidi, post=post, now=now + timedelta(minutes=1))
    run_jobs()

    assert at_home(ben) == [post.id]


def test_leaves_out_boosts_for_those_who_hide_them(amara, ben, chidi, now, run_jobs):
    Follow.objects.filter(follower=ben, followed=amara).update(shows_boosts=False)
    post = publish_post(author=chidi, draft=Draft(text="Passed on"), now=now)

    boost(account=amara, post=post, now=now)
    run_jobs()

    assert at_home(ben) == []


def test_someone_muted_takes_no_place(amara, ben, now, run_jobs):
    mute(account=ben, target=amara, now=now, ends_at=None, hides_notifications=True)
    publish_post(author=amara, draft=Draft(text="Unheard"), now=now)

    run_jobs()

    assert at_home(ben) == []


def test_what_is_deleted_or_taken_back_leaves_every_home(amara, ben, chidi, now, run_jobs):
    post = publish_post(author=amara, draft=Draft(text="Gone soon"), now=now)
    other = publish_post(author=chidi, draft=Draft(text="Passed on"), now=now)
    boost(account=amara, post=other, now=now)
    run_jobs()

    delete_post(post=post, by=amara)
    unboost(account=amara, post=other)
    run_jobs()

    assert at_home(ben) == []


def test_a_new_follow_brings_the_newest_posts_and_its_end_takes_them_away(amara, chidi, now, run_jobs):
    posts = [
        publish_post(author=amara, draft=Draft(text=f"Lap {lap}"), now=now + timedelta(minutes=lap)) for lap in range(3)
    ]
    run_jobs()

    follow(follower=chidi, target=amara, now=now)
    run_jobs()
    assert at_home(chidi) == [post.id for post in posts]

    unfollow(follower=chidi, target=amara)
    run_jobs()
    assert at_home(chidi) == []


@pytest.mark.parametrize("followers", [2, 40])
def test_asks_the_database_as_often_for_many_followers(
    amara, now, followers, django_assert_num_queries, make_followers
):
    make_followers(amara, followers)
    post = publish_post(author=amara, draft=Draft(text="To all"), now=now)

    with django_assert_num_queries(5):
        assert surface_post(post=post, now=now) == followers + 1


@pytest.mark.parametrize(
    ("chosen", "language", "hears"),
    [
        ([], "en", True),
        (["en"], "en", True),
        (["en"], "en-gb", True),
        (["cy", "en"], "EN", True),
        (["en"], "", True),
        (["en"], "cy", False),
        (["en"], "%", True),
        (["zh-tw"], "zh-cn", False),
        (["zh-tw"], "zh-TW", True),
    ],
)
def test_brings_the_languages_one_follows_somebody_for(amara, ben, now, run_jobs, chosen, language, hears):
    follow(follower=ben, target=amara, now=now, languages=chosen)
    post = publish_post(author=amara, draft=Draft(text="Words"), now=now)
    Post.objects.filter(pk=post.pk).update(language=language)

    run_jobs()
    assert (post.id in at_home(ben)) is hears

    unfollow(follower=ben, target=amara)
    run_jobs()
    follow(follower=ben, target=amara, now=now, languages=chosen)
    run_jobs()
    assert (post.id in at_home(ben)) is (hears and language != "%")


def test_what_somebody_passes_on_comes_in_any_language(amara, ben, chidi, now, run_jobs):
    follow(follower=ben, target=amara, now=now, languages=["en"])
    other = publish_post(author=chidi, draft=Draft(text="Geiriau", language="cy"), now=now)
    passed_on = boost(account=amara, post=other, now=now)

    run_jobs()

    assert passed_on.id in at_home(ben)
