"""Who of those one hardly knows may reach one, as apps show and set it; and the bell beside the markers of apps."""

import pytest

from kith.client_api.tests.test_notifications import publish, tell
from kith.notifications.actions import POLICIES
from kith.notifications.models import Kind, LetIn, Notification
from kith.notifications.queries import reach_of, unread_count
from tests.cast import make_account

POLICY, FIRST_POLICY = "/api/v2/notifications/policy", "/api/v1/notifications/policy"
PATH = "/api/v1/notifications/requests"


@pytest.fixture
def app(app_of, amara):
    return app_of(amara)


@pytest.fixture
def asked(amara, chidi):
    """Chidi wrote to Amara twice, and waits."""
    return [
        tell(amara, Kind.MENTION, chidi, post=publish(chidi, f"@amara {n}"), minutes=n, is_filtered=True)
        for n in range(2)
    ]


def test_the_policy_is_read_and_changed(app, amara, asked):
    told = app.get(POLICY).json()
    assert set(told) == {*POLICIES, "summary"}
    assert (told["for_not_following"], told["for_private_mentions"]) == ("accept", "filter")
    assert told["summary"] == {"pending_requests_count": 1, "pending_notifications_count": 2}

    changed = app.patch(POLICY, {"for_bots": "drop"}, content_type="application/json").json()
    assert (changed["for_bots"], changed["for_private_mentions"]) == ("drop", "filter")
    assert reach_of(amara).for_bots == "drop"

    wrong = app.patch(POLICY, {"for_bots": "accept", "for_new_accounts": "perhaps"}, content_type="application/json")
    assert wrong.status_code == 422
    assert wrong.json()["error"] == "Validation failed: For new accounts is not included in the list"
    assert reach_of(amara).for_bots == "drop", "all or nothing"


def test_the_first_version_of_the_policy_knows_yes_and_no(app, amara):
    assert app.get(FIRST_POLICY).json() == {
        "filter_not_following": False,
        "filter_not_followers": False,
        "filter_new_accounts": False,
        "filter_private_mentions": True,
        "summary": {"pending_requests_count": 0, "pending_notifications_count": 0},
    }
    app.patch(POLICY, {"for_not_followers": "drop"}, content_type="application/json")
    sent = {"filter_not_following": "true", "filter_not_followers": "true", "filter_private_mentions": "false"}
    changed = app.put(FIRST_POLICY, sent, content_type="application/json").json()
    assert changed["filter_not_following"] is changed["filter_not_followers"] is True
    reach = reach_of(amara)
    assert (reach.for_not_following, reach.for_not_followers, reach.for_private_mentions) == (
        "filter",
        "drop",
        "accept",
    )


def test_a_request_says_who_waits_and_since_when(app, chidi, asked):
    response = app.get(PATH)
    (found,) = response.json()

    assert (found["id"], found["account"]["acct"]) == (str(chidi.id), "chidi")
    assert (found["created_at"], found["updated_at"]) == ("2026-11-17T19:10:00.000Z", "2026-11-17T19:11:00.000Z")
    assert found["notifications_count"] == "2"
    assert found["last_status"]["id"] == str(asked[1].post_id)
    assert f"max_id={asked[1].id}" in response["Link"]
    assert app.get(f"{PATH}/{chidi.id}").json() == found
    assert app.get(f"{PATH}/merged").json() == {"merged": True}


@pytest.mark.parametrize("form", ["{path}/{id}/accept", "{path}/accept"])
def test_who_is_let_in_stands_in_the_bell(form, app, amara, chidi, asked):
    data = {} if "{id}" in form else {"id": [str(chidi.id), "17"]}
    assert app.post(form.format(path=PATH, id=chidi.id), data).json() == {}
    assert app.get(PATH).json() == []
    assert len(app.get("/api/v1/notifications").json()) == 2
    assert LetIn.objects.filter(account=amara, by=chidi).exists()


@pytest.mark.parametrize("form", ["{path}/{id}/dismiss", "{path}/dismiss"])
def test_who_is_dismissed_is_gone(form, app, chidi, asked):
    data = {} if "{id}" in form else {"id": [str(chidi.id)]}
    assert app.post(form.format(path=PATH, id=chidi.id), data).json() == {}
    assert not Notification.objects.exists()
    assert not LetIn.objects.exists()


@pytest.mark.parametrize("deed", ["accept", "dismiss"])
def test_nobody_answers_for_another(deed, app, app_of, ben, chidi, asked):
    stranger = app_of(ben)
    assert stranger.get(f"{PATH}/{chidi.id}").status_code == 404
    assert stranger.post(f"{PATH}/{chidi.id}/{deed}").status_code == 404
    assert stranger.post(f"{PATH}/{deed}", {"id": [str(chidi.id)]}).status_code == 200
    assert Notification.objects.filter(is_filtered=True).count() == 2
    assert app.post(f"{PATH}/{ben.id}/{deed}").status_code == 404


def test_requests_come_in_pages_and_ask_as_often_for_many(app, amara, django_assert_max_num_queries):
    counted = []
    for many in (2, 40):
        for number in range(many):
            by = make_account(f"sam{many}x{number}")
            tell(amara, Kind.MENTION, by, post=publish(by, "@amara"), minutes=number, is_filtered=True)
        app.get(f"{PATH}?limit=80")
        with django_assert_max_num_queries(9) as queries:
            app.get(f"{PATH}?limit=80")
        counted.append(len(queries))
    assert counted[0] == counted[1]
    first = app.get(f"{PATH}?limit=30").json()
    second = app.get(f"{PATH}?limit=30&max_id={Notification.objects.get(by_id=int(first[-1]['id'])).id}").json()
    assert len({each["id"] for each in first + second}) == 42


def test_what_an_app_has_seen_is_seen_in_the_bell(app, amara, ben, sign_in):
    notices = [tell(amara, Kind.MENTION, ben, post=publish(ben, f"{n} @amara"), minutes=n) for n in range(3)]

    app.post("/api/v1/markers", {"notifications": {"last_read_id": str(notices[1].id)}})
    assert unread_count(amara) == 1
    assert app.get("/api/v1/notifications/unread_count").json() == {"count": 1}

    app.post("/api/v1/markers", {"notifications": {"last_read_id": str(notices[0].id)}})
    assert unread_count(amara) == 1, "what was seen stays seen"

    sign_in(amara).get("/notices")
    told = app.get("/api/v1/markers?timeline[]=notifications").json()
    assert told["notifications"]["last_read_id"] == str(notices[2].id)


def test_the_policy_has_scopes(app_of, amara):
    assert app_of(amara, "read:notifications").get(POLICY).status_code == 200
    assert app_of(amara, "read:notifications").patch(POLICY, {}, content_type="application/json").status_code == 403
    assert app_of(amara, "write:notifications").get(PATH).status_code == 403
