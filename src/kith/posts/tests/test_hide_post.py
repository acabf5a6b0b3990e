"""Hiding: by moderators only, and undone."""

import pytest

from kith.posts.actions import MayNotHide, hide_post, publish_post, unhide_post
from kith.posts.drafts import Draft
from kith.posts.queries import post_for


def test_hides_from_all_but_the_author(amara, ben, dee, now):
    post = publish_post(author=amara, draft=Draft(text="Look"), now=now)

    hide_post(post=post, by=dee, now=now)

    assert post_for(ben, post.id) is None
    assert post_for(amara, post.id).hidden_at == now
    unhide_post(post=post, by=dee)
    assert post_for(ben, post.id) is not None


def test_refuses_members(amara, ben, now):
    post = publish_post(author=amara, draft=Draft(text="Look"), now=now)

    with pytest.raises(MayNotHide):
        hide_post(post=post, by=ben, now=now)
