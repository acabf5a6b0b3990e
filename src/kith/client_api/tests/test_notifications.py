"""Notices as apps read them, one by one."""

from datetime import timedelta
from decimal import Decimal

import pytest

from kith.accounts.actions import follow, sever_follows
from kith.accounts.models import Account, Follow
from kith.filters.actions import FilterDraft, Keyword, make_filter
from kith.foundations.ids import new_id
from kith.members.models import User
from kith.moderation.actions import decide_report, report
from kith.moderation.models import Category
from kith.notifications.actions import mark_read, notify_of_unsent
from kith.notifications.for_apps import TYPES
from kith.notifications.models import Kind, Notification
from kith.notifications.queries import newest_of, unread_count
from kith.posts.actions import boost, delete_post, favourite, publish_post
from kith.posts.drafts import Draft
from kith.servers.queries import this_server
from tests.cast import NOW, make_account


def publish(author, text, **fields):
    return publish_post(author=author, draft=Draft(text=text, **fields), now=NOW)


def tell(account, kind, by, *, post=None, minutes=0, **fields):
    at = NOW + timedelta(minutes=minutes)
    return Notification.objects.create(
        id=new_id(at), account=account, kind=kind, by=by, post=post, group_key="x", created_at=at, **fields
    )


@pytest.fixture
def app(app_of, amara):
    return app_of(amara)


def test_an_app_reads_what_happened_with_all_it_needs(app, amara, ben, chidi, run_jobs):
    post = publish(amara, "Worth a thank you")
    favourite(account=ben, post=post, now=NOW)
    boost(account=chidi, post=post, now=NOW)
    answer = publish(ben, "@amara a word?", in_reply_to_id=post.id)
    follow(follower=chidi, target=amara, now=NOW)
    run_jobs()

    response = app.get("/api/v1/notifications")
    found = {each["type"]: each for each in response.json()}

    assert set(found) == {"favourite", "reblog", "mention", "follow"}
    assert found["favourite"]["account"]["acct"] == "ben"
    assert found["favourite"]["status"]["id"] == str(post.id)
    assert found["reblog"]["status"]["id"] == str(post.id), "what was passed on, not the passing on"
    assert found["reblog"]["status"]["reblog"] is None
    assert found["mention"]["status"]["id"] == str(answer.id)
    assert found["mention"]["group_key"] == f"ungrouped-{found['mention']['id']}"
    assert found["favourite"]["group_key"].startswith(f"favourite-{post.id}-")
    assert "status" not in found["follow"]
    assert all("filtered" not in each for each in found.values())
    ids = [int(each["id"]) for each in response.json()]
    assert ids == sorted(ids, reverse=True)
    assert f"max_id={ids[-1]}" in response["Link"]
    assert f"min_id={ids[0]}" in response["Link"]


def test_times_have_milliseconds_and_are_of_the_notice(app, amara, ben):
    tell(amara, Kind.FOLLOW, ben, minutes=3)
    assert app.get("/api/v1/notifications").json()[0]["created_at"] == "2026-11-17T19:13:00.000Z"


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("", ["mention", "mention", "favourite", "follow"]),
        ("types[]=mention", ["mention", "mention"]),
        ("types[]=favourite&types[]=follow", ["favourite", "follow"]),
        ("exclude_types[]=mention", ["favourite", "follow"]),
        ("types[]=mention&types[]=follow&exclude_types[]=follow", ["mention", "mention"]),
        ("types[]=annual_report", []),
        ("exclude_types[]=annual_report", ["mention", "mention", "favourite", "follow"]),
        ("include_filtered=true", ["mention", "mention", "mention", "favourite", "follow"]),
        ("account_id=0", []),
        ("account_id=nobody", []),
        ("limit=1", ["mention"]),
    ],
)
def test_an_app_chooses_what_it_reads(query, types, app, amara, ben, chidi):
    post = publish(amara, "Worth a thank you")
    tell(amara, Kind.FOLLOW, ben)
    tell(amara, Kind.FAVOURITE, ben, post=post, minutes=1)
    tell(amara, Kind.MENTION, ben, post=publish(ben, "@amara one"), minutes=2)
    tell(amara, Kind.REPLY, ben, post=publish(ben, "@amara two"), minutes=3)
    tell(amara, Kind.MENTION, chidi, post=publish(chidi, "@amara three"), minutes=4, is_filtered=True)

    assert [each["type"] for each in app.get(f"/api/v1/notifications?{query}").json()] == types


