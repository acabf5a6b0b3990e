"""What is talked about, looked at by those who keep order: from an app and on the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.links.models import Link
from kith.members.models import Rank
from kith.moderation.models import Act
from kith.posts.actions import favourite, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post, Tag
from kith.timelines.actions.trending import count_trends
from kith.timelines.models import TrendReview
from tests.cast import NOW, make_member

KINDS = ("tags", "links", "statuses")


@pytest.fixture
def moses(db):
    return make_member("moses", rank=Rank.MODERATOR)


@pytest.fixture
def desk(app_of, moses):
    return app_of(moses, "admin:read admin:write")


@pytest.fixture
def talked(db):
    """A tag, a page and a post that two people were taken with: their ids, by kind."""
    wren, rook, lark = (make_member(name, is_discoverable=True) for name in ("wren", "rook", "lark"))
    for who in (wren, rook):
        publish_post(author=who, draft=Draft(text="Walk along the #river, as in https://care.test/film"), now=NOW)
    Link.objects.update(title="A film", site_name="Care")
    for who in (rook, lark):
        favourite(account=who, post=Post.objects.filter(author=wren).get(), now=NOW)
    count_trends(now=NOW)
    return {"tags": Tag.objects.get().pk, "links": Link.objects.get().pk, "statuses": Post.objects.get(author=wren).pk}


def shown(client):
    """What everyone is shown, by kind: ids, or addresses of pages."""
    told = {kind: client.get(f"/api/v1/trends/{kind}").json() for kind in KINDS}
    return {kind: [each.get("id") or each["url"] for each in found] for kind, found in told.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_away_is_shown_to_moderators_alone(kind, client, desk, moses, talked):
    path = f"/api/v1/admin/trends/{kind}"
    (before,) = desk.get(path).json()
    assert before["requires_review"] is True
    everyone = shown(client)
    assert all(len(found) == 1 for found in everyone.values())

    rejected = desk.post(f"{path}/{talked[kind]}/reject").json()

    assert (rejected["id"], rejected["requires_review"]) == (str(talked[kind]), False)
    assert shown(client) == everyone | {kind: []}
    (still,) = desk.get(path).json()
    assert (still["id"], still["requires_review"]) == (str(talked[kind]), False)
    count_trends(now=NOW)
    assert shown(client)[kind] == [], "it is counted anew every few minutes"

    assert desk.post(f"{path}/{talked[kind]}/approve").json()["requires_review"] is False
    assert shown(client) == everyone
    assert [act.verb for act in Act.objects.filter(by=moses.user).order_by("id")] == [
        "hid what is talked about", "showed what is talked about",
    ]  # fmt: skip


def test_a_tag_says_whether_it_may_be_shown(desk, talked):
    told = desk.post(f"/api/v1/admin/trends/tags/{talked['tags']}/reject").json()
    assert (told["name"], told["trendable"], told["usable"], told["listable"]) == ("river", False, True, True)
    assert [each["trendable"] for each in desk.get("/api/v1/admin/trends/tags").json()] == [False]
    assert desk.get("/api/v1/admin/trends/links/publishers").json() == []


def test_members_say_nothing_of_it(app_of, amara, talked):
    app = app_of(amara, "admin:read admin:write")
    for kind in KINDS:
        assert app.get(f"/api/v1/admin/trends/{kind}").status_code == 403
        assert app.post(f"/api/v1/admin/trends/{kind}/{talked[kind]}/reject").status_code == 403
    assert not TrendReview.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_of_what_is_not_there_nothing_is_said(kind, desk):
    assert desk.post(f"/api/v1/admin/trends/{kind}/77/reject").status_code == 404
    assert not TrendReview.objects.exists()


def test_the_desk_has_a_page_of_it(sign_in, moses, client, talked):
    browser = sign_in(moses)
    page = browser.get("/manage/trends").content.decode()
    assert all(words in page for words in ("#river", "A film", "Walk along the"))
    assert "/manage/trends" in browser.get("/manage/reports").content.decode()

    for kind, name in (("tag", "tags"), ("story", "links"), ("post", "statuses")):
        assert browser.post(f"/manage/trends/{kind}/{talked[name]}", {"shown": "no"})["Location"] == "/manage/trends"
    assert shown(client) == {name: [] for name in KINDS}
    assert browser.get("/manage/trends").content.decode().count("Not shown") == 3
    browser.post(f"/manage/trends/tag/{talked['tags']}", {"shown": "yes"})
    assert len(shown(client)["tags"]) == 1
    assert browser.post("/manage/trends/cat/1", {"shown": "no"}).status_code == 404


def test_many_are_as_many_questions_as_few(desk, talked):
    counts = []
    for many in (0, 20):
        for number in range(many):
            for name in ("robin", "wagtail"):
                who = make_member(f"{name}{number}", is_discoverable=True)
                publish_post(author=who, draft=Draft(text=f"About #thing{number}"), now=NOW)
        count_trends(now=NOW)
        for kind in KINDS:
            desk.get(f"/api/v1/admin/trends/{kind}")
        with CaptureQueriesContext(connection) as asked:
            for kind in KINDS:
                assert desk.get(f"/api/v1/admin/trends/{kind}").json()
        counts.append(len(asked))
    assert counts[0] == counts[1]
