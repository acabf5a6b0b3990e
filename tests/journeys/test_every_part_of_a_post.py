"""The doors that show a part of a post, or act on it: what one may not read is not there on any, nor its words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.accounts.actions import block, follow, reject_follow, remove_follower, suspend_account, unfollow
from kith.live.models import Telling
from kith.posts.actions import boost, delete_post, edit_post, pin, publish_post
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Post
from kith.timelines.queries import home_hearers
from tests.journeys.test_who_sees_what import (  # noqa: F401 - the table and its cast
    AUDIENCES,
    MAY_READ,
    WHO,
    browser_of,
    people,
)

WORDS, ANSWER, FIRST_WORDS = "Forty minutes round the park", "Rain or shine", "Thirty minutes round the pond"
DEEDS = (
    "favourite", "unfavourite", "boost", "unboost", "bookmark", "unbookmark", "pin", "unpin", "mute_thread",
    "unmute_thread", "vote", "delete",
)  # fmt: skip


@pytest.fixture
def post(people, run_jobs):  # noqa: F811
    """A post of Amara's with a poll, changed once. Its cards are warm by the time others look."""

    def publish(audience):
        now = timezone.now()
        poll = PollDraft(options=(ANSWER, "Neither"), lasts=timedelta(days=1))
        draft = Draft(text=f"{FIRST_WORDS} @dora", poll=poll, **AUDIENCES[audience])
        made = publish_post(author=people["amara"], draft=draft, now=now - timedelta(minutes=5))
        draft = Draft(text=f"{WORDS} @dora", poll=poll, **AUDIENCES[audience])
        edit_post(post=made, author=people["amara"], draft=draft, now=now)
        run_jobs()
        return made

    return publish


def says_anything(answer):
    return any(words in answer.content.decode() for words in (WORDS, ANSWER, FIRST_WORDS))


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_on_every_door_to_a_part(who, audience, post, people, browser_of):  # noqa: F811
    made = post(audience)
    assert says_anything(browser_of("amara").get(f"/@amara/{made.id}"))
    browser, may = browser_of(who), who in MAY_READ[audience]

    for door in (
        f"/posts/{made.id}/history",
        f"/write?to={made.id}",
        f"/report/post/{made.id}",
        f"/posts/{made.id}/poll",
    ):
        answer = browser.get(door, headers={"hx-request": "true"} if door.endswith("poll") else {})
        if not may:
            assert answer.status_code == 404 or who == "visitor", door
            assert not says_anything(answer), door
        elif who != "visitor":
            assert answer.status_code == 200, door
    for door in ("/@amara?show=media", "/saved", "/thanked", "/reading", "/@ben", f"/reading/{made.id}"):
        assert not says_anything(browser.get(door)), door
    if who != "amara":
        assert not says_anything(browser.get(f"/posts/{made.id}/edit"))


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_nobody_acts_on_what_they_may_not_read(who, audience, post, browser_of):  # noqa: F811
    made = post(audience)
    if who in MAY_READ[audience]:
        return
    browser = browser_of(who)
    before = Post.objects.values().get(pk=made.pk)

    for deed in DEEDS:
        answer = browser.post(f"/posts/{made.id}/{deed}", {f"choice-{made.id}": "0", "sure": "yes"})
        assert answer.status_code == (302 if who == "visitor" else 404), deed
        assert not says_anything(answer)
    browser.post("/write", {"to": str(made.id), "text": "An answer", "visibility": "public", "do": "post"})

    assert Post.objects.values().get(pk=made.pk) == before
    assert Post.objects.count() == 1


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_page_that_is_open_hears_only_of_what_it_may_show(audience, post, people):  # noqa: F811
    post(audience)

    for told in Telling.objects.filter(name="home"):
        hearers = home_hearers(told.about, [account.id for account in people.values()])
        assert hearers == ({people["ben"].id} if "ben" in MAY_READ[audience] else set())
    listed_for_all = audience in {"everyone", "this server"}
    assert Telling.objects.filter(name="local").exists() == listed_for_all