def test_notices_of_one_sender_show_what_waits_too(app, amara, ben, chidi):
    tell(amara, Kind.FOLLOW, ben)
    tell(amara, Kind.MENTION, chidi, post=publish(chidi, "@amara one"), is_filtered=True)

    (found,) = app.get("/api/v1/notifications", {"account_id": chidi.id}).json()

    assert found["filtered"] is True
    assert found["account"]["id"] == str(chidi.id)


def test_pages_follow_one_another_in_both_directions(app, amara, ben):
    ids = [tell(amara, Kind.MENTION, ben, post=publish(ben, f"{n} @amara"), minutes=n).id for n in range(5)]

    def read(query):
        return [int(each["id"]) for each in app.get(f"/api/v1/notifications?limit=2&{query}").json()]

    assert read("") == [ids[4], ids[3]]
    assert read(f"max_id={ids[3]}") == [ids[2], ids[1]]
    assert read(f"min_id={ids[0]}") == [ids[2], ids[1]]
    assert read(f"since_id={ids[0]}") == [ids[4], ids[3]]
    assert read(f"max_id={ids[0]}") == []


def test_kinds_without_a_word_in_apps_stay_in_the_bell(app, amara, dee):
    notify_of_unsent(author=amara, now=NOW)
    (notice,) = Notification.objects.all()

    assert app.get("/api/v1/notifications").json() == []
    assert app.get(f"/api/v1/notifications/{notice.id}").status_code == 404
    assert app.get("/api/v1/notifications/unread_count").json() == {"count": 0}
    assert unread_count(amara) == 1
    assert set(Kind.values) - set(TYPES) == {"decided", "unsent", "archive", "feature_asked", "moved"}


def test_what_one_may_not_see_any_more_is_gone(app, app_of, amara, ben, chidi):
    gone, private = publish(ben, "@amara soon gone"), publish(ben, "@amara between us", visibility="mentioned")
    tell(amara, Kind.MENTION, ben, post=gone)
    told = tell(amara, Kind.MENTION, ben, post=private, minutes=1)
    strange = tell(chidi, Kind.MENTION, ben, post=private, minutes=2)
    delete_post(post=gone, by=ben)

    assert [each["id"] for each in app.get("/api/v1/notifications").json()] == [str(told.id)]
    assert app_of(chidi).get("/api/v1/notifications").json() == []
    assert app_of(chidi).get(f"/api/v1/notifications/{strange.id}").status_code == 404
    assert app_of(chidi).get(f"/api/v1/notifications/{told.id}").status_code == 404

    Account.objects.filter(pk=ben.pk).update(suspended_at=NOW)
    assert app.get("/api/v1/notifications").json() == []


def test_one_notice_is_read_and_dismissed_however_apps_do_it(app, app_of, amara, ben, chidi):
    notices = [tell(amara, Kind.MENTION, ben, post=publish(ben, f"{n} @amara"), minutes=n) for n in range(6)]
    ids = [each.id for each in notices]

    assert app.get(f"/api/v1/notifications/{ids[0]}").json()["id"] == str(ids[0])
    assert app_of(chidi).post(f"/api/v1/notifications/{ids[0]}/dismiss").status_code == 404
    assert app.post(f"/api/v1/notifications/{ids[0]}/dismiss").json() == {}
    assert app.post(f"/api/v1/notifications/{ids[0]}/dismiss").json() == {"error": "Record not found"}
    assert app.form("/api/v1/notifications/dismiss", {"id": str(ids[1])}).status_code == 200
    assert app.form("/api/v1/notifications/dismiss").status_code == 404
    assert app.delete(f"/api/v1/notifications/{ids[2]}").status_code == 200
    assert app.delete(f"/api/v1/notifications/destroy_multiple?ids[]={ids[3]}&ids[]=9").json() == {}
    assert set(Notification.objects.values_list("id", flat=True)) == {ids[4], ids[5]}


