"""Search asks the database as often for many results as for few."""

from datetime import timedelta

import pytest

from kith.posts.actions import bookmark, favourite, publish_post
from kith.posts.drafts import Draft
from kith.reading.actions import save_address
from kith.search.asking import read
from kith.search.posts import find_posts
from tests.cast import make_account

# Who asks, how many notices wait (4); people, tags and which of those lead somewhere, websites (6, with their rows);
# posts open to one, those one is tied to and which hold the word, who may see them (6); how far back; the posts.
PAGES = {
    "tea": 18,
    "te*": 15,
    '"tea lap"': 14,
    "tea&show=posts": 12,
    "tea from:amara": 14,
    "tea in:library": 10,
    "tea in:saved": 12,  # and the addresses
}


@pytest.fixture
def full_house(amara, ben, chidi, now):
    type(amara).objects.filter(pk=amara.pk).update(is_indexable=True)
    amara.refresh_from_db()

    def fill(count):
        for number in range(count):
            at = now + timedelta(seconds=number)
            post = publish_post(author=amara, draft=Draft(text=f"Tea, lap {number} #tea{number}"), now=at)
            bookmark(account=ben, post=post, now=at)
            favourite(account=ben, post=publish_post(author=chidi, draft=Draft(text="Tea, lap"), now=at), now=at)
            save_address(account=ben, address=f"https://tea.test/{number}", now=at)
            make_account(f"tea{number}", kind="feed" if number % 2 else "person")

    return fill


@pytest.mark.parametrize("asked", PAGES)
@pytest.mark.parametrize("count", [2, 40])
def test_a_page_asks_as_often_for_many_as_for_few(
    asked, count, ben, full_house, sign_in, django_assert_max_num_queries
):
    full_house(count)
    browser = sign_in(ben)
    browser.get(f"/search?q={asked}")

    with django_assert_max_num_queries(PAGES[asked]):
        browser.get(f"/search?q={asked}")


@pytest.mark.parametrize("count", [2, 40])
def test_an_app_that_wants_ids_asks_six_questions(count, ben, full_house, now, django_assert_max_num_queries):
    full_house(count)
    asked = read("tea", now=now)

    with django_assert_max_num_queries(6):
        found = find_posts(asked, ben, limit=20, now=now)

    assert len(found.ids) == min(20, 2 * count)
