"""Answers that were never delivered here: asked for when somebody opens the post, and politely."""

from datetime import timedelta

import pytest
from django.test import Client

from kith.federation.lookup import gathering
from kith.federation.lookup.gathering import COOLDOWN, forget_rest, gather, is_going_on, look_for_answers
from kith.federation.lookup.posts import post_of
from kith.federation.models import Gathering
from kith.federation.tests.remote import put, put_actor, put_note
from kith.posts.models import Post, Visibility
from kith.timelines.actions.opening import forget_opened

pytestmark = pytest.mark.django_db
EMI = "https://elsewhere.test/users/emi"
FAY = "https://third.test/users/fay"


@pytest.fixture(autouse=True)
def rested():
    forget_rest()
    forget_opened()


@pytest.fixture
def discussion(fake_web, now):
    """A post here, of which others were answered elsewhere: 1 ← 2 ← 3, and a lie."""
    put_actor(fake_web)
    put_actor(fake_web, "fay", host="third.test")
    first = f"{EMI}/statuses/1"
    second = put_note(
        fake_web, 2, by=FAY, inReplyTo=first, replies={"type": "Collection", "items": [f"{FAY}/statuses/3"]}
    )
    third = put_note(fake_web, 3, by=FAY, inReplyTo=second)
    page = {"type": "CollectionPage", "items": [second, "http://kith.test/users/amara/posts/1", 5]}
    put_note(fake_web, 1, replies={"id": f"{first}/replies", "type": "Collection", "first": f"{first}/replies?page=1"})
    put(fake_web, f"{first}/replies?page=1", page)
    post = post_of(first, now=now, may_fetch=True)
    return post, [second, third]


def known(amara):
    return set(Post.objects.visible_to(amara).values_list("uri", flat=True))


def test_answers_come_with_the_answers_to_them(discussion, now, amara):
    post, answers = discussion

    gather(gathering=look_for_answers(post.id, now=now), now=now)

    assert known(amara) == {post.uri, *answers}
    look = Gathering.objects.get()
    assert (look.found, look.ended_at) == (2, now)
    assert Post.objects.visible_to(amara).get(uri=answers[1]).thread_id == post.id


def test_opening_the_page_asks_for_them_behind_it(discussion, amara, sign_in, run_jobs):
    post, answers = discussion
    address = f"/@emi@elsewhere.test/{post.id}"

    Client().get(address)
    run_jobs()
    assert not Gathering.objects.exists()

    sign_in(amara).get(address)
    run_jobs()
    assert known(amara) >= set(answers)


def test_a_post_is_asked_about_once_in_a_quarter_of_an_hour(discussion, now):
    post, _ = discussion
    first = look_for_answers(post.id, now=now)
    forget_rest()

    again = look_for_answers(post.id, now=now + COOLDOWN - timedelta(seconds=1))
    assert (again.pk, again.begun_at) == (first.pk, now)

    forget_rest()
    later = look_for_answers(post.id, now=now + COOLDOWN)
    assert (later.pk, later.begun_at) == (first.pk, now + COOLDOWN)


def test_a_look_that_was_lost_does_not_go_on_for_ever(discussion, now):
    look = look_for_answers(discussion[0].id, now=now)

    assert is_going_on(look, now=now + timedelta(minutes=4))
    assert not is_going_on(look, now=now + timedelta(minutes=6))


@pytest.mark.parametrize("visibility", [Visibility.FOLLOWERS, Visibility.MENTIONED])
def test_nobody_is_asked_about_what_is_for_a_few(discussion, now, visibility):
    post, _ = discussion
    post.visibility = visibility
    post.save(update_fields=["visibility"])

    assert look_for_answers(post.id, now=now) is None


def test_nobody_is_asked_about_our_own(now, amara, discussion):
    assert look_for_answers(7, now=now) is None


def test_a_look_ends_however_many_answers_there_are(fake_web, now, monkeypatch, amara):
    monkeypatch.setattr(gathering, "_MOST_POSTS", 3)
    put_actor(fake_web)
    answers = [put_note(fake_web, number, inReplyTo=f"{EMI}/statuses/1") for number in range(2, 12)]
    put_note(fake_web, 1, replies={"type": "Collection", "items": answers})
    post = post_of(f"{EMI}/statuses/1", now=now, may_fetch=True)

    gather(gathering=look_for_answers(post.id, now=now), now=now)

    assert len(known(amara)) == 4
    assert Gathering.objects.get().ended_at == now
