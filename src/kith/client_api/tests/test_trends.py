"""What is talked about: many people once, not one person often."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.actions import block
from kith.links.models import Link
from kith.posts.actions import boost, favourite, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post
from kith.timelines.actions.trending import count_trends
from kith.timelines.models import Trend
from tests.cast import NOW, make_member


@pytest.fixture
def people(db):
    return [make_member(name, is_discoverable=True) for name in ("wren", "rook", "lark", "dove")]


def publish(author, text, *, days_ago=0, **fields):
    return publish_post(author=author, draft=Draft(text=text, **fields), now=NOW - timedelta(days=days_ago, minutes=5))


def tags(client, query=""):
    return [each["name"] for each in client.get(f"/api/v1/trends/tags{query}").json()]


def test_people_count_and_not_posts(client, people):
    wren, rook, lark, _ = people
    for _number in range(5):
        publish(wren, "Look at me #loud")
    for who in (wren, rook):
        publish(who, "A #river", days_ago=1)
    for who in (wren, rook, lark):
        publish(who, "The #Sea", days_ago=1)
    count_trends(now=NOW)
    assert tags(client) == ["Sea", "river"]
    (sea, _) = client.get("/api/v1/trends").json()
    assert sea["history"][1]["accounts"] == "3"
    assert len(sea["history"]) == 7
    assert all(isinstance(value, str) for day in sea["history"] for value in day.values())


def test_what_is_fresh_goes_before_what_was(client, people):
    for who in people[:3]:
        publish(who, "It was #yesterday", days_ago=6)
        publish(who, "It is #today")
    for who in people:
        publish(who, "Long #gone", days_ago=8)
    count_trends(now=NOW)
    assert tags(client) == ["today", "yesterday"]
    assert tags(client, "?limit=1") == ["today"]
    assert tags(client, "?limit=1&offset=1") == ["yesterday"]
    assert "offset=1" in client.get("/api/v1/trends/tags?limit=1")["Link"]
    count_trends(now=NOW + timedelta(days=30))
    assert tags(client) == []


def test_only_what_is_for_all_of_people_who_want_to_be_found(client, people):
    wren, rook, lark, dove = people
    lark.is_discoverable = False
    lark.save()
    dove.limited_at = NOW
    dove.save()
    publish(wren, "#quietly")
    publish(rook, "#quietly", visibility="followers")
    publish(lark, "#quietly")
    publish(dove, "#quietly")
    publish(rook, "#quietly", is_local_only=True)
    count_trends(now=NOW)
    assert tags(client) == []


def test_posts_that_many_thanked_or_passed_on(client, app_of, people):
    wren, rook, lark, dove = people
    liked, passed, alone = (publish(wren, text) for text in ("Liked", "Passed on", "By myself"))
    answer = publish(wren, "An answer", in_reply_to_id=liked.id)
    for who in (rook, lark, dove):
        favourite(account=who, post=liked, now=NOW)
        favourite(account=who, post=answer, now=NOW)
    for who in (rook, lark):
        boost(account=who, post=passed, now=NOW)
    favourite(account=wren, post=alone, now=NOW)
    favourite(account=rook, post=alone, now=NOW)
    count_trends(now=NOW)

    def shown(who):
        return [int(each["id"]) for each in who.get("/api/v1/trends/statuses").json()]

    assert shown(client) == [liked.id, passed.id]
    assert shown(app_of(rook)) == [liked.id, passed.id]
    block(account=rook, target=wren, now=NOW)
    assert shown(app_of(rook)) == []
    Post.objects.filter(pk=liked.id).update(hidden_at=NOW)
    assert shown(client) == [passed.id]


def test_pages_that_many_shared(client, people):
    for who in people[:2]:
        publish(who, "Read https://news.test/care")
    Link.objects.update(title="Care, seen anew", site_name="News")
    Trend.objects.all().delete()
    count_trends(now=NOW)
    (link,) = client.get("/api/v1/trends/links").json()
    assert (link["url"], link["title"], link["type"]) == ("https://news.test/care", "Care, seen anew", "link")
    assert link["history"][0] == {"day": link["history"][0]["day"], "uses": "2", "accounts": "2"}


def test_many_cost_as_much_as_few(app_of, people):
    app = app_of(people[0])
    counts = {}
    for many in (2, 20):
        for number in range(many):
            for who in people[:2]:
                favourite(account=who, post=publish(people[2], f"#word{number} https://news.test/{number}"), now=NOW)
                publish(who, f"#word{number} https://news.test/{number}")
        Link.objects.update(title="A page")
        for post in Post.objects.all():
            favourite(account=people[3], post=post, now=NOW)
            favourite(account=people[0], post=post, now=NOW)
        count_trends(now=NOW)
        for kind in ("tags", "links", "statuses"):
            with CaptureQueriesContext(connection) as asked:
                assert len(app.get(f"/api/v1/trends/{kind}?limit=20").json()) >= many
            counts.setdefault(kind, []).append(len(asked))
    assert all(few >= more for few, more in counts.values()), counts
