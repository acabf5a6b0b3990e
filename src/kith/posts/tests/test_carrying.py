"""Answers in the discussion of a chat's question carry its tag without anybody typing it."""

import pytest

from kith.posts.actions import let_replies_carry, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post, Visibility
from kith.posts.writing import NothingToSay
from kith.servers.queries import this_server


@pytest.fixture
def asked(amara, now):
    post = publish_post(author=amara, draft=Draft(text="Q1. Who looks after you? #KithChat"), now=now)
    let_replies_carry(thread_ids=[post.thread_id], tag="KithChat")
    return post


def answer(author, post, now, **fields):
    return publish_post(author=author, draft=Draft(in_reply_to_id=post.pk, **fields), now=now)


def tags_of(post):
    return set(post.taggings.values_list("tag__name", flat=True))


def test_an_answer_carries_the_tag_and_so_does_what_answers_it(asked, ben, chidi, now):
    first = answer(ben, asked, now, text="My team")
    second = answer(chidi, first, now, text="Mine too")
    assert first.source == "My team\n\n#KithChat"
    assert tags_of(first) == tags_of(second) == {"kithchat"}


@pytest.mark.parametrize("text", ["My team #kithchat", "#KITHCHAT my team"])
def test_what_has_it_already_stays_as_it_is(asked, ben, now, text):
    assert answer(ben, asked, now, text=text).source == text


@pytest.mark.parametrize(
    ("visibility", "carries"),
    [("public", True), ("quiet", True), ("followers", False), ("mentioned", False)],
)
def test_only_what_everyone_may_see_carries_it(asked, ben, now, visibility, carries):
    assert bool(tags_of(answer(ben, asked, now, text="My team", visibility=visibility))) is carries


def test_what_fills_the_whole_length_goes_without_it(asked, ben, now):
    text = "a" * this_server().post_length
    assert answer(ben, asked, now, text=text).source == text


def test_when_the_chat_is_over_answers_are_plain_again(asked, ben, now):
    first = answer(ben, asked, now, text="My team")
    let_replies_carry(thread_ids=[asked.thread_id], tag="")
    asked.refresh_from_db()
    late = answer(ben, Post.objects.visible_to(ben).get(pk=first.pk), now, text="And late")
    assert not tags_of(late)


def test_other_discussions_carry_nothing(asked, ben, now):
    other = publish_post(author=ben, draft=Draft(text="Tea", visibility=Visibility.PUBLIC), now=now)
    assert answer(ben, other, now, text="Milk").source == "Milk"


def test_an_answer_without_a_word_is_none(asked, ben, now):
    with pytest.raises(NothingToSay):
        answer(ben, asked, now, text="  ")