def test_a_web_app_finds_what_it_was_pushed_though_it_rounds_numbers(app, amara, ben):
    notice = tell(amara, Kind.FOLLOW, ben)
    tell(amara, Kind.MENTION, ben, post=publish(ben, "@amara"), minutes=1)
    as_javascript_writes_it = int(Decimal(repr(float(notice.id))))

    assert app.get(f"/api/v1/notifications/{as_javascript_writes_it}").json()["id"] == str(notice.id)
    assert app.get(f"/api/v1/notifications/{notice.id + 40}").status_code == 404
    assert app.get("/api/v1/notifications/1").status_code == 404


def test_clearing_leaves_requests_where_they_are(app, amara, ben, chidi):
    tell(amara, Kind.FOLLOW, ben)
    waiting = tell(amara, Kind.MENTION, chidi, post=publish(chidi, "@amara"), is_filtered=True)

    assert app.post("/api/v1/notifications/clear").json() == {}
    assert list(Notification.objects.all()) == [waiting]


def test_unread_are_those_since_the_bell_was_looked_at(app, amara, ben, sign_in):
    for number in range(3):
        tell(amara, Kind.MENTION, ben, post=publish(ben, f"{number} @amara"), minutes=number)
    assert app.get("/api/v1/notifications/unread_count").json() == {"count": 3}
    assert app.get("/api/v1/notifications/unread_count?limit=2").json() == {"count": 2}
    assert app.get("/api/v1/notifications/unread_count?types[]=follow").json() == {"count": 0}

    sign_in(amara).get("/notices")
    assert app.get("/api/v1/notifications/unread_count").json() == {"count": 0}

    tell(amara, Kind.FOLLOW, ben, minutes=9)
    assert app.get("/api/v2/notifications/unread_count").json() == {"count": 1}
    mark_read(account=amara, up_to=newest_of(amara))
    assert app.get("/api/v2/notifications/unread_count").json() == {"count": 0}


def test_a_filter_of_the_reader_stands_beside_the_post(app, amara, ben):
    make_filter(account=amara, draft=FilterDraft(title="Weather", keywords=[Keyword("rain")]), now=NOW)
    tell(amara, Kind.MENTION, ben, post=publish(ben, "@amara so much rain"))

    (found,) = app.get("/api/v1/notifications").json()

    assert [each["filter"]["title"] for each in found["status"]["filtered"]] == ["Weather"]


def test_who_lost_follows_with_a_server_hears_of_it(app, amara, emi, run_jobs):
    Follow.objects.create(follower=amara, followed=emi, created_at=NOW, accepted_at=NOW)
    sever_follows(domain="elsewhere.test", now=NOW)
    run_jobs()

    (found,) = app.get("/api/v1/notifications?types[]=severed_relationships&supported_types[]=mention").json()

    event = found["event"]
    assert (event["type"], event["target_name"], event["purged"]) == ("domain_block", "elsewhere.test", False)
    assert (event["following_count"], event["followers_count"]) == (1, 0)
    assert event["created_at"] == "2026-11-17T19:10:00.000Z"
    assert "keep a server away" in found["fallback"]["title"]
    (line,) = app.get("/api/v2/notifications").json()["notification_groups"]
    assert (line["type"], line["event"]) == ("severed_relationships", event)


def test_who_was_decided_about_hears_of_it(app, amara, ben, dee, run_jobs):
    post = publish(amara, "Look at this")
    made = report(by=ben, about=amara, post=post, category=Category.RULES, now=NOW)
    words = "Please be kinder"
    decide_report(report=made, by=dee.user, decision="hide", reason="Unkind", words_to_them=words, now=NOW)
    run_jobs()

    (found,) = app.get("/api/v1/notifications?types[]=moderation_warning&supported_types[]=mention").json()

    assert found["account"]["acct"] == "amara", "nobody is told which of the moderators it was"
    warning = found["moderation_warning"]
    assert (warning["action"], warning["text"], warning["status_ids"]) == ("delete_statuses", words, [str(post.id)])
    assert (warning["appeal"], warning["created_at"]) == (None, "2026-11-17T19:10:00.000Z")
    assert warning["target_account"]["acct"] == "amara"
    assert "Unkind" not in str(found), "the reason is for other moderators"
    assert found["fallback"]["title"].startswith("The moderators have written to you")
    (line,) = app.get("/api/v2/notifications").json()["notification_groups"]
    assert (line["type"], line["moderation_warning"]) == ("moderation_warning", warning)


