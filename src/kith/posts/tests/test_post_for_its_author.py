"""What a task finds of a post: exactly what its author sees. The quick way is compared with the rule."""

import pytest

from kith.posts.actions import boost, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post, Visibility
from kith.posts.queries import post_for_its_author

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("is_local_only", [False, True])
@pytest.mark.parametrize("is_hidden", [False, True])
@pytest.mark.parametrize("is_gone", [False, True])
@pytest.mark.parametrize("is_from_elsewhere", [False, True])
def test_finds_what_the_author_sees(amara, emi, now, visibility, is_local_only, is_hidden, is_gone, is_from_elsewhere):
    post = publish_post(author=amara, draft=Draft(text="Tea at four.", visibility=visibility), now=now)
    author = emi if is_from_elsewhere else amara
    changes = {"is_local_only": is_local_only, "hidden_at": now if is_hidden else None, "author": author}
    Post.objects.filter(pk=post.pk).update(**changes)
    if is_gone:
        type(author).objects.filter(pk=author.pk).update(suspended_at=now)

    expected = Post.objects.visible_to(author).filter(pk=post.pk).first()

    assert post_for_its_author(post.pk) == expected


def test_a_boost_is_found_while_its_author_sees_what_it_passes_on(amara, ben, now):
    post = publish_post(author=amara, draft=Draft(text="Tea at four."), now=now)
    passed_on = boost(account=ben, post=post, now=now)

    found = post_for_its_author(passed_on.pk)
    Post.objects.filter(pk=post.pk).update(hidden_at=now)

    assert found == passed_on
    assert found.boost_of.author == amara
    assert post_for_its_author(passed_on.pk) is None


def test_nothing_is_found_of_a_post_that_is_gone(db):
    assert post_for_its_author(1) is None
