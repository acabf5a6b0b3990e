"""Lists of accounts in apps."""

import pytest

from kith.accounts.models import Block
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.timelines.actions import ListDraft, make_list, put_in_list
from kith.timelines.models import List, ListMember
from tests.cast import NOW, make_account

LISTS = "/api/v1/lists"
JSON = {"content_type": "application/json"}


@pytest.fixture
def app(app_of, ben):
    return app_of(ben)


@pytest.fixture
def kept(ben, now):
    return make_list(owner=ben, draft=ListDraft(title="Team"), now=now)


def test_a_list_is_made_changed_and_deleted(app):
    made = app.post(LISTS, {"title": "Team", "replies_policy": "none", "exclusive": True}).json()
    assert made == {"id": made["id"], "title": "Team", "replies_policy": "none", "exclusive": True}
    address = f"{LISTS}/{made['id']}"
    changed = app.put(address, {"title": "Colleagues", "exclusive": "false"}, **JSON).json()
    assert changed == made | {"title": "Colleagues", "exclusive": False}
    assert app.get(address).json() == changed
    assert app.get(LISTS).json() == [changed]
    assert app.delete(address).json() == {}
    assert app.get(LISTS).json() == []
    assert app.get(address).status_code == 404


def test_a_list_that_says_nothing_shows_answers_within_it(app):
    made = app.form(LISTS, {"title": "Team"}).json()
    assert (made["replies_policy"], made["exclusive"]) == ("list", False)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Title can't be blank"),
        ({"title": " "}, "Title can't be blank"),
        ({"title": "x" * 101}, "Title is too long (maximum is 100 characters)"),
        ({"title": "Team", "replies_policy": "some"}, "Replies policy is not included in the list"),
    ],
)
def test_what_is_no_list(sent, words, app):
    response = app.post(LISTS, sent)
    assert (response.status_code, response.json()) == (422, {"error": f"Validation failed: {words}"})
    assert not List.objects.exists()


def test_people_come_and_go(app, kept, amara, chidi):
    address = f"{LISTS}/{kept.pk}/accounts"
    assert app.post(address, {"account_ids": [str(amara.id), str(chidi.id)]}).json() == {}
    assert app.post(address, {"account_ids": [str(amara.id)]}).json() == {}  # twice is once
    response = app.get(f"{address}?limit=1")
    assert [each["acct"] for each in response.json()] == ["chidi"]
    older = response["Link"].partition(">")[0].lstrip("<")
    assert [each["acct"] for each in app.get(older).json()] == ["amara"]
    assert app.delete(f"{address}?account_ids[]={chidi.id}").json() == {}
    assert [each["acct"] for each in app.get(address).json()] == ["amara"]


def test_no_limit_gives_everybody(app, kept, now):
    for number in range(90):
        put_in_list(kept=kept, account=make_account(f"member{number}"), now=now)
    address = f"{LISTS}/{kept.pk}/accounts"
    assert len(app.get(f"{address}?limit=0").json()) == 90
    assert len(app.get(f"{address}?limit=200").json()) == 80
    assert len(app.get(address).json()) == 40


def test_all_of_them_or_nobody(app, kept, amara, chidi):
    Block.objects.create(account=chidi, target=kept.owner, created_at=NOW)
    response = app.post(f"{LISTS}/{kept.pk}/accounts", {"account_ids": [str(amara.id), str(chidi.id)]})
    assert (response.status_code, response.json()) == (404, {"error": "Record not found"})
    assert app.post(f"{LISTS}/{kept.pk}/accounts", {"account_ids": [str(amara.id), "7"]}).status_code == 404
    assert not ListMember.objects.exists()


def test_nobody_puts_in_more_than_a_list_holds(app, kept):
    response = app.post(f"{LISTS}/{kept.pk}/accounts", {"account_ids": [str(each) for each in range(1, 502)]})
    words = "Validation failed: A list holds no more than 500 accounts"
    assert (response.status_code, response.json()) == (422, {"error": words})


def test_lists_of_others_are_not_there(app_of, amara, kept, ben):
    List.objects.update(is_public=True)
    app, address = app_of(amara), f"{LISTS}/{kept.pk}"
    answers = [
        app.get(address),
        app.put(address, {"title": "Mine"}, **JSON),
        app.delete(address),
        app.get(f"{address}/accounts"),
        app.post(f"{address}/accounts", {"account_ids": [str(ben.id)]}),
        app.delete(f"{address}/accounts?account_ids[]={ben.id}"),
    ]
    assert [each.status_code for each in answers] == [404] * 6


@pytest.mark.parametrize(
    ("policy", "shown"),
    [("none", {"post"}), ("list", {"post", "to one in the list"}), ("followed", {"post", "to one followed"})],
)
def test_a_list_shows_the_answers_that_were_asked_for(policy, shown, app, amara, ben, chidi, run_jobs):
    """Ben follows Amara; Chidi and Dora are in the list."""
    dora = make_account("dora")
    made = app.post(LISTS, {"title": "Team", "replies_policy": policy}).json()
    app.post(f"{LISTS}/{made['id']}/accounts", {"account_ids": [str(chidi.id), str(dora.id)]})
    chidi.refresh_from_db()
    asked = {who: publish_post(author=who, draft=Draft(text="Hm?"), now=NOW) for who in (amara, dora)}
    publish_post(author=chidi, draft=Draft(text="post"), now=NOW)
    for who, words in ((amara, "to one followed"), (dora, "to one in the list")):
        publish_post(author=chidi, draft=Draft(text=words, in_reply_to_id=asked[who].id), now=NOW)
    run_jobs()
    told = app.get(f"/api/v1/timelines/list/{made['id']}").json()
    said = {each["content"].removeprefix("<p>").removesuffix("</p>") for each in told}
    assert said - {"Hm?"} == shown


def test_lists_ask_as_often_for_many_as_for_few(app, ben, now, django_assert_max_num_queries):
    app.get(LISTS)
    kept = make_list(owner=ben, draft=ListDraft(title="First"), now=now)
    counted = []
    for count in (2, 30):
        for number in range(count):
            make_list(owner=ben, draft=ListDraft(title=f"{number}"), now=now)
            put_in_list(kept=kept, account=make_account(f"member{count}x{number}"), now=now)
        with django_assert_max_num_queries(8) as queries:
            app.get(LISTS)
            app.get(f"{LISTS}/{kept.pk}/accounts")
        counted.append(len(queries))
    assert counted[0] == counted[1]
