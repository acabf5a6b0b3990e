from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kith.accounts.actions import follow
from kith.accounts.models import Account
from kith.foundations.paging import Cursor
from kith.members.models import User
from kith.notifications.actions import notify
from kith.notifications.models import Kind
from kith.notifications.queries import bell_page, unread_count
from kith.posts.actions import delete_post, favourite, hide_post, publish_post
from kith.posts.drafts import Draft
from tests.cast import make_account, make_member


@pytest.fixture
def thanked_post(amara, run_jobs, now):
    return publish_post(author=amara, draft=Draft(text="Forty minutes round the park"), now=now)


def thank(post, count, run_jobs):
    for number in range(count):
        favourite(
            account=make_account(f"reader{number}", display_name=f"Reader {number}"), post=post, now=timezone.now()
        )
    run_jobs()


def test_joins_what_belongs_together(amara, thanked_post, run_jobs, sign_in):
    thank(thanked_post, 4, run_jobs)

    page = sign_in(amara).get("/notices").content.decode()

    assert "Reader 3" in page
    assert "and 3 others" in page
    assert page.count("thanked you for") == 1
    assert "Forty minutes round the park" in page


def test_opening_the_bell_marks_it_as_read(amara, thanked_post, run_jobs, sign_in):
    thank(thanked_post, 1, run_jobs)
    assert unread_count(amara) == 1

    sign_in(amara).get("/notices")

    assert unread_count(amara) == 0


def test_says_nothing_of_posts_that_are_hidden_now(amara, ben, dee, run_jobs, sign_in, now):
    post = publish_post(author=ben, draft=Draft(text="Hello @amara"), now=now)
    run_jobs()

    hide_post(post=post, by=dee, now=now)

    assert "Hello" not in sign_in(amara).get("/notices").content.decode()


def test_an_empty_bell_says_what_it_is_for(amara, sign_in):
    assert "No notices" in sign_in(amara).get("/notices").content.decode()


def test_is_paged_by_cursor(amara, ben, sign_in, now, run_jobs):
    for number in range(25):
        publish_post(author=ben, draft=Draft(text=f"@amara number {number}"), now=now)
    run_jobs()
    browser = sign_in(amara)

    first = browser.get("/notices")
    second = browser.get(f"/notices?max_id={first.context['page'].older}")

    shown = first.content.decode() + second.content.decode()
    assert all(f"number {number}<" in shown for number in range(25))


def test_each_kind_can_be_turned_off(amara, sign_in):
    browser = sign_in(amara)
    wanted = [kind for kind in Kind.values if kind != "boost"]

    answer = browser.post("/settings/notifications", {"kinds": wanted[:8]})

    assert answer.status_code == 302
    assert "boost" in User.objects.get(account=amara).quiet_kinds
    assert "sign_up" not in User.objects.get(account=amara).quiet_kinds


def test_a_made_up_kind_is_refused(amara, sign_in):
    answer = sign_in(amara).post("/settings/notifications", {"kinds": ["mention", "made-up"]})

    assert answer.status_code == 422
    assert User.objects.get(account=amara).quiet_kinds == []


@pytest.mark.parametrize("notices", [2, 40])
def test_asks_as_often_for_many_as_for_few(amara, ben, sign_in, notices, now, run_jobs, django_assert_max_num_queries):
    post = publish_post(author=amara, draft=Draft(text="One"), now=now)
    thank(post, notices, run_jobs)
    browser = sign_in(amara)
    browser.get("/notices")

    with django_assert_max_num_queries(11):
        browser.get("/notices")


def test_who_has_seen_all_of_it_looks_without_writing(amara, ben, sign_in, now, run_jobs):
    post = publish_post(author=amara, draft=Draft(text="One"), now=now)
    thank(post, 2, run_jobs)
    browser = sign_in(amara)
    browser.get("/notices")

    with CaptureQueriesContext(connection) as asked:
        browser.get("/notices")

    written = [each for each in asked.captured_queries if str(each["sql"]).startswith(("INSERT", "UPDATE"))]
    assert not written
    assert unread_count(amara) == 0


@pytest.mark.parametrize("around", [{"max_id": 2}, {"min_id": 2}, {"since_id": 0}, {"min_id": 1, "max_id": 4}])
def test_shows_the_notices_that_an_address_asks_for(amara, around, now, run_jobs):
    reader = make_account("reader", display_name="Reader")
    for number in range(5):
        post = publish_post(author=amara, draft=Draft(text=f"Word {number}"), now=now)
        favourite(account=reader, post=post, now=now + timedelta(seconds=number))
    run_jobs()
    every = [line.newest_id for line in bell_page(amara, Cursor()).rows][::-1]

    shown = bell_page(amara, Cursor(**{bound: every[place] for bound, place in around.items()})).rows

    above, below = around.get("min_id", around.get("since_id", -1)), around.get("max_id", 5)
    assert [line.newest_id for line in shown] == every[above + 1 : below][::-1]
    assert all(line.people for line in shown)