@pytest.mark.parametrize("change", ["unfollow", "removed", "block", "blocked", "suspend"])
def test_what_was_written_into_a_home_before_is_not_read_there_after(change, post, people, browser_of):  # noqa: F811
    made = post("followers")
    amara, ben, now = people["amara"], people["ben"], timezone.now()
    assert WORDS in browser_of("ben").get("/home").content.decode()

    # No job runs: what is written in the home stays, and the page has to know.
    {
        "unfollow": lambda: unfollow(follower=ben, target=amara),
        "removed": lambda: remove_follower(account=amara, follower=ben),
        "block": lambda: block(account=ben, target=amara, now=now),
        "blocked": lambda: block(account=amara, target=ben, now=now),
        "suspend": lambda: suspend_account(account=amara, now=now),
    }[change]()

    for door in ("/home", "/notices", "/@amara", f"/@amara/{made.id}", f"/posts/{made.id}/history"):
        assert not says_anything(browser_of("ben").get(door, follow=True)), door


@pytest.mark.parametrize("fate", ["hidden", "deleted", "suspended"])
def test_a_boost_shows_nothing_of_what_is_gone(fate, post, people, browser_of, run_jobs):  # noqa: F811
    made = post("everyone")
    follow(follower=people["chidi"], target=people["ben"], now=timezone.now())
    boost(account=people["ben"], post=made, now=timezone.now())
    run_jobs()
    assert WORDS in browser_of("chidi").get("/home").content.decode()

    if fate == "hidden":
        Post.objects.filter(pk=made.pk).update(hidden_at=timezone.now())
    elif fate == "deleted":
        delete_post(post=made, by=people["amara"])
    else:
        suspend_account(account=people["amara"], now=timezone.now())

    for who in ("chidi", "ben", "visitor"):
        for door in ("/home", "/@ben", "/here", "/known"):
            assert not says_anything(browser_of(who).get(door, follow=True)), (who, door)


@pytest.mark.parametrize("who", ["chidi", "fay", "visitor"])
def test_a_request_that_was_turned_down_opens_nothing(who, post, people, browser_of):  # noqa: F811
    people["amara"].is_locked = True
    people["amara"].save()
    made = post("followers")
    pin(account=people["amara"], post=made, now=timezone.now())
    if who == "chidi":
        asked = follow(follower=people["chidi"], target=people["amara"], now=timezone.now())
        assert not says_anything(browser_of(who).get("/@amara"))
        reject_follow(follow=asked)

    for door in ("/@amara", "/@amara?show=replies", f"/@amara/{made.id}", "/home"):
        assert not says_anything(browser_of(who).get(door, follow=True)), door


def test_a_private_word_in_the_middle_of_a_discussion_is_not_there(people, browser_of, run_jobs):  # noqa: F811
    now = timezone.now()
    first = publish_post(author=people["amara"], draft=Draft(text="Who walks?"), now=now - timedelta(minutes=9))
    middle = publish_post(
        author=people["ben"],
        draft=Draft(text=f"{WORDS}", visibility="mentioned", in_reply_to_id=first.id),
        now=now - timedelta(minutes=8),
    )
    last = publish_post(
        author=people["amara"],
        draft=Draft(text="Yes, let us", visibility="public", in_reply_to_id=middle.id),
        now=now - timedelta(minutes=7),
    )
    run_jobs()

    first.refresh_from_db()
    assert first.replies_count == 0
    for who in ("chidi", "dora", "visitor"):
        for post in (first, last):
            page = browser_of(who).get(f"/@amara/{post.id}")
            assert page.status_code == 200
            assert not says_anything(page), (who, post.source)
    assert WORDS in browser_of("amara").get(f"/@amara/{last.id}").content.decode()
