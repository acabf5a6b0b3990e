"""A warning that moderators put before a post (row S5): it stays whatever its author says, and goes without a trace."""

from datetime import timedelta

import pytest

from kith.posts.actions import (
    MayNotWarn,
    boost,
    edit_post,
    publish_post,
    put_warning,
    receive_post,
    revise_received_post,
    take_warning_away,
)
from kith.posts.drafts import Draft, IncomingPost
from kith.posts.models import AddedWarning, FindableWords, Origin, Post
from kith.posts.queries import history_of

DAY = timedelta(days=1)


@pytest.fixture
def post(amara, now):
    return publish_post(author=amara, draft=Draft(text="He fell in the yard", warning="Work"), now=now)


def shown(post):
    post = Post.objects.get(pk=post.pk)
    return post.warning, post.is_sensitive


def test_it_stands_before_what_its_author_says(post, dee, now):
    put_warning(post=post, by=dee, words=" Death\n of a child ", now=now)

    assert shown(post) == ("Death of a child, Work", True)
    assert "child" in FindableWords.objects.get(post=post).words
    assert Post.objects.get(pk=post.pk).edited_at is None
    assert not post.revisions.exists()


def test_another_one_takes_its_place(post, dee, now):
    put_warning(post=post, by=dee, words="Death", now=now)
    put_warning(post=post, by=dee, words="An accident", now=now)

    assert shown(post) == ("An accident, Work", True)


def test_taken_away_it_leaves_what_its_author_says_now(post, amara, dee, now):
    put_warning(post=post, by=dee, words="Death", now=now)
    edit_post(post=post, author=amara, draft=Draft(text="He fell", warning="My work"), now=now + DAY)
    assert shown(post) == ("Death, My work", True)

    take_warning_away(post=post, by=dee, now=now)
    take_warning_away(post=post, by=dee, now=now)

    assert shown(post) == ("My work", True)
    assert not AddedWarning.objects.exists()


def test_its_author_can_not_take_it_away(post, amara, dee, now):
    put_warning(post=post, by=dee, words="Death", now=now)

    edit_post(post=post, author=amara, draft=Draft(text="He fell"), now=now + DAY)
    assert shown(post) == ("Death", True)

    take_warning_away(post=post, by=dee, now=now)
    assert shown(post) == ("", False)


def test_what_begins_as_the_moderators_words_do_stays_its_authors(post, amara, dee, now):
    edit_post(post=post, author=amara, draft=Draft(text="He fell", warning="Deathly ill"), now=now)
    put_warning(post=post, by=dee, words="Death", now=now)

    edit_post(post=post, author=amara, draft=Draft(text="He fell down", warning="Deathly ill"), now=now + DAY)
    assert shown(post) == ("Death, Deathly ill", True)

    take_warning_away(post=post, by=dee, now=now)
    assert shown(post) == ("Deathly ill", True)


def test_earlier_readings_stand_behind_it_and_forget_it(amara, dee, now, client):
    post = publish_post(author=amara, draft=Draft(text="He died"), now=now)
    edit_post(post=post, author=amara, draft=Draft(text="He fell"), now=now + DAY)
    put_warning(post=post, by=dee, words="Death", now=now + DAY)
    edit_post(post=post, author=amara, draft=Draft(text="He fell down"), now=now + 2 * DAY)

    history = client.get(f"/posts/{post.id}/history").content.decode()
    assert [reading.warning for reading in history_of(None, post.id)[1]] == ["Death"] * 3
    assert history.count('<details class="cover">') == 3

    take_warning_away(post=post, by=dee, now=now + 3 * DAY)
    assert [reading.warning for reading in history_of(None, post.id)[1]] == [""] * 3


def test_what_its_server_says_later_leaves_it(emi, dee, now):
    incoming = IncomingPost(uri="https://x.test/1", published_at=now, html="<p>He fell</p>", origin=Origin.ELSEWHERE)
    post = receive_post(author=emi, incoming=incoming, now=now)
    put_warning(post=post, by=dee, words="Death", now=now)

    assert not revise_received_post(post=post, incoming=incoming, now=now + DAY)
    assert shown(post) == ("Death", True)


def test_members_put_none_and_nobody_before_a_boost(post, ben, dee, now):
    passed_on = boost(account=ben, post=post, now=now)

    for target, by in ((post, ben), (post, post.author), (passed_on, dee)):
        with pytest.raises(MayNotWarn):
            put_warning(post=target, by=by, words="Death", now=now)
    with pytest.raises(MayNotWarn):
        take_warning_away(post=post, by=ben, now=now)
    assert shown(post) == ("Work", True)


def test_the_edit_page_keeps_the_two_apart(post, amara, dee, now, sign_in):
    put_warning(post=post, by=dee, words="Death", now=now)

    page = sign_in(amara).get(f"/posts/{post.id}/edit").content.decode()

    assert "The moderators put “Death” before it" in page
    assert 'value="Work"' in page
    assert 'value="Death, ' not in page
