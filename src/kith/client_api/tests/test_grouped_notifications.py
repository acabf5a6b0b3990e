"""Notices as apps read them joined into lines: each line once a page, and found again by its key."""

from datetime import timedelta

import pytest

from kith.accounts.models import Account
from kith.client_api.tests.test_notifications import publish, tell
from kith.notifications.for_apps import A_DAY, Group, group_in, key_of, notice_in
from kith.notifications.models import Kind, Notification
from kith.notifications.queries.apps import SAMPLED
from tests.cast import make_account

PATH = "/api/v2/notifications"


@pytest.fixture
def app(app_of, amara):
    return app_of(amara)


@pytest.fixture
def crowd(db):
    return [make_account(f"crowd{number}", domain="elsewhere.test") for number in range(SAMPLED + 2)]


def thank(account, post, people, *, minutes=0):
    return [
        tell(account, Kind.FAVOURITE, person, post=post, minutes=minutes + number)
        for number, person in enumerate(people)
    ]


def test_thanks_for_one_post_are_one_line_with_some_of_the_people(app, amara, ben, crowd):
    post = publish(amara, "Worth a thank you")
    thanks = thank(amara, post, crowd)
    mention = tell(amara, Kind.MENTION, ben, post=publish(ben, "@amara"), minutes=99)

    response = app.get(PATH)
    found = response.json()

    alone, line = found["notification_groups"]
    assert (alone["group_key"], alone["type"], alone["notifications_count"]) == (
        f"ungrouped-{mention.id}",
        "mention",
        1,
    )
    assert line["group_key"] == f"favourite-{post.id}-{thanks[0].id // A_DAY}"
    assert (line["type"], line["notifications_count"]) == ("favourite", len(crowd))
    assert line["most_recent_notification_id"] == thanks[-1].id
    assert (line["page_max_id"], line["page_min_id"]) == (str(thanks[-1].id), str(thanks[0].id))
    assert line["latest_page_notification_at"] == "2026-11-17T19:19:00.000Z"
    assert line["sample_account_ids"] == [str(person.id) for person in reversed(crowd)][:SAMPLED]
    assert line["status_id"] == str(post.id)
    named = {ben.id, *(person.id for person in crowd[-SAMPLED:])}
    assert {int(each["id"]) for each in found["accounts"]} == named
    assert {each["id"] for each in found["statuses"]} == {str(post.id), alone["status_id"]}
    assert "partial_accounts" not in found
    assert f"max_id={thanks[0].id}" in response["Link"]
    assert f"min_id={mention.id}" in response["Link"]


def test_apps_may_take_most_people_as_pictures_only(app, amara, ben, crowd):
    thank(amara, publish(amara, "One"), crowd[:3])
    thank(amara, publish(amara, "Two"), [crowd[0]], minutes=50)

    found = app.get(PATH, {"expand_accounts": "partial_avatars"}).json()

    assert {int(each["id"]) for each in found["accounts"]} == {crowd[0].id, crowd[2].id}, "the last of each line"
    (partial,) = found["partial_accounts"]
    assert partial["id"] == str(crowd[1].id)
    assert set(partial) == {"id", "acct", "locked", "bot", "url", "avatar", "avatar_static", "avatar_description"}
    assert app.get(PATH, {"expand_accounts": "nonsense"}).status_code == 400


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 1), ("grouped_types[]=follow", 3), ("grouped_types[]=favourite", 1), ("types[]=follow", 0)],
)
def test_apps_say_what_they_can_join(query, count, app, amara, crowd):
    thank(amara, publish(amara, "One"), crowd[:3])
    assert len(app.get(f"{PATH}?{query}").json()["notification_groups"]) == count
    assert app.get(f"{PATH}/unread_count?{query}").json() == {"count": count}


def test_another_day_is_another_line(app, amara, crowd):
    post = publish(amara, "Worth a thank you")
    thank(amara, post, crowd[:2])
    thank(amara, post, crowd[2:4], minutes=24 * 60)
    assert [each["notifications_count"] for each in app.get(PATH).json()["notification_groups"]] == [2, 2]


def test_follows_of_a_day_are_one_line(app, amara, crowd):
    for number, person in enumerate(crowd[:3]):
        tell(amara, Kind.FOLLOW, person, minutes=number)
    (line,) = app.get(PATH).json()["notification_groups"]
    assert (line["type"], line["notifications_count"]) == ("follow", 3)
    assert "status_id" not in line


def test_each_line_stands_once_on_a_page_and_pages_leave_nothing_out(app, amara, ben, crowd):
    posts = [publish(amara, f"Post {number}") for number in range(5)]
    for number, person in enumerate(crowd[:3]):
        for place, post in enumerate(posts):
            tell(amara, Kind.FAVOURITE, person, post=post, minutes=number * 10 + place)
    everything = {str(each) for each in Notification.objects.values_list("id", flat=True)}

    seen, query, pages = [], "limit=2", 0
    while query and pages < 20:
        lines = app.get(f"{PATH}?{query}").json()["notification_groups"]
        assert len({line["group_key"] for line in lines}) == len(lines) <= 2
        seen += lines
        pages += 1
        query = f"limit=2&max_id={min(int(line['page_min_id']) for line in lines)}" if lines else ""

    assert {line["group_key"] for line in seen} == {
        line["group_key"] for line in app.get(PATH).json()["notification_groups"]
    }
    assert all(line["notifications_count"] <= 3 for line in seen)
    assert {line["page_max_id"] for line in seen} <= everything
    assert seen[0]["page_max_id"] == max(everything, key=int)
    assert min((line["page_min_id"] for line in seen), key=int) == min(everything, key=int)


