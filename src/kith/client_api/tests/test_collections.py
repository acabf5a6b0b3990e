"""Collections in apps: made, filled, left, linked to, told of and reported."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.accounts.actions import block
from kith.accounts.models import Account, Follow
from kith.collections.actions import CollectionDraft, make_collection, put_in
from kith.collections.models import Collection, Item
from kith.collections.views import reading
from kith.members import limits
from kith.moderation.models import Report
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import make_account

API = "/api/v1/collections"
JSON = {"content_type": "application/json"}
HERE = "http://kith.test"


@pytest.fixture
def app(app_of, amara):
    return app_of(amara)


@pytest.fixture
def chidi(chidi):
    Account.objects.filter(pk=chidi.pk).update(is_discoverable=True)
    chidi.refresh_from_db()
    return chidi


@pytest.fixture
def kept(amara, chidi, now):
    draft = CollectionDraft(name="Good company", description="Worth <it>", tag="SocialCare", is_discoverable=True)
    return make_collection(owner=amara, draft=draft, accounts=[chidi], now=now)


@pytest.mark.parametrize("api", ["v1", "v1_alpha"])
def test_a_collection_is_made_changed_and_deleted(api, app, amara, chidi):
    sent = {
        "name": "Good company", "description": "Worth it", "language": "en", "tag_name": "#SocialCare",
        "discoverable": True, "account_ids": [str(chidi.pk)],
    }  # fmt: skip
    made = app.post(f"/api/{api}/collections", sent).json()["collection"]

    item = Item.objects.get()
    address = f"{HERE}/collections/{made['id']}"
    assert made == {
        "id": made["id"], "account_id": str(amara.pk), "uri": address, "url": address, "name": "Good company",
        "description": "Worth it", "language": "en", "local": True, "sensitive": False, "discoverable": True,
        "tag": {"name": "socialcare", "url": f"{HERE}/tags/socialcare"}, "item_count": 1,
        "items": [
            {"id": str(item.pk), "account_id": str(chidi.pk), "state": "accepted", "created_at": made["created_at"]}
        ],
        "created_at": made["created_at"], "updated_at": made["created_at"],
    }  # fmt: skip
    one = f"/api/{api}/collections/{made['id']}"
    changed = app.patch(one, {"name": "Better company", "tag_name": "", "sensitive": True}, **JSON).json()["collection"]
    assert (changed["name"], changed["tag"], changed["sensitive"], changed["discoverable"]) == (
        "Better company", None, True, True,
    )  # fmt: skip
    assert app.delete(one).status_code == 200
    assert app.get(one).status_code == 404


def test_what_says_nothing_is_unlisted_and_empty(app):
    made = app.form(API, {"name": "Team"}).json()["collection"]
    assert (made["sensitive"], made["discoverable"], made["tag"], made["language"]) == (False, False, None, None)
    assert (made["item_count"], made["items"], made["description"]) == (0, [], "")


def test_it_comes_with_the_accounts_of_its_maker_and_of_those_in_it(client, kept, amara, chidi):
    shown = client.get(f"{API}/{kept.pk}").json()
    assert [account["id"] for account in shown["accounts"]] == [str(amara.pk), str(chidi.pk)]
    assert shown["collection"]["description"] == "Worth <it>"


@pytest.mark.parametrize(
    ("sent", "name", "code"),
    [
        ({}, "name", "ERR_BLANK"),
        ({"name": "x" * 41}, "name", "ERR_TOO_LONG"),
        ({"name": "Team", "description": "x" * 101}, "description", "ERR_TOO_LONG"),
        ({"name": "Team", "tag_name": "two words"}, "tag_name", "ERR_INVALID"),
        ({"name": "Team", "language": "klingon!"}, "language", "ERR_INVALID"),
        ({"name": "Team", "account_ids": [str(each) for each in range(1, 27)]}, "collection_items", "ERR_TOO_MANY"),
    ],
)
def test_what_is_no_collection(sent, name, code, app):
    response = app.post(API, sent)
    assert response.status_code == 422
    assert response.json()["error"].startswith("Validation failed: ")
    assert [fault["error"] for fault in response.json()["details"][name]] == [code]
    assert not Collection.objects.exists()


def test_nobody_has_more_than_their_role_allows(app, amara, now):
    for number in range(10):
        make_collection(owner=amara, draft=CollectionDraft(name=f"Team {number}"), now=now)
    assert app.get("/api/v1/accounts/verify_credentials").json()["role"]["collection_limit"] == 10
    assert app.post(API, {"name": "One more"}).json()["details"]["base"][0]["error"] == "ERR_TOO_MANY"


def test_others_neither_change_it_nor_fill_it(app_of, ben, kept, chidi):
    app, one = app_of(ben), f"{API}/{kept.pk}"
    item = kept.items.get()
    answers = [
        app.patch(one, {"name": "Mine"}, **JSON), app.delete(one),
        app.post(f"{one}/items", {"account_id": str(ben.pk)}), app.delete(f"{one}/items/{item.pk}"),
        app.post(f"{one}/items/{item.pk}/revoke"),
    ]  # fmt: skip
    assert {(each.status_code, each.json()["error"]) for each in answers} == {(403, "This action is not allowed")}
    assert Collection.objects.get().name == "Good company"


def test_people_come_and_go(app, kept, ben, chidi):
    items = f"{API}/{kept.pk}/items"
    assert app.post(items).json() == {"error": "`account_id` parameter is missing"}
    assert app.post(items, {"account_id": "9999"}).status_code == 404
    assert app.post(items, {"account_id": str(ben.pk)}).status_code == 403, "he is not listed"
    assert app.post(items, {"account_id": str(chidi.pk)}).status_code == 422, "she is in it"
    website = make_account("care.example", kind="feed")
    added = app.post(items, {"account_id": str(website.pk)}).json()["collection_item"]
    assert (added["account_id"], added["state"]) == (str(website.pk), "accepted")
    assert app.delete(f"{items}/{added['id']}").status_code == 200
    assert app.get(f"{API}/{kept.pk}").json()["collection"]["item_count"] == 1


def test_who_wants_to_be_asked_is_shown_to_the_maker_alone(app, app_of, client, kept, ben):
    Account.objects.filter(pk=ben.pk).update(featuring="ask")
    made = app.post(f"{API}/{kept.pk}/items", {"account_id": str(ben.pk)}).json()["collection_item"]
    assert made["state"] == "pending"
    assert app.get(f"{API}/{kept.pk}").json()["collection"]["item_count"] == 2
    assert app_of(ben).get(f"{API}/{kept.pk}").json()["collection"]["item_count"] == 1
    assert client.get(f"{API}/{kept.pk}").json()["collection"]["item_count"] == 1


def test_one_takes_oneself_out(app_of, app, kept, chidi):
    hers, inside = app_of(chidi), f"/api/v1/accounts/{chidi.pk}/in_collections"
    assert [each["id"] for each in hers.get(inside).json()["collections"]] == [str(kept.pk)]
    assert hers.post(f"{API}/{kept.pk}/items/{kept.items.get().pk}/revoke").status_code == 200
    assert hers.get(inside).json() == {"collections": []}
    assert app.post(f"{API}/{kept.pk}/items", {"account_id": str(chidi.pk)}).status_code == 403


def test_where_others_stand_is_theirs(app, client, chidi):
    inside = f"/api/v1/accounts/{chidi.pk}/in_collections"
    assert (app.get(inside).status_code, client.get(inside).status_code) == (403, 401)


def test_those_of_somebody_are_paged_and_the_unlisted_stay_theirs(app, client, amara, kept, now):
    for number in range(3):
        make_collection(owner=amara, draft=CollectionDraft(name=f"Unlisted {number}"), now=now)
    mine = f"/api/v1/accounts/{amara.pk}/collections"
    assert [each["id"] for each in client.get(mine).json()["collections"]] == [str(kept.pk)]
    first = app.get(f"{mine}?limit=3")
    assert [each["name"] for each in first.json()["collections"]] == ["Unlisted 2", "Unlisted 1", "Unlisted 0"]
    assert first["Link"] == f'<{HERE}{mine}?limit=3&offset=3>; rel="next"'
    second = app.get(f"{mine}?limit=3&offset=3")
    assert [each["name"] for each in second.json()["collections"]] == ["Good company"]
    assert second["Link"] == f'<{HERE}{mine}?limit=3&offset=0>; rel="prev"'


def test_who_makes_and_deletes_them_again_and_again_is_stopped(amara, sign_in, app_of, monkeypatch, settings):
    settings.KITH_RATE_LIMITS = True
    monkeypatch.setattr(limits, "COLLECTIONS_BY_NAME", limits.Limit("collections-test", 2, 3600))
    monkeypatch.setattr(reading, "COLLECTIONS_BY_NAME", limits.COLLECTIONS_BY_NAME)
    browser, app = sign_in(amara), app_of(amara)
    assert browser.post("/collections/new", {"name": "One"}).status_code == 302
    assert app.post("/api/v1/collections", {"name": "Two"}).status_code == 200
    answer = browser.post("/collections/new", {"name": "Three"})
    assert (answer.status_code, Collection.objects.count()) == (422, 2)
    assert "Make the next one tomorrow" in answer.content.decode()
    assert app.post("/api/v1/collections", {"name": "Three"}).status_code == 429


def test_who_is_blocked_finds_nothing(app_of, amara, ben, kept, now):
    block(account=amara, target=ben, now=now)
    assert app_of(ben).get(f"{API}/{kept.pk}").status_code == 404


def test_an_account_says_whether_it_may_be_featured(client, app, app_of, amara, chidi, ben, emi, now):
    Account.objects.filter(pk=ben.pk).update(featuring="ask")
    site = make_account("care.example", kind="feed")

    def says(client, account):
        found = client.get(f"/api/v1/accounts/{account.pk}").json()["feature_approval"]
        return found["automatic"], found["manual"], found["current_user"]

    assert says(client, chidi) == (["public"], [], "denied"), "nobody is signed in"
    assert says(app, chidi) == says(app, site) == (["public"], [], "automatic")
    assert says(app, ben) == ([], ["public"], "manual")
    assert says(app, amara) == ([], [], "automatic"), "oneself"
    assert says(app_of(ben), amara) == ([], [], "denied")
    assert says(app, emi) == ([], [], "missing")
    block(account=amara, target=chidi, now=now)
    assert says(app, chidi)[2] == "denied"


def test_who_is_found_says_whether_one_may_feature_them(client, app, app_of, amara, ben, chidi):
    Account.objects.filter(pk=chidi.pk).update(is_locked=True)
    Follow.objects.create(follower=amara, followed=chidi, created_at=chidi.created_at, accepted_at=chidi.created_at)

    def says(client, path):
        found = client.get(path).json()
        people = found if isinstance(found, list) else found["accounts"]
        return [each["feature_approval"]["current_user"] for each in people]

    for path in ("/api/v2/search?q=chidi&type=accounts", "/api/v1/accounts/search?q=chidi"):
        assert (says(app, path), says(app_of(ben), path)) == (["automatic"], ["denied"])
    assert says(client, "/api/v2/search?q=chidi&type=accounts") == ["denied"]


def test_who_decides_on_followers_may_be_featured_by_these(app, app_of, amara, ben, chidi, now):
    Account.objects.filter(pk=chidi.pk).update(is_locked=True)
    Follow.objects.create(follower=amara, followed=chidi, created_at=now, accepted_at=now)
    told = [each.get(f"/api/v1/accounts/{chidi.pk}").json()["feature_approval"] for each in (app, app_of(ben))]
    assert [each["automatic"] for each in told] == [["followers"], ["followers"]]
    assert [each["current_user"] for each in told] == ["automatic", "denied"]


def test_a_post_tells_the_collections_it_links_to(app_of, app, ben, amara, kept, chidi, now):
    secret = make_collection(owner=ben, draft=CollectionDraft(name="Ben’s"), now=now)
    address = f"{HERE}/collections/{kept.pk}"
    text = f"Follow these: {address} and {HERE}/collections/{secret.pk} not {HERE}/collections/{kept.pk}/edit"
    post = publish_post(author=amara, draft=Draft(text=text), now=now)
    told = app_of(chidi).get(f"/api/v1/statuses/{post.id}").json()["tagged_collections"]
    assert [each["url"] for each in told] == [address, f"{HERE}/collections/{secret.pk}"]
    block(account=ben, target=chidi, now=now)
    told = app_of(chidi).get(f"/api/v1/statuses/{post.id}").json()["tagged_collections"]
    assert [each["url"] for each in told] == [address]
    assert told[0]["item_count"] == 1
    plain = publish_post(author=amara, draft=Draft(text="Plain"), now=now)
    assert app.get(f"/api/v1/statuses/{plain.id}").json()["tagged_collections"] == []


def test_notices_tell_of_collections_and_say_it_in_words(app_of, kept, chidi, run_jobs):
    run_jobs()
    app = app_of(chidi)
    (notice,) = app.get("/api/v1/notifications").json()
    assert (notice["type"], notice["collection"]["id"]) == ("added_to_collection", str(kept.pk))
    assert "fallback" not in notice
    (other,) = app.get("/api/v1/notifications?supported_types[]=mention").json()
    assert other["fallback"]["title"] == "@amara put you into a collection"
    assert "fallback" not in app.get("/api/v1/notifications?supported_types[]=added_to_collection").json()[0]
    (line,) = app.get("/api/v2/notifications").json()["notification_groups"]
    assert (line["type"], line["collection"]["name"]) == ("added_to_collection", "Good company")
    assert app.get("/api/v1/notifications?types[]=collection_update").json() == []

    Collection.objects.update(hidden_at=kept.created_at)
    assert app.get("/api/v1/notifications").json() == []
    assert app.get("/api/v2/notifications").json()["notification_groups"] == []
    assert app.get(f"/api/v1/notifications/{notice['id']}").status_code == 404


def test_a_collection_is_reported(app_of, amara, ben, kept):
    sent = {"account_id": str(amara.pk), "collection_ids": [str(kept.pk), "9999"], "comment": "Rude"}
    told = app_of(ben).post("/api/v1/reports", sent).json()
    assert told["collection_ids"] == [str(kept.pk)]
    report = Report.objects.get()
    assert (report.collection, report.collection_words) == (kept, "Good company\nWorth <it>")


def test_search_finds_a_collection_by_its_address(app, kept):
    def found(words):
        return [each["id"] for each in app.get("/api/v2/search", {"q": words}).json()["collections"]]

    assert found(f"{HERE}/collections/{kept.pk}") == [str(kept.pk)]
    assert found(f"{HERE}/collections/1") == found("company") == found(f"{HERE}/{kept.pk}") == []


def test_pages_of_collections_cost_the_same_however_many_are_in_them(app, amara, kept, now):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert app.get(f"{API}/{kept.pk}").status_code == 200
            assert app.get(f"/api/v1/accounts/{amara.pk}/collections").status_code == 200
        return len(asked)

    put_in(kept=kept, account=make_account("site0", kind="feed"), now=now)
    cost()  # notes that the app was used today
    few = cost()
    for number in range(1, 24):
        put_in(kept=kept, account=make_account(f"site{number}", kind="feed"), now=now)
    assert kept.items.count() == 25
    assert cost() == few
