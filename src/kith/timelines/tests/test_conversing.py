"""What is between a few is filed for each of them, as it is published, and found by who they are."""

from datetime import timedelta

import pytest

from kith.accounts.actions import block, mute
from kith.foundations.paging import Cursor
from kith.posts.actions import delete_post, publish_post
from kith.posts.drafts import Draft
from kith.timelines.actions import file_direct, forget_conversation, mark_conversation, mend_conversations
from kith.timelines.models import Conversation
from kith.timelines.own_pages import conversation_of, conversations_page, direct_page, last_seen_posts, people_of
from tests.cast import NOW, make_member


@pytest.fixture
def write():
    times = iter(range(1000))

    def write(author, text, *, to=None, visibility="mentioned"):
        at = NOW + timedelta(seconds=next(times))
        draft = Draft(text=text, visibility=visibility, in_reply_to_id=to.id if to else None)
        post = publish_post(author=author, draft=draft, now=at)
        file_direct(post=post, now=at)
        return post

    return write


def conversations(account):
    return [(row.last_post_id, row.is_unread) for row in conversations_page(account, Cursor()).rows]


def direct(account):
    return [row.post_id for row in direct_page(account, Cursor(), now=NOW).rows]


def test_it_is_filed_for_everyone_in_it_who_is_here(amara, ben, chidi, emi, write):
    post = write(amara, "@ben @emi@elsewhere.test between us")
    assert conversations(amara) == [(post.id, False)]
    assert conversations(ben) == [(post.id, True)]
    assert conversations(chidi) == conversations(emi) == []
    assert direct(amara) == direct(ben) == [post.id]
    assert {account.username for account in people_of(ben, [post.id])[post.id]} == {"amara", "emi"}


@pytest.mark.parametrize("visibility", ["public", "quiet", "followers"])
def test_what_others_read_too_is_not(visibility, amara, ben, write):
    post = write(amara, "@ben hello", visibility=visibility)
    assert conversations(ben) == []
    assert direct(ben) == []
    assert file_direct(post=post, now=NOW) == 0


def test_one_for_the_same_people_in_one_discussion(amara, ben, chidi, write):
    first = write(amara, "@ben one")
    second = write(ben, "@amara two", to=first)
    wider = write(ben, "@amara @chidi three", to=second)
    apart = write(amara, "@ben something else")
    assert conversations(ben) == [(apart.id, True), (wider.id, False), (second.id, False)]
    assert conversations(amara) == [(apart.id, False), (wider.id, True), (second.id, True)]
    assert conversations(chidi) == [(wider.id, True)]


def test_the_one_before_takes_the_place_of_what_is_deleted(amara, ben, write):
    first = write(amara, "@ben one")
    second = write(amara, "@ben two", to=first)
    delete_post(post=second, by=amara)
    mend_conversations(owner=ben)
    assert conversations(ben) == [(first.id, True)]
    delete_post(post=first, by=amara)
    mend_conversations(owner=ben)
    assert not Conversation.objects.filter(owner=ben).exists()


def test_an_older_post_that_comes_late_changes_no_order(amara, ben, write, now):
    first = publish_post(author=amara, draft=Draft(text="@ben one", visibility="mentioned"), now=NOW)
    second = publish_post(
        author=amara,
        draft=Draft(text="@ben two", visibility="mentioned", in_reply_to_id=first.id),
        now=NOW + timedelta(minutes=1),
    )
    assert file_direct(post=second, now=NOW) == 2
    assert file_direct(post=first, now=NOW) == 2
    assert conversations(ben) == [(second.id, True)]
    assert direct(ben) == [second.id, first.id]


def test_who_muted_or_blocked_the_author_has_none(amara, ben, chidi, write, now):
    mute(account=ben, target=amara, now=now)
    block(account=chidi, target=amara, now=now)
    write(amara, "@ben psst")
    assert conversations(ben) == conversations(chidi) == []


def test_what_is_put_aside_begins_anew_and_its_posts_stay(amara, ben, write):
    first = write(amara, "@ben one")
    kept = Conversation.objects.get(owner=ben)
    assert conversation_of(amara, kept.pk) is None
    forget_conversation(conversation=mark_conversation(conversation=kept, is_unread=False))
    assert conversations(ben) == []
    assert direct(ben) == [first.id]
    second = write(amara, "@ben two", to=first)
    assert conversations(ben) == [(second.id, True)]


def test_the_last_that_one_may_see(amara, ben, write, now):
    first = write(amara, "@ben one")
    second = write(amara, "@ben two", to=first)
    kept = Conversation.objects.get(owner=ben)
    assert last_seen_posts(ben, [kept.pk]) == {kept.pk: second.id}
    block(account=amara, target=ben, now=now)
    assert last_seen_posts(ben, [kept.pk]) == {}


def test_filing_asks_as_often_for_many_people_as_for_few(amara, write, django_assert_max_num_queries):
    people = [make_member(f"member{number}") for number in range(12)]
    for some in (people[:2], people[2:]):
        words = " ".join(f"@{each.username}" for each in some)
        post = publish_post(author=amara, draft=Draft(text=words, visibility="mentioned"), now=NOW)
        with django_assert_max_num_queries(
            14 + 2 * (len(some) + 1)
        ):  # each of them has a row that changes, and is told
            file_direct(post=post, now=NOW)
