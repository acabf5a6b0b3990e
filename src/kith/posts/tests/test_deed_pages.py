"""One press each: the row of deeds for htmx, the same page for a plain browser."""

from datetime import timedelta

import pytest

from kith.posts.actions import boost, publish_post
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Bookmark, Favourite, Pin, Poll, Post, ThreadMute

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def post(amara, now):
    poll = PollDraft(options=("Yes", "No"), lasts=timedelta(days=1))
    post = publish_post(author=amara, draft=Draft(text="Look", poll=poll), now=now)
    Poll.objects.update(ends_at=None)  # pages read the clock, and whenever that is, it is open
    return post


@pytest.fixture
def browser(ben, sign_in):
    return sign_in(ben)


@pytest.mark.parametrize(
    ("deed", "undone", "pressed"),
    [
        ("favourite", "unfavourite", "Thanked"),
        ("boost", "unboost", "Passed on"),
        ("bookmark", "unbookmark", "Saved"),
        ("mute_thread", "unmute_thread", "Hear of this discussion again"),
    ],
)
def test_does_and_undoes(browser, post, deed, undone, pressed):
    done = browser.post(f"/posts/{post.id}/{deed}", **HTMX)
    assert pressed in done.content.decode()

    taken_back = browser.post(f"/posts/{post.id}/{undone}", **HTMX)
    assert pressed not in taken_back.content.decode()


def test_a_plain_browser_stays_where_it_was(browser, post):
    answer = browser.post(f"/posts/{post.id}/favourite", {"next": "/here?max=7"})

    assert answer.headers["Location"] == f"/here?max=7#post-{post.id}"
    assert Favourite.objects.count() == 1


def test_never_leads_elsewhere(browser, post):
    answer = browser.post(f"/posts/{post.id}/favourite", {"next": "https://evil.test/"})

    assert answer.headers["Location"].startswith("/@amara/")


def test_a_deed_on_a_boost_is_one_on_the_post(browser, chidi, post, now):
    passed_on = boost(account=chidi, post=post, now=now)

    browser.post(f"/posts/{passed_on.id}/bookmark", **HTMX)

    assert Bookmark.objects.get().post_id == post.id


def test_pins_and_says_when_there_is_no_room(amara, sign_in, now):
    browser = sign_in(amara)
    posts = [publish_post(author=amara, draft=Draft(text=f"No. {number}"), now=now) for number in range(6)]

    for post in posts[:5]:
        browser.post(f"/posts/{post.id}/pin", **HTMX)
    refused = browser.post(f"/posts/{posts[5].id}/pin", **HTMX)

    assert Pin.objects.count() == 5
    assert refused.headers["HX-Refresh"] == "true"
    assert "Five posts stand at the top of your page already." in browser.get(f"/posts/{post.id}/edit").content.decode()


@pytest.mark.parametrize("deed", ["favourite", "boost", "bookmark", "mute_thread", "pin", "vote", "delete"])
def test_nothing_is_done_with_what_one_does_not_see(amara, chidi, sign_in, now, deed):
    post = publish_post(author=amara, draft=Draft(text="Quietly", visibility="followers"), now=now)

    assert sign_in(chidi).post(f"/posts/{post.id}/{deed}", {"sure": "yes"}).status_code == 404
    assert Post.objects.filter(pk=post.pk).exists()
    assert not ThreadMute.objects.exists()


@pytest.mark.parametrize("deed", ["favourite", "boost", "bookmark", "mute_thread", "pin", "vote", "delete"])
def test_visitors_are_shown_the_door(client, post, deed):
    plain = client.post(f"/posts/{post.id}/{deed}", {"sure": "yes"})
    htmx = client.post(f"/posts/{post.id}/{deed}", **HTMX)

    assert plain.headers["Location"].startswith("/sign-in")
    assert htmx.headers["HX-Redirect"]
    assert Post.objects.filter(pk=post.pk).exists()


def test_a_deed_is_not_done_by_following_a_link(browser, post):
    assert browser.get(f"/posts/{post.id}/favourite").status_code == 405


def test_votes_and_shows_what_came_of_it(browser, post):
    answer = browser.post(f"/posts/{post.id}/vote", {f"choice-{post.id}": "1"}, **HTMX)

    page = answer.content.decode()
    assert "your vote" in page
    assert "100%" in page
    again = browser.post(f"/posts/{post.id}/vote", {f"choice-{post.id}": "0", "next": "/here"})
    assert again.headers["Location"] == f"/here#post-{post.id}"
    assert post.poll.options.get(position=0).votes_count == 0


def test_says_what_is_missing_in_a_vote(browser, post):
    answer = browser.post(f"/posts/{post.id}/vote", {f"choice-{post.id}": "x"}, **HTMX)

    assert "Choose an answer first." in answer.content.decode()


def test_shows_results_without_voting(client, post):
    assert 'class="bars"' in client.get(f"/posts/{post.id}/poll?results=1", **HTMX).content.decode()
    assert client.get(f"/posts/{post.id}/poll?results=1").headers["Location"] == f"/@amara/{post.id}?results=1"


def test_asks_before_it_deletes(amara, sign_in, post):
    browser = sign_in(amara)

    asked = browser.post(f"/posts/{post.id}/delete", {"next": "/home"})
    assert "Delete this post?" in asked.content.decode()
    assert Post.objects.exists()

    done = browser.post(f"/posts/{post.id}/delete", {"next": "/here", "sure": "yes"})
    assert done.headers["Location"] == "/here"
    assert not Post.objects.exists()


def test_after_deleting_nobody_is_led_to_what_is_gone(amara, sign_in, post):
    done = sign_in(amara).post(f"/posts/{post.id}/delete", {"next": f"/@amara/{post.id}", "sure": "yes"})

    assert done.headers["Location"] == "/home"


def test_only_the_author_and_moderators_delete(browser, dee, sign_in, post):
    assert browser.post(f"/posts/{post.id}/delete", {"sure": "yes"}).status_code == 404

    sign_in(dee).post(f"/posts/{post.id}/delete", {"sure": "yes"})
    assert not Post.objects.exists()
