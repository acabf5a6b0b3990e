"""What one saved and thanked for, in apps."""

import pytest

from kith.accounts.models import Block
from kith.links.actions import link_for
from kith.posts.actions import publish_post
from kith.posts.actions.saving import save_link
from kith.posts.drafts import Draft
from tests.cast import NOW

PATHS = [("bookmarks", "bookmark", "bookmarked"), ("favourites", "favourite", "favourited")]


@pytest.fixture
def app(app_of, ben):
    return app_of(ben)


def publish(author, text):
    return publish_post(author=author, draft=Draft(text=text), now=NOW)


@pytest.mark.parametrize(("path", "deed", "flag"), PATHS)
def test_the_last_stands_first_however_old_the_post(path, deed, flag, app, amara):
    older, newer = publish(amara, "Older"), publish(amara, "Newer")
    for post in (newer, older):
        app.post(f"/api/v1/statuses/{post.id}/{deed}")
    response = app.get(f"/api/v1/{path}?limit=1")
    assert [(each["id"], each[flag]) for each in response.json()] == [(str(older.id), True)]
    next_page = response["Link"].partition(">")[0].lstrip("<")
    assert [each["id"] for each in app.get(next_page).json()] == [str(newer.id)]


@pytest.mark.parametrize(("path", "deed", "flag"), PATHS)
def test_what_one_may_not_see_any_more_is_not_in_it(path, deed, flag, app, app_of, amara, ben):
    app.post(f"/api/v1/statuses/{publish(amara, 'Mine').id}/{deed}")
    assert app_of(amara).get(f"/api/v1/{path}").json() == []
    Block.objects.create(account=amara, target=ben, created_at=NOW)
    assert app.get(f"/api/v1/{path}").json() == []


@pytest.mark.parametrize(("path", "deed", "flag"), PATHS)
def test_they_ask_as_often_for_many_as_for_few(path, deed, flag, app, amara, django_assert_max_num_queries):
    counted = []
    for count in (2, 38):
        for number in range(count):
            app.post(f"/api/v1/statuses/{publish(amara, f'{number}').id}/{deed}")
        app.get(f"/api/v1/{path}?limit=40")
        with django_assert_max_num_queries(6) as queries:
            app.get(f"/api/v1/{path}?limit=40")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_saved_address_is_no_post(app, ben):
    save_link(account=ben, link=link_for(address="https://example.org/page", now=NOW), now=NOW)
    assert app.get("/api/v1/bookmarks").json() == []
