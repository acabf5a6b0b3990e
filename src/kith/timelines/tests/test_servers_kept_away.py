"""What is from a server that its reader keeps away stands in no list; on its author's page one still finds it."""

import pytest

from kith.accounts.actions import block_domain, unblock_domain
from kith.foundations.paging import Cursor
from kith.posts.actions import boost, publish_post, receive_post
from kith.posts.drafts import Draft, IncomingPost
from kith.posts.models import Origin, Tag
from kith.timelines.actions import follow_tag, surface_post
from kith.timelines.queries import home_page, known_page, profile_page, tag_page, thread_of


@pytest.fixture
def theirs(emi, now):
    """A post from elsewhere, with a tag."""
    incoming = IncomingPost(
        uri="https://elsewhere.test/1", html="<p>Hi</p>", published_at=now, origin=Origin.ELSEWHERE, tags=("river",)
    )
    return receive_post(author=emi, incoming=incoming, now=now)


@pytest.fixture
def lists(amara, ben, emi, theirs, now, run_jobs):
    """Where Ben meets it: at home by its tag, passed on by Amara, among all that is known, in its discussion."""
    follow_tag(account=ben, name="river", now=now)
    surface_post(post=theirs, now=now)
    answer = publish_post(author=amara, draft=Draft(text="An answer", in_reply_to_id=theirs.id), now=now)
    own = publish_post(author=amara, draft=Draft(text="From here #river"), now=now)
    run_jobs()

    def lists():
        pages = {
            "home": home_page(ben, Cursor(), now=now),
            "known": known_page(ben, Cursor(), now=now),
            "tag": tag_page(ben, Tag.objects.get(), Cursor(), now=now),
        }
        ids = {name: {row.subject_id for row in page.rows} for name, page in pages.items()}
        ids["thread"] = {row.listed.post_id for row in thread_of(ben, theirs.thread_id, now=now)} - {answer.id}
        assert all(own.id in found for name, found in ids.items() if name != "thread")
        return {name for name, found in ids.items() if theirs.id in found}

    return lists


def test_leaves_every_list_and_comes_back(ben, emi, theirs, lists, now):
    assert lists() == {"home", "known", "tag", "thread"}

    block_domain(account=ben, domain="elsewhere.test", now=now)
    assert lists() == set()
    assert [row.post_id for row in profile_page(ben, emi, Cursor(), now=now).rows] == [theirs.id]

    unblock_domain(account=ben, domain="elsewhere.test")
    assert lists() == {"home", "known", "tag", "thread"}


def test_another_server_s_posts_stay(ben, lists, now):
    block_domain(account=ben, domain="other.test", now=now)

    assert lists() == {"home", "known", "tag", "thread"}


def test_what_friends_pass_on_of_it_leaves_too(amara, ben, theirs, now, run_jobs):
    passed_on = boost(account=amara, post=theirs, now=now)
    run_jobs()
    assert [row.post_id for row in home_page(ben, Cursor(), now=now).rows] == [passed_on.id]

    block_domain(account=ben, domain="elsewhere.test", now=now)

    assert home_page(ben, Cursor(), now=now).rows == []
