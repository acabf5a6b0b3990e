"""Tags: shown, followed, and on one's page."""

import pytest

from kith.accounts.actions.profile import MOST_FEATURED_TAGS
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Tag, Visibility
from kith.timelines.models import TagFollow
from tests.cast import NOW


@pytest.fixture
def app(app_of, ben):
    return app_of(ben)


def publish(author, text, **fields):
    return publish_post(author=author, draft=Draft(text=text, **fields), now=NOW)


def test_shows_a_tag(client, app, amara):
    publish(amara, "A walk by the #River")
    shown = client.get("/api/v1/tags/RIVER").json()
    assert (shown["id"], shown["name"]) == (str(Tag.objects.get().pk), "River")
    assert shown["url"] == "http://kith.test/tags/river"
    assert len(shown["history"]) == 7
    assert set(shown["history"][0]) == {"day", "uses", "accounts"}
    assert "following" not in shown
    mine = app.get("/api/v1/tags/river").json()
    assert (mine["following"], mine["featuring"]) == (False, False)


def test_a_tag_nobody_used_is_there_too(client, db):
    shown = client.get("/api/v1/tags/Unused").json()
    assert shown["name"] == "Unused"
    assert {day["uses"] for day in shown["history"]} == {"0"}
    assert not Tag.objects.exists()


def test_a_tag_that_stands_in_private_posts_alone_is_as_if_nobody_had_used_it(client, app, app_of, amara, chidi):
    publish(amara, "Of the #SecretName", visibility=Visibility.FOLLOWERS)
    publish(amara, "Of the #SecretName", visibility=Visibility.MENTIONED)
    unused = client.get("/api/v1/tags/unused").json()
    for asks in (client, app, app_of(chidi)):
        shown = asks.get("/api/v1/tags/secretname").json()
        assert (shown["id"], shown["name"], shown["history"]) == (unused["id"], "secretname", unused["history"])
    for deed in ("unfollow", "unfeature", "feature", "unfeature"):
        done = app.post(f"/api/v1/tags/secretname/{deed}").json()
        assert (done["id"], done["name"]) == (unused["id"], "secretname")
    followed = app.post("/api/v1/tags/secretname/follow").json()
    assert (followed["following"], followed["name"]) == (True, "secretname")
    assert app.get("/api/v1/tags/secretname").json()["following"] is True
    assert app.post("/api/v1/tags/secretname/unfollow").json()["id"] == unused["id"]


@pytest.mark.parametrize("name", ["12345", "a%20b", "a.b", "%23"])
def test_what_is_no_tag_is_not_there(client, db, name):
    assert client.get(f"/api/v1/tags/{name}").status_code == 404


def test_follows_a_tag_and_lets_it_go(app, ben):
    assert app.post("/api/v1/tags/Llŷn/follow").json()["following"] is True
    app.post("/api/v1/tags/river/follow")
    listed = app.get("/api/v1/followed_tags")
    assert [each["name"] for each in listed.json()] == ["river", "Llŷn"]
    assert f"max_id={TagFollow.objects.order_by('id')[0].pk}" in listed["Link"]
    assert app.post("/api/v1/tags/river/unfollow").json()["following"] is False
    assert app.post("/api/v1/tags/neverused/unfollow").json()["following"] is False
    assert [each["name"] for each in app.get("/api/v1/followed_tags").json()] == ["Llŷn"]


def test_many_followed_tags_are_as_many_queries_as_few(app, ben, django_assert_num_queries):
    app.get("/api/v1/followed_tags")
    for count in (2, 40):
        while TagFollow.objects.count() < count:
            tag = Tag.objects.create(name=f"t{TagFollow.objects.count()}", display="T")
            TagFollow.objects.create(account=ben, tag=tag, created_at=NOW)
        with django_assert_num_queries(4):  # token, page, days, followed, shown
            assert len(app.get("/api/v1/followed_tags").json()) == count


def test_shows_a_tag_on_ones_page(app, ben, amara):
    assert app.post("/api/v1/tags/river/feature").json()["featuring"] is True
    made = app.post("/api/v1/featured_tags", {"name": "#Lakes"}).json()
    assert (made["name"], made["statuses_count"], made["last_status_at"]) == ("Lakes", "0", None)
    assert [each["name"] for each in app.get("/api/v1/featured_tags").json()] == ["river", "Lakes"]
    assert app.delete(f"/api/v1/featured_tags/{made['id']}").json() == {}
    assert app.delete(f"/api/v1/featured_tags/{made['id']}").status_code == 404
    assert app.post("/api/v1/tags/RIVER/unfeature").json()["featuring"] is False
    assert app.get("/api/v1/featured_tags").json() == []


def test_nobody_takes_a_tag_off_another_page(app, app_of, amara):
    made = app_of(amara).post("/api/v1/featured_tags", {"name": "Lakes"}).json()
    assert app.delete(f"/api/v1/featured_tags/{made['id']}").status_code == 404
    assert len(app_of(amara).get("/api/v1/featured_tags").json()) == 1


@pytest.mark.parametrize("name", ["", "two words"])
def test_refuses_what_is_no_tag(app, name):
    answer = app.post("/api/v1/featured_tags", {"name": name})
    assert answer.status_code == 422
    assert "Validation failed: Name" in answer.json()["error"]


def test_refuses_more_than_a_page_shows(app):
    for number in range(MOST_FEATURED_TAGS):
        assert app.post("/api/v1/featured_tags", {"name": f"tag{number}"}).status_code == 200
    assert app.post("/api/v1/tags/more/feature").status_code == 422


def test_suggests_what_one_writes_about(app, ben, django_assert_num_queries):
    assert app.get("/api/v1/featured_tags/suggestions").json() == []
