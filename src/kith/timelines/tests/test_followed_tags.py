from datetime import timedelta

import pytest
from django.urls import reverse

from kith.accounts.actions import block, follow, mute
from kith.accounts.models import Account
from kith.foundations.paging import Cursor
from kith.posts.actions import boost, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Tag
from kith.timelines.actions import NotATag, TooManyTags, follow_tag, surface_post, unfollow_tag
from kith.timelines.models import HomeEntry, TagFollow
from kith.timelines.queries import home_page


def home(account, now):
    return [row.post_id for row in home_page(account, Cursor(), now=now).rows]


@pytest.fixture
def says(now, run_jobs):
    def publish(author, text="Out on a #Walk", *, at=now, **more):
        post = publish_post(author=author, draft=Draft(text=text, **more), now=at)
        run_jobs()
        return post

    return publish


def test_brings_home_what_carries_the_tag(amara, chidi, says, now, sign_in):
    before = says(amara)
    follow_tag(account=chidi, name="#walk", now=now)
    after = says(amara, at=now + timedelta(minutes=1))
    says(amara, "Nothing of it", at=now + timedelta(minutes=2))

    assert home(chidi, now) == [after.id, before.id]
    page = sign_in(chidi).get("/home").content.decode()
    assert 'Because you follow <a href="/tags/walk"><bdi>#Walk</bdi></a>' in page


@pytest.mark.parametrize(
    ("visibility", "comes"), [("public", True), ("quiet", False), ("followers", False), ("mentioned", False)]
)
def test_brings_only_what_is_for_lists_of_strangers(amara, chidi, says, now, visibility, comes):
    old = says(amara, visibility=visibility)
    follow_tag(account=chidi, name="walk", now=now)
    new = says(amara, "Again a #walk", visibility=visibility, at=now + timedelta(minutes=1))

    assert home(chidi, now) == ([new.id, old.id] if comes else [])


def test_nothing_twice_and_no_reason_where_the_author_is_followed(amara, ben, chidi, says, now):
    follow_tag(account=ben, name="walk", now=now)
    follow_tag(account=ben, name="park", now=now)
    post = says(amara, "A #walk in the #park")
    passed_on = says(chidi, "Their #walk in the #park")
    follow(follower=ben, target=chidi, now=now)
    boost(account=amara, post=passed_on, now=now)

    assert home(ben, now).count(post.id) == 1
    assert HomeEntry.objects.get(owner=ben, post=post).tag_id is None
    assert HomeEntry.objects.filter(owner=ben, subject_id=passed_on.id).count() == 1


@pytest.mark.parametrize("apart", ["mutes", "blocks", "is blocked"])
def test_brings_nobody_one_keeps_apart(amara, chidi, says, now, apart):
    if apart == "mutes":
        mute(account=chidi, target=amara, now=now)
    else:
        one, other = (chidi, amara) if apart == "blocks" else (amara, chidi)
        block(account=one, target=other, now=now)
    says(amara)
    follow_tag(account=chidi, name="walk", now=now)
    says(amara, "A second #walk")

    assert not HomeEntry.objects.filter(owner=chidi).exists()


def test_a_limited_author_comes_to_followers_only(amara, chidi, says, now):
    follow_tag(account=chidi, name="walk", now=now)
    post = says(amara)
    assert home(chidi, now) == [post.id]

    Account.objects.filter(pk=amara.pk).update(limited_at=now)

    assert home(chidi, now) == []
    amara.refresh_from_db()
    says(amara, "A second #walk", at=now + timedelta(minutes=1))
    assert HomeEntry.objects.filter(owner=chidi).count() == 1


def test_unfollowing_clears_what_it_brought(amara, ben, chidi, says, now):
    tag_follow = follow_tag(account=ben, name="walk", now=now)
    follow_tag(account=ben, name="park", now=now)
    from_amara, from_chidi, both = says(amara), says(chidi), says(chidi, "#walk #park")

    unfollow_tag(account=ben, tag_id=tag_follow.tag_id)

    assert set(home(ben, now)) == {from_amara.id, both.id}
    assert from_chidi.id not in home(ben, now)
    assert not TagFollow.objects.filter(account=ben, tag__name="walk").exists()


def test_whoever_is_followed_later_stays(amara, chidi, says, now, run_jobs):
    kept = follow_tag(account=chidi, name="walk", now=now)
    post = says(amara)
    follow(follower=chidi, target=amara, now=now)
    run_jobs()

    unfollow_tag(account=chidi, tag_id=kept.tag_id)

    assert home(chidi, now) == [post.id]


def test_refuses_what_is_no_tag_and_more_than_it_holds(chidi, now):
    for name in ("", "#", "123", "two words"):
        with pytest.raises(NotATag):
            follow_tag(account=chidi, name=name, now=now)
    tags = Tag.objects.bulk_create([Tag(name=f"t{number}", display=f"t{number}") for number in range(200)])
    TagFollow.objects.bulk_create([TagFollow(account=chidi, tag=tag, created_at=now) for tag in tags])
    with pytest.raises(TooManyTags):
        follow_tag(account=chidi, name="more", now=now)


def test_costs_publishing_no_statement(amara, chidi, now, says, django_assert_num_queries):
    plain = says(amara, "Nothing")
    tagged = says(amara)
    with django_assert_num_queries(3):  # savepoint, insert, release
        surface_post(post=plain, now=now)
    follow_tag(account=chidi, name="elsewhere", now=now)
    with django_assert_num_queries(3):
        surface_post(post=tagged, now=now)


def test_follows_from_the_page_of_a_tag_and_from_the_list(amara, chidi, says, sign_in):
    says(amara)
    browser = sign_in(chidi)
    assert "tags alone do not cross servers" in browser.get("/tags/walk").content.decode()

    browser.post(reverse("timelines:follow_tag", args=["Walk"]))
    assert "Unfollow" in browser.get("/tags/walk").content.decode()
    browser.post(reverse("timelines:tags"), {"name": "#NotYetUsed"})
    page = browser.get(reverse("timelines:tags")).content.decode()
    assert "#Walk" in page
    assert "#NotYetUsed" in page
    answer = browser.post(reverse("timelines:tags"), {"name": "two words"})
    assert answer.status_code == 422
    assert "two words" in answer.content.decode()
    browser.post(reverse("timelines:unfollow_tag", args=["walk"]))
    assert TagFollow.objects.get().tag.name == "notyetused"