def test_a_request_is_answered_in_the_bell_and_then_is_news(amara, chidi, sign_in, now, run_jobs):
    type(amara).objects.filter(pk=amara.pk).update(is_locked=True)
    follow(follower=chidi, target=type(amara).objects.get(pk=amara.pk), now=now)
    run_jobs()
    browser = sign_in(amara)
    assert "Let them follow" in browser.get("/notices").content.decode()

    browser.post(f"/people/{chidi.id}/accept", {"next": "/notices"})
    run_jobs()

    page = browser.get("/notices").content.decode()
    assert "now follows you" in page
    assert "Let them follow" not in page


def test_the_count_is_of_what_the_bell_shows(amara, ben, chidi, dee, run_jobs, now, sign_in):
    hidden = publish_post(author=ben, draft=Draft(text="@amara hidden later"), now=now)
    deleted = publish_post(author=ben, draft=Draft(text="@amara deleted later"), now=now)
    publish_post(author=ben, draft=Draft(text="@amara there to stay"), now=now)
    gone = publish_post(author=chidi, draft=Draft(text="@amara by who is gone"), now=now)
    run_jobs()
    assert unread_count(amara) == 4

    hide_post(post=hidden, by=dee, now=now)
    delete_post(post=deleted, by=ben)
    Account.objects.filter(pk=gone.author_id).update(suspended_at=now)

    assert unread_count(amara) == 1
    assert [line.count for line in bell_page(amara, Cursor()).rows] == [1]


@pytest.mark.parametrize("notices", [2, 40])
def test_the_count_is_one_question(amara, run_jobs, now, notices, django_assert_num_queries):
    post = publish_post(author=amara, draft=Draft(text="One"), now=now)
    thank(post, notices, run_jobs)
    unread_count(amara)

    with django_assert_num_queries(1):
        assert unread_count(amara) == notices


def test_what_was_answered_elsewhere_has_nothing_to_press(amara, dee, run_jobs, sign_in, now):
    asking = make_member("ines")
    User.objects.filter(account=asking).update(approved_at=None)
    notify(kind=Kind.SIGN_UP, by=asking, to=[dee.id], now=now)
    browser = sign_in(dee)
    assert "Look at who asks" in browser.get("/notices").content.decode()

    User.objects.filter(account=asking).update(approved_at=now)

    page = browser.get("/notices").content.decode()
    assert "Look at who asks" not in page
    assert "This has been answered." in page


def test_a_request_someone_took_back_has_nothing_to_press(amara, chidi, sign_in, now):
    notify(kind=Kind.FOLLOW_REQUEST, by=chidi, to=[amara.id], now=now)

    page = sign_in(amara).get("/notices").content.decode()

    assert "asks to follow you" in page
    assert "Let them follow" not in page


def test_a_line_is_taken_away_with_all_that_stands_in_it(amara, thanked_post, run_jobs, sign_in):
    thank(thanked_post, 4, run_jobs)
    newest = bell_page(amara, Cursor()).rows[0].newest_id
    browser = sign_in(amara)

    browser.post(f"/notices/{newest}/dismiss", {"next": "/notices"})

    assert "No notices" in browser.get("/notices").content.decode()


def test_clearing_asks_first(amara, thanked_post, run_jobs, sign_in):
    thank(thanked_post, 1, run_jobs)
    browser = sign_in(amara)

    assert "Take all notices away?" in browser.post("/notices/clear").content.decode()
    assert unread_count(amara) == 1

    browser.post("/notices/clear", {"sure": "yes"})
    assert unread_count(amara) == 0


def test_names_are_only_names(amara, thanked_post, run_jobs, sign_in):
    favourite(account=make_account("mallory", display_name="<b>{who}</b>"), post=thanked_post, now=timezone.now())
    run_jobs()

    page = sign_in(amara).get("/notices").content.decode()

    assert "&lt;b&gt;{who}&lt;/b&gt;" in page


def test_no_page_loses_what_stands_in_many_lines(amara, run_jobs, sign_in, now):
    """Lines of many notices reach far down; what stands between is on the next page."""
    posts = [publish_post(author=amara, draft=Draft(text=f"Post {number}."), now=now) for number in range(30)]
    people = [make_account(f"reader{number}") for number in range(3)]
    for person in people:
        for post in posts:
            favourite(account=person, post=post, now=timezone.now())
    run_jobs()
    browser, seen, address = sign_in(amara), "", "/notices"
    while address:
        answer = browser.get(address)
        seen += answer.content.decode()
        older = answer.context["page"].older
        address = f"/notices?max_id={older}" if older else ""

    assert all(f"Post {number}." in seen for number in range(30))
