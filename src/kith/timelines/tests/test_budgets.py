"""Hot pages ask the database as often at 40 posts as at 2, cold and warm."""

from datetime import timedelta

import pytest

from kith.accounts.actions import follow
from kith.posts.actions import bookmark, boost, favourite, publish_post
from kith.posts.drafts import Draft, PollDraft
from kith.timelines.cards import forget_cards

PAGES = {
    "/home?limit=40": (8, 13),
    "/here?limit=40": (7, 10),
    "/known?limit=40": (7, 10),
    "/tags/walk?limit=40": (8, 11),  # and whether one follows it
    "/thanked?limit=40": (7, 10),
    "/@amara?limit=40": (15, 18),
}
_POLL = 4  # a poll on the page: itself, its answers, votes and who asks


@pytest.fixture
def full_house(amara, ben, chidi, now, run_jobs):
    def fill(count):
        for number in range(count):
            at = now + timedelta(seconds=number)
            post = publish_post(author=amara, draft=Draft(text=f"Lap {number} #walk"), now=at)
            favourite(account=ben, post=post, now=at)
            bookmark(account=ben, post=post, now=at)
        other = publish_post(author=chidi, draft=Draft(text="Passed on"), now=now)
        boost(account=amara, post=other, now=now)
        run_jobs()

    return fill


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("count", [2, 38])
def test_asks_as_often_for_many_as_for_few(address, count, ben, full_house, sign_in, django_assert_max_num_queries):
    full_house(count)
    browser = sign_in(ben)
    browser.get(address)
    warm, cold = PAGES[address]

    with django_assert_max_num_queries(warm):
        browser.get(address)
    forget_cards()
    with django_assert_max_num_queries(cold):
        browser.get(address)


@pytest.mark.parametrize("count", [2, 38])
def test_a_discussion_asks_as_often_for_many_as_for_few(
    amara, ben, count, now, run_jobs, sign_in, django_assert_max_num_queries
):
    root = publish_post(author=amara, draft=Draft(text="Who walks?"), now=now)
    for number in range(count):
        publish_post(author=ben, draft=Draft(text=f"Answer {number}", in_reply_to_id=root.id), now=now)
    run_jobs()
    browser = sign_in(ben)
    browser.get(f"/@amara/{root.id}")

    with django_assert_max_num_queries(9):
        browser.get(f"/@amara/{root.id}")


@pytest.mark.parametrize("count", [2, 20])
def test_many_polls_cost_as_many_questions_as_two(
    amara, ben, count, now, run_jobs, sign_in, django_assert_max_num_queries
):
    for number in range(count):
        poll = PollDraft(options=("Yes", "No"), lasts=timedelta(days=1))
        publish_post(author=amara, draft=Draft(text=f"Question {number}", poll=poll), now=now)
    run_jobs()
    browser = sign_in(ben)
    browser.get("/home")

    with django_assert_max_num_queries(PAGES["/home?limit=40"][0] + _POLL):
        browser.get("/home")


@pytest.mark.parametrize("count", [2, 19])
def test_conversations_at_home_cost_one_question_more(
    amara, ben, chidi, count, now, run_jobs, sign_in, django_assert_max_num_queries
):
    follow(follower=ben, target=chidi, now=now)
    for number in range(count):
        at = now + timedelta(seconds=number)
        post = publish_post(author=amara, draft=Draft(text=f"Lap {number}"), now=at)
        publish_post(author=chidi, draft=Draft(text=f"Answer {number}", in_reply_to_id=post.id), now=at)
    run_jobs()
    browser = sign_in(ben)
    browser.get("/home?limit=40")
    warm, cold = PAGES["/home?limit=40"]

    for address in ("/home?limit=40", f"/home?limit=40&max_id={2**62}"):
        with django_assert_max_num_queries(warm + 1):
            browser.get(address)
    forget_cards()
    with django_assert_max_num_queries(cold + 4):  # and the line, the answer, who stands in the crowd
        browser.get("/home?limit=40")
