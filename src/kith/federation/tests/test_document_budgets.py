"""How often the database is asked for a document: for the hot ones once, for others as often whatever is in them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.models import Follow
from kith.federation.keys import key_of
from kith.federation.outbound.documents import ready
from kith.federation.tests.asking import ask, ask_as, make_reachable
from kith.media.models import MediaFile, State
from kith.posts.actions import boost, pin, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Attachment, Mention
from tests.cast import NOW, make_account


def asked(path, who=""):
    with CaptureQueriesContext(connection) as queries:
        assert (ask_as(who, path) if who else ask(path)).status_code == 200
    return len(queries)


@pytest.fixture
def emi_asks(emi):
    make_reachable(emi, now=NOW)
    return emi.uri


def test_an_actor_costs_one_question_and_two_more_the_first_time(amara):
    key_of(amara)

    assert asked("/users/amara") == 3  # their key, and who they were elsewhere
    assert asked("/users/amara") == 1
    assert asked("/@amara") == 1


def test_a_signed_question_for_an_actor_costs_one_more(amara, emi_asks):
    ask("/users/amara")

    assert asked("/users/amara", emi_asks) == 2


def test_a_post_costs_one_question(amara, ben):
    post = publish_post(author=amara, draft=Draft(text="#Words for @ben"), now=NOW)
    path = f"/users/amara/posts/{post.id}"
    ask(path)

    assert asked(path) == 1
    assert asked(f"/@amara/{post.id}") == 1

    publish_post(author=ben, draft=Draft(text="Yes", in_reply_to_id=post.id), now=NOW)

    assert asked(path) == 2


def test_a_signed_question_for_a_post_costs_three_more(amara, emi_asks):
    post = publish_post(author=amara, draft=Draft(text="Words"), now=NOW)
    path = f"/users/amara/posts/{post.id}"
    ask(path)

    assert asked(path, emi_asks) == 4


@pytest.mark.parametrize("path", ["posts/{}", "outbox?page=1", "followers?page=1", "following?page=1",
                                  "collections/featured", "posts/{}/replies", "posts/{}/activity"])  # fmt: skip
def test_lists_cost_the_same_whatever_is_in_them(amara, ben, path):
    place = iter(range(1, 10_000))

    def more(count):
        for _ in range(count):
            number = next(place)
            someone = make_account(f"person{number}", domain="elsewhere.test")
            Follow.objects.create(follower=someone, followed=amara, created_at=NOW, accepted_at=NOW)
            Follow.objects.create(follower=amara, followed=someone, created_at=NOW, accepted_at=NOW)
            theirs = publish_post(author=ben, draft=Draft(text="Theirs"), now=NOW)
            boost(account=amara, post=theirs, now=NOW)
            answer = publish_post(author=amara, draft=Draft(text="#a", in_reply_to_id=first.id), now=NOW)
            if number <= 5:
                pin(account=amara, post=answer, now=NOW)
            for post in (first, answer):
                Mention.objects.create(post=post, account=someone)
                file = MediaFile.objects.create(
                    id=number * 2 + (post == first), owner_id=amara.id, state=State.READY, file="a.png", created_at=NOW
                )
                Attachment.objects.create(post=post, media=file)

    first = publish_post(author=amara, draft=Draft(text="#Words"), now=NOW)
    address = "/users/amara/" + path.format(first.id)
    more(2)
    few = asked(address)
    more(7)  # as many as one page of the outbox takes

    ready.forget_documents()
    assert asked(address) == few
