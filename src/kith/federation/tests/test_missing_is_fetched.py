"""What an answer from elsewhere answers is fetched from its server, and what that answers, in the background."""

import pytest

from kith.federation.models import Awaited
from kith.federation.tests.notes import arrive, follow
from kith.federation.tests.remote import put_actor, put_note
from kith.posts.models import Post
from kith.timelines.models import HomeEntry
from tests.cast import make_account

KOFI = "https://third.test/users/kofi"


@pytest.fixture
def discussion(fake_web):
    """Kofi, whom nobody here knows, said three things, each an answer to the one before."""
    put_actor(fake_web, "kofi", host="third.test")
    first = put_note(fake_web, 1, by=KOFI)
    second = put_note(fake_web, 2, by=KOFI, inReplyTo=first)
    return first, second, put_note(fake_web, 3, by=KOFI, inReplyTo=second)


def test_the_whole_discussion_above_comes_and_is_joined(amara, emi, discussion, run_jobs):
    follow(amara, emi)

    answer = arrive(emi, inReplyTo=discussion[-1])
    run_jobs()

    answer.refresh_from_db()
    first, second, third = (Post.objects.get(uri=uri) for uri in discussion)
    assert [each.in_reply_to for each in (first, second, third, answer)] == [None, first, second, third]
    assert {each.thread_id for each in (first, second, third, answer)} == {first.id}
    assert not Awaited.objects.exists()


def test_nobody_is_asked_twice_for_what_many_answer(amara, emi, discussion, fake_web, run_jobs):
    follow(amara, emi)

    for number in range(3):
        arrive(emi, number, inReplyTo=discussion[-1])
    run_jobs()

    assert fake_web.addresses().count(discussion[-1]) == 1
    assert Post.objects.get(uri=discussion[-1]).replies_count == 3


def test_half_a_conversation_comes_home_once_its_other_half_is_known(amara, emi, discussion, run_jobs):
    kofi = make_account("kofi", domain="third.test")
    follow(amara, emi)
    follow(amara, kofi)

    answer = arrive(emi, inReplyTo=discussion[-1])
    assert not HomeEntry.objects.filter(owner=amara, post=answer).exists()
    run_jobs()

    assert HomeEntry.objects.filter(owner=amara, post=answer).exists()


@pytest.mark.parametrize("why", ["gone", "silent", "ours"])
def test_what_can_not_be_had_leaves_an_answer_as_it_is(amara, emi, fake_web, run_jobs, why):
    follow(amara, emi)
    missing = "http://kith.test/users/amara/posts/1" if why == "ours" else f"{KOFI}/statuses/1"
    if why == "gone":
        fake_web.put(missing, "", status=410)

    answer = arrive(emi, inReplyTo=missing)
    run_jobs()

    answer.refresh_from_db()
    assert (answer.is_reply, answer.in_reply_to, answer.thread_id) == (True, None, answer.id)
    assert (missing in fake_web.addresses()) == (why != "ours")
