import pytest
from django.utils import timezone

from kith.accounts.actions import follow
from kith.members.models import User
from kith.notifications.models import Kind
from kith.notifications.queries import unread_count
from kith.posts.actions import favourite, hide_post, publish_post
from kith.posts.drafts import Draft
from tests.cast import make_account


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