@pytest.mark.parametrize(
    ("chosen", "app_says", "server", "says"),
    [
        ("cy", "en", "en", "Mae @chidi wedi’ch dyfynnu"),
        ("en-gb", "cy", "cy", "@chidi quoted you"),
        ("", "cy,en;q=0.5", "en", "Mae @chidi wedi’ch dyfynnu"),
        ("", "", "cy", "Mae @chidi wedi’ch dyfynnu"),
        ("", "", "en", "@chidi quoted you"),
    ],
)
def test_what_an_app_does_not_know_is_told_in_the_words_of_its_holder(
    chosen, app_says, server, says, app_of, amara, chidi, run_jobs
):
    this_server().default_language = server
    User.objects.filter(account=amara).update(language=chosen)
    quoted = publish(amara, "Quote me", quoters="everyone")
    publish_post(author=chidi, draft=Draft(text="So", quoted_id=quoted.pk), now=NOW)
    run_jobs()
    app = app_of(amara, **({"Accept-Language": app_says} if app_says else {}))

    for path in ("v1/notifications", "v2/notifications"):
        told = app.get(f"/api/{path}?supported_types[]=mention").json()
        (only,) = told["notification_groups"] if path == "v2/notifications" else told
        assert only["fallback"]["title"] == says


def test_moderators_see_what_was_reported(app_of, amara, ben, dee, run_jobs):
    made = report(by=amara, about=ben, category=Category.SPAM, words="Look", now=NOW)
    run_jobs()

    (found,) = app_of(dee).get("/api/v1/notifications?supported_types[]=mention").json()

    assert (found["type"], found["account"]["acct"]) == ("admin.report", "amara")
    assert found["report"]["id"] == str(made.pk)
    assert found["report"]["target_account"]["acct"] == "ben"
    assert (found["report"]["category"], found["report"]["comment"]) == ("spam", "Look")
    assert found["fallback"] == {"title": "@amara reported something", "summary": None, "details": None}
    (same,) = app_of(dee).get("/api/v1/notifications?supported_types[]=admin.report").json()
    assert "fallback" not in same
    assert "fallback" not in app_of(dee).get("/api/v1/notifications").json()[0]


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_list_asks_as_often_for_forty_notices_as_for_two(version, app, amara, ben, django_assert_max_num_queries):
    counted = []
    for many in (2, 38):
        for number in range(many):
            by = make_account(f"{'few' if many == 2 else 'many'}{number}", domain="elsewhere.test")
            tell(amara, Kind.MENTION, by, post=publish(ben, f"{number} @amara"), minutes=number)
            tell(amara, Kind.FAVOURITE, by, post=publish(amara, f"{number}"), minutes=number)
        app.get(f"/api/{version}/notifications?limit=80")
        with django_assert_max_num_queries(8) as queries:
            response = app.get(f"/api/{version}/notifications?limit=80")
        found = response.json()
        assert len(found if version == "v1" else found["notification_groups"]) == len(counted) * 76 + 4
        counted.append(len(queries))
    assert counted[0] == counted[1], queries.captured_queries


def test_nobody_reads_notices_without_being_let(app_of, amara, client):
    assert client.get("/api/v1/notifications").status_code == 401
    assert app_of(amara, "read:statuses").get("/api/v1/notifications").status_code == 403
    assert app_of(amara, "read:notifications").get("/api/v1/notifications").status_code == 200
    assert app_of(amara, "read:notifications").post("/api/v1/notifications/clear").status_code == 403
