"""One post by its number: exactly what the rule of visibility lets each reader see, however it is asked."""

import pytest

from kith.posts.actions import boost, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post, Visibility
from kith.posts.queries import subject_for, visible_post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("is_local_only", [False, True])
def test_is_what_the_rule_says_for_everyone(amara, ben, chidi, emi, now, visibility, is_local_only):
    draft = Draft(text="Tea at four.", visibility=visibility, is_local_only=is_local_only)
    post = publish_post(author=amara, draft=draft, now=now)

    for viewer in (None, amara, ben, chidi, emi):
        assert visible_post(viewer, post.pk) == Post.objects.visible_to(viewer).filter(pk=post.pk).first(), viewer


def test_brings_its_author_and_what_it_passes_on_in_one_query(amara, ben, now, django_assert_num_queries):
    post = publish_post(author=amara, draft=Draft(text="Tea at four."), now=now)
    passed_on = boost(account=ben, post=post, now=now)

    with django_assert_num_queries(1):
        found = visible_post(amara, passed_on.pk)
        assert (found.author, found.boost_of.author) == (ben, amara)
    assert subject_for(amara, passed_on.pk) == post


def test_nothing_is_found_of_a_post_that_is_gone(amara):
    assert visible_post(amara, 1) is None
    assert visible_post(None, 1) is None
