"""The page of drafts and planned posts, and sending with time to take it back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from kith.members.models import User
from kith.posts.actions import keep_draft, plan_post, publish_post
from kith.posts.drafts import Draft, from_json
from kith.posts.models import Post, Unsent

TOMORROW = datetime.now(UTC).date() + timedelta(days=1)


@pytest.fixture
def browser(amara, sign_in):
    return sign_in(amara)


def page_after(browser, answer):
    return browser.get(answer.headers["Location"]).content.decode()


def test_keeps_a_draft_and_goes_on_with_it(browser, amara):
    page = page_after(browser, browser.post("/write", {"text": "Half a thought", "do": "draft", "warning": "Work"}))
    kept = Unsent.objects.get()

    assert "Your draft is kept." in page
    assert "Half a thought" in page
    assert 'data-sent="write"' in page
    page = browser.get(f"/drafts/{kept.pk}").content.decode()
    assert ">Half a thought</textarea>" in page
    assert 'value="Work"' in page

    answer = browser.post(f"/drafts/{kept.pk}", {"text": "A whole thought", "do": "post", "visibility": "quiet"})

    post = Post.objects.get()
    assert (post.source, post.visibility) == ("A whole thought", "quiet")
    assert answer.headers["Location"] == f"/@amara/{post.id}"
    assert not Unsent.objects.exists()


def test_an_empty_page_teaches(browser):
    assert "Nothing waits here" in browser.get("/drafts").content.decode()


def test_nobody_sees_anothers(browser, ben, now, sign_in):
    theirs = keep_draft(account=ben, draft=Draft(text="Between me and me"), now=now)

    assert "Between me" not in browser.get("/drafts").content.decode()
    assert browser.get(f"/drafts/{theirs.pk}").status_code == 404
    assert browser.post(f"/drafts/{theirs.pk}", {"text": "Mine", "do": "post"}).status_code == 404
    assert browser.post(f"/drafts/{theirs.pk}/discard", {"sure": "yes"}).status_code == 404
    for deed in ("send", "take_back"):
        browser.post(f"/drafts/{theirs.pk}/{deed}")
    assert from_json(Unsent.objects.get().draft).text == "Between me and me"
    assert not Post.objects.exists()


def test_plans_by_the_readers_clock(browser, amara):
    User.objects.filter(account=amara).update(time_zone="Asia/Dhaka")
    asked = {"text": "Good morning", "do": "plan", "send_on": str(TOMORROW), "send_time": "09:00"}

    page = page_after(browser, browser.post("/write", asked))

    kept = Unsent.objects.get()
    assert kept.send_at == datetime(TOMORROW.year, TOMORROW.month, TOMORROW.day, 3, tzinfo=UTC)
    assert "Planned: it goes out" in page
    assert "9 am" in page
    page = browser.get(f"/drafts/{kept.pk}").content.decode()
    assert f'value="{TOMORROW}"' in page
    assert 'value="09:00"' in page
    assert "Asia/Dhaka" in page


def test_a_day_in_the_form_plans_whichever_button_is_pressed(browser):
    browser.post("/write", {"text": "Not yet", "do": "post", "send_on": str(TOMORROW), "send_time": "09:00"})

    assert not Post.objects.exists()
    assert Unsent.objects.get().send_at


@pytest.mark.parametrize(
    ("day", "time", "words"),
    [
        ("2020-01-01", "09:00", "That time has passed."),
        ("", "", "Choose a day and a time first."),
        (str(TOMORROW), "", "At what time?"),
        ("", "09:00", "On which day?"),
        ("2027-03-28", "01:30", "there is no 1.30 am"),
        ("tomorrow", "09:00", "Enter a valid date"),
    ],
)
def test_says_in_plain_words_what_is_wrong_with_a_time(browser, amara, day, time, words):
    User.objects.filter(account=amara).update(time_zone="Europe/London")

    answer = browser.post("/write", {"text": "Every word", "do": "plan", "send_on": day, "send_time": time})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Every word" in answer.content.decode()


def test_where_the_clocks_go_back_the_first_of_both_hours_is_meant(browser, amara):
    User.objects.filter(account=amara).update(time_zone="Europe/London")

    browser.post("/write", {"text": "Hm", "do": "plan", "send_on": "2027-10-31", "send_time": "01:30"})

    assert Unsent.objects.get().send_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_goes_on_with_a_planned_post(browser, amara):
    now = datetime.now(UTC)
    kept = plan_post(account=amara, draft=Draft(text="Hm"), send_at=now + timedelta(days=2), now=now)

    browser.post(f"/drafts/{kept.pk}", {"text": "Hm, yes", "do": "draft"})
    kept.refresh_from_db()
    assert (kept.send_at, from_json(kept.draft).text) == (None, "Hm, yes")

    browser.post(f"/drafts/{kept.pk}", {"text": "Now", "do": "now", "send_on": str(TOMORROW), "send_time": "09:00"})
    assert Post.objects.get().source == "Now"


def test_asks_before_it_deletes(browser, amara, now):
    kept = keep_draft(account=amara, draft=Draft(text="Hm"), now=now)

    assert "Delete this draft?" in browser.post(f"/drafts/{kept.pk}/discard").content.decode()
    assert Unsent.objects.exists()
    browser.post(f"/drafts/{kept.pk}/discard", {"sure": "yes"})
    assert not Unsent.objects.exists()


def test_a_post_waits_and_can_be_taken_back(browser, amara, monkeypatch):
    at = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: at)
    User.objects.filter(account=amara).update(send_delay=20)

    page = page_after(browser, browser.post("/write", {"text": "Too quick", "next": "/home"}))
    kept = Unsent.objects.get()
    assert "Goes out in 20 seconds." in page
    assert f'formaction="/drafts/{kept.pk}/take_back"' in page
    assert not Post.objects.exists()

    page = page_after(browser, browser.post(f"/drafts/{kept.pk}/take_back"))
    assert ">Too quick</textarea>" in page
    assert not Post.objects.exists()


def test_a_post_that_waits_can_be_sent_at_once(browser, amara):
    User.objects.filter(account=amara).update(send_delay=60)
    browser.post("/write", {"text": "Quick", "next": "/home"})
    kept = Unsent.objects.get()

    page = page_after(browser, browser.post(f"/drafts/{kept.pk}/send", {"next": "/home"}))

    assert "Your post is out." in page
    assert Post.objects.get().source == "Quick"


def test_undo_after_it_went_says_so(browser, amara):
    User.objects.filter(account=amara).update(send_delay=60)
    browser.post("/write", {"text": "Quick"})
    kept = Unsent.objects.get()
    browser.post(f"/drafts/{kept.pk}/send")

    page = page_after(browser, browser.post(f"/drafts/{kept.pk}/take_back"))

    assert "It is out already" in page
    assert Post.objects.count() == 1


def test_a_delayed_reply_is_pressed_twice_and_waits_once(browser, amara, ben, now):
    User.objects.filter(account=amara).update(send_delay=20)
    asked = publish_post(author=ben, draft=Draft(text="Who?"), now=now)

    for _ in range(2):
        browser.post("/write", {"text": "I", "to": asked.id, "key": "a"})

    assert Unsent.objects.count() == 1


def test_going_back_in_the_browser_to_write_something_else_posts_both(browser):
    for text in ("One", "Two", "Two"):
        browser.post("/write", {"text": text, "key": "same page"})

    assert sorted(Post.objects.values_list("source", flat=True)) == ["One", "Two"]


def test_a_draft_says_why_it_did_not_go(browser, amara, now):
    kept = keep_draft(account=amara, draft=Draft(text="Hm"), now=now)
    Unsent.objects.filter(pk=kept.pk).update(problem="answered_gone")

    page = browser.get("/drafts").content.decode()

    assert "It could not go out." in page
    assert "What it answers is not here any more." in page


def test_the_list_asks_as_often_for_many_as_for_few(browser, amara, now, django_assert_max_num_queries):
    for number in range(25):
        keep_draft(account=amara, draft=Draft(text=f"Thought {number}"), now=now + timedelta(seconds=number))
    browser.get("/drafts")

    with django_assert_max_num_queries(8):
        page = browser.get("/drafts").content.decode()
    assert "max_id" in page
