"""The index says what posts say, in the same transaction, on both databases."""

import pytest
from django.db import connection

from kith.accounts.actions import ProfileDraft, change_profile
from kith.posts.actions import delete_post, edit_post, publish_post
from kith.posts.drafts import Draft
from kith.posts.finding import OPEN, key
from kith.posts.models import FindableWords


@pytest.mark.only_on("sqlite")  # PostgreSQL needs none: its column is generated
def test_the_triggers_are_there(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'posts_findablewords'")
        assert {row[0] for row in cursor.fetchall()} == {
            "search_posts_added", "search_posts_removed", "search_posts_changed"
        }  # fmt: skip


def lines():
    return dict(FindableWords.objects.values_list("post_id", "words"))


@pytest.fixture
def post(amara, now):
    return publish_post(author=amara, draft=Draft(text="Bore da, Prŷs"), now=now)


def test_a_new_post_can_be_found_at_once(post, amara):
    assert lines() == {post.id: f"{key('by', amara.id)} bore da prys"}


def test_an_edited_post_is_found_by_what_it_says_now(post, amara, now):
    edit_post(post=post, author=amara, draft=Draft(text="Nos da"), now=now)

    assert lines()[post.id].endswith(" nos da")


def test_a_deleted_post_leaves_nothing(post, amara):
    delete_post(post=post, by=amara)

    assert lines() == {}


def test_posts_open_and_close_as_their_author_wishes(post, amara, now, run_jobs):
    amara = change_profile(account=amara, draft=ProfileDraft(is_indexable=True), now=now)
    run_jobs()
    assert lines()[post.id].startswith(OPEN)

    change_profile(account=amara, draft=ProfileDraft(is_indexable=False), now=now)
    run_jobs()
    assert lines()[post.id].startswith(key("by"))