def test_going_up_a_page_holds_what_is_just_above(app, amara, ben):
    ids = [tell(amara, Kind.MENTION, ben, post=publish(ben, f"{n} @amara"), minutes=n).id for n in range(5)]
    lines = app.get(f"{PATH}?limit=2&min_id={ids[0]}").json()["notification_groups"]
    assert [line["page_max_id"] for line in lines] == [str(ids[2]), str(ids[1])]


def test_a_line_of_very_many_is_counted_whole_and_leaves_room_for_others(app, amara, ben):
    post = publish(amara, "Everyone likes it")
    older = tell(amara, Kind.MENTION, ben, post=publish(ben, "@amara"))
    people = [make_account(f"fan{number}", domain="elsewhere.test") for number in range(30)]
    thank(amara, post, people, minutes=1)

    first, second = app.get(f"{PATH}?limit=2").json()["notification_groups"]

    assert (first["notifications_count"], len(first["sample_account_ids"])) == (30, SAMPLED)
    assert second["group_key"] == f"ungrouped-{older.id}"
    assert app.get(f"{PATH}?limit=1").json()["notification_groups"][0]["notifications_count"] == 30


def test_a_line_is_found_and_dismissed_by_its_key(app, app_of, amara, ben, crowd):
    post = publish(amara, "Worth a thank you")
    thanks = thank(amara, post, crowd)
    mention = tell(amara, Kind.MENTION, ben, post=publish(ben, "@amara"), minutes=99)
    key = key_of("favourite", post.id, thanks[0].id, grouped={"favourite"})

    (line,) = app.get(f"{PATH}/{key}").json()["notification_groups"]
    assert (line["group_key"], line["notifications_count"]) == (key, len(crowd))
    assert "page_max_id" not in line
    (alone,) = app.get(f"{PATH}/ungrouped-{mention.id}").json()["notification_groups"]
    assert alone["most_recent_notification_id"] == mention.id

    people = app.get(f"{PATH}/{key}/accounts?limit=80")
    assert [int(each["id"]) for each in people.json()] == [person.id for person in reversed(crowd)]
    assert [int(each["id"]) for each in app.get(f"{PATH}/{key}/accounts?limit=2&max_id={thanks[2].id}").json()] == [
        crowd[1].id, crowd[0].id,
    ]  # fmt: skip
    assert [each["acct"] for each in app.get(f"{PATH}/ungrouped-{mention.id}/accounts").json()] == ["ben"]

    stranger = app_of(ben)
    assert stranger.get(f"{PATH}/{key}").status_code == 404
    assert stranger.get(f"{PATH}/{key}/accounts").json() == []
    assert stranger.post(f"{PATH}/{key}/dismiss").json() == {}
    assert Notification.objects.filter(account=amara).count() == len(crowd) + 1
    assert app.post(f"{PATH}/{key}/dismiss").json() == {}
    assert list(Notification.objects.filter(account=amara)) == [mention]
    assert app.post(f"{PATH}/ungrouped-{mention.id}/dismiss").json() == {}
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    "key",
    [
        "nonsense", "favourite", "favourite-", "favourite-x-1", "favourite-1-2-3", "mention-1-2", "ungrouped-",
        "ungrouped-x", f"follow-{10**18}", "follow-99999999999999999999",
    ],
)  # fmt: skip
def test_what_is_no_key_finds_nothing(key, app):
    assert app.get(f"{PATH}/{key}").status_code == 404
    assert app.get(f"{PATH}/{key}/accounts").json() == []
    assert app.post(f"{PATH}/{key}/dismiss").json() == {}


def test_what_waits_stands_alone(app, amara, chidi):
    post = publish(amara, "One")
    for number, person in enumerate((chidi, make_account("sam"))):
        tell(amara, Kind.FAVOURITE, person, post=post, minutes=number, is_filtered=True)
    assert app.get(PATH).json()["notification_groups"] == []
    keys = [line["group_key"] for line in app.get(f"{PATH}?include_filtered=true").json()["notification_groups"]]
    assert all(key.startswith("ungrouped-") for key in keys)
    assert len(keys) == 2


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_page_is_full_though_something_on_it_may_not_be_seen(version, app, amara, ben, chidi):
    hidden = publish(ben, "for others", visibility="followers")
    shown = [tell(amara, Kind.MENTION, ben, post=publish(ben, f"{n} @amara"), minutes=n) for n in range(3)]
    tell(amara, Kind.POST, ben, post=hidden, minutes=9)

    found = app.get(f"/api/{version}/notifications?limit=2").json()

    ids = (
        [each["id"] for each in found]
        if version == "v1"
        else [each["page_max_id"] for each in found["notification_groups"]]
    )
    assert ids == [str(shown[2].id), str(shown[1].id)]
    assert str(hidden.id) not in str(found)


def test_who_is_suspended_is_in_no_line(app, amara, crowd):
    thank(amara, publish(amara, "One"), crowd[:3])
    Account.objects.filter(pk=crowd[0].pk).update(suspended_at=crowd[0].created_at + timedelta(days=1))
    (line,) = app.get(PATH).json()["notification_groups"]
    assert line["notifications_count"] == 2
    assert str(crowd[0].id) not in line["sample_account_ids"]


def test_keys_say_what_they_stand_for():
    key = key_of("boost", 7, 5 * A_DAY + 3, grouped={"reblog"})
    assert key == "reblog-7-5"
    assert group_in(key) == Group("boost", 7, 5 * A_DAY, 6 * A_DAY - 1)
    assert key_of("boost", 7, 9, grouped=()) == key_of("boost", 7, 9, is_filtered=True, grouped={"reblog"})
    assert notice_in(key_of("boost", 7, 9, grouped=())) == 9
    assert notice_in(key) is None
    assert group_in("ungrouped-9") is None
