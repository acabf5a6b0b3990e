"""The box of apps for people, tags and posts."""

import pytest

from kith.accounts.actions import block
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import NOW


def publish(author, text, **fields):
    return publish_post(author=author, draft=Draft(text=text, **fields), now=NOW)


@pytest.fixture
def app(app_of, ben):
    return app_of(ben)


def test_people_tags_and_posts_are_found_by_a_word(app, amara):
    amara.is_indexable = True
    amara.save()
    post = publish(amara, "The river is high again #riverwatch")
    found = app.get("/api/v2/search", {"q": "river"}).json()
    assert [each["id"] for each in found["statuses"]] == [str(post.id)]
    assert [each["name"] for each in found["hashtags"]] == ["riverwatch"]
    assert found["accounts"] == []
    assert [each["acct"] for each in app.get("/api/v2/search", {"q": "amara"}).json()["accounts"]] == ["amara"]
    assert app.get("/api/v1/search", {"q": "river"}).json()["hashtags"] == ["riverwatch"]


def test_only_one_kind_may_be_asked_for(app, amara):
    publish(amara, "#amara")
    found = app.get("/api/v2/search", {"q": "amara", "type": "hashtags"}).json()
    assert (found["accounts"], found["statuses"]) == ([], [])
    assert len(found["hashtags"]) == 1


def test_a_post_is_found_by_its_address_if_one_may_see_it(app_of, amara, ben, chidi):
    post = publish(amara, "For followers", visibility="followers")
    for reader, many in ((ben, 1), (chidi, 0)):
        found = app_of(reader).get("/api/v2/search", {"q": post.url, "resolve": "true"}).json()
        assert len(found["statuses"]) == many


def test_private_words_are_found_by_nobody_else(app_of, amara, ben, chidi):
    publish(amara, "@ben between us: heliotrope", visibility="mentioned")
    assert len(app_of(ben).get("/api/v2/search?q=heliotrope").json()["statuses"]) == 1
    assert app_of(chidi).get("/api/v2/search?q=heliotrope").json()["statuses"] == []


def test_further_pages_follow_on_each_other(app_of, amara):
    posts = [publish(amara, f"heliotrope {number}") for number in range(5)]
    app = app_of(amara)
    ids = []
    for offset in (0, 2, 4):
        found = app.get("/api/v2/search", {"q": "heliotrope", "type": "statuses", "limit": 2, "offset": offset}).json()
        ids += [int(each["id"]) for each in found["statuses"]]
    assert ids == [post.id for post in reversed(posts)]


def test_posts_of_one_person(app_of, amara, ben):
    publish(amara, "heliotrope")
    own = publish(ben, "heliotrope")
    found = app_of(ben).get("/api/v2/search", {"q": "heliotrope", "type": "statuses", "account_id": ben.id}).json()
    assert [each["id"] for each in found["statuses"]] == [str(own.id)]


@pytest.mark.parametrize("query", ["", "q=", "q=x&type=everything", "q=x&limit=many"])
def test_what_makes_no_sense_is_said_so(app, query):
    response = app.get(f"/api/v2/search?{query}")
    assert response.status_code == 400
    assert response.json()["error"]


def test_a_search_asks_as_often_for_forty_posts_as_for_two(app_of, amara, django_assert_max_num_queries):
    app, counted = app_of(amara), []
    for more in (2, 40):
        for number in range(more):
            publish(amara, f"heliotrope {number}")
        app.get("/api/v2/search?q=heliotrope")
        with django_assert_max_num_queries(14) as queries:
            app.get("/api/v2/search?q=heliotrope")
        counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("path", ["/api/v2/search", "/api/v1/accounts/search"])
def test_whom_one_blocked_is_found_by_their_whole_handle_to_be_unblocked(app, ben, chidi, app_of, path):
    block(account=ben, target=chidi, now=NOW)

    def found(by, q):
        answer = by.get(path, {"q": q}).json()
        return [each["acct"] for each in (answer["accounts"] if isinstance(answer, dict) else answer)]

    assert found(app, "@chidi") == ["chidi"]
    assert found(app, "chid") == []
    assert found(app_of(chidi), "ben") == []
