"""What is between a few, as apps show it: one conversation for the same people within one discussion."""

from datetime import timedelta

import pytest

from kith.accounts.models import Block, Mute
from kith.live.models import Telling
from kith.posts.actions import delete_post, edit_post, hide_post, mute_thread, publish_post
from kith.posts.drafts import Draft
from kith.timelines.actions import file_direct
from kith.timelines.models import Conversation
from tests.cast import NOW

CONVERSATIONS = "/api/v1/conversations"


@pytest.fixture
def write(run_jobs):
    times = iter(range(1000))

    def write(author, text, *, to=None, visibility="mentioned"):
        draft = Draft(text=text, visibility=visibility, in_reply_to_id=to.id if to else None)
        post = publish_post(author=author, draft=draft, now=NOW + timedelta(seconds=next(times)))
        run_jobs()
        return post

    return write


@pytest.fixture
def apps(app_of, amara, ben, chidi):
    return {account.username: app_of(account) for account in (amara, ben, chidi)}


def said(app):
    return [
        (
            each["last_status"]["content"].removeprefix("<p>").removesuffix("</p>").split("</a></span> ")[-1],
            each["unread"],
        )
        for each in app.get(CONVERSATIONS).json()
    ]


def test_both_sides_have_it_and_only_one_has_it_yet_to_read(apps, write, amara, ben):
    first = write(amara, "@ben are you in?")
    assert said(apps["amara"]) == [("are you in?", False)]
    assert said(apps["ben"]) == [("are you in?", True)]
    assert said(apps["chidi"]) == []
    (told,) = apps["ben"].get(CONVERSATIONS).json()
    assert [each["acct"] for each in told["accounts"]] == ["amara"]
    assert told["last_status"]["id"] == str(first.id)
    write(ben, "@amara yes", to=first)
    assert said(apps["ben"]) == [("yes", False)]  # who answers has read
    assert said(apps["amara"]) == [("yes", True)]
    assert Conversation.objects.count() == 2


def test_public_posts_make_no_conversation(apps, write, amara):
    write(amara, "@ben hello", visibility="public")
    assert said(apps["ben"]) == said(apps["amara"]) == []


def test_with_somebody_more_it_is_another_conversation(apps, write, amara, ben):
    first = write(amara, "@ben between us")
    write(amara, "@ben @chidi and all of us", to=first)
    assert said(apps["ben"]) == [("and all of us", True), ("between us", True)]
    assert said(apps["chidi"]) == [("and all of us", True)]
    told = apps["chidi"].get(CONVERSATIONS).json()[0]
    assert sorted(each["acct"] for each in told["accounts"]) == ["amara", "ben"]


def test_it_is_read_kept_unread_and_put_aside(apps, write, amara, ben):
    first = write(amara, "@ben one")
    (told,) = apps["ben"].get(CONVERSATIONS).json()
    address = f"{CONVERSATIONS}/{told['id']}"
    assert apps["ben"].post(f"{address}/read").json() == told | {"unread": False}
    assert said(apps["ben"]) == [("one", False)]
    assert apps["ben"].post(f"{address}/unread").json()["unread"] is True
    assert apps["ben"].delete(address).json() == {}
    assert said(apps["ben"]) == []
    assert said(apps["amara"]) == [("one", False)]  # the other's stays
    assert [each["id"] for each in apps["ben"].get("/api/v1/timelines/direct").json()] == [str(first.id)]
    write(amara, "@ben two", to=first)
    assert said(apps["ben"]) == [("two", True)]


def test_nobody_touches_conversations_of_others(apps, write, amara):
    write(amara, "@ben one")
    address = f"{CONVERSATIONS}/{apps['ben'].get(CONVERSATIONS).json()[0]['id']}"
    for answer in (
        apps["chidi"].post(f"{address}/read"),
        apps["amara"].post(f"{address}/unread"),
        apps["chidi"].delete(address),
    ):
        assert answer.status_code == 404
    assert said(apps["ben"]) == [("one", True)]


def test_a_deleted_post_leaves_the_one_before_it_and_the_last_one_nothing(apps, write, amara, ben):
    first = write(amara, "@ben one")
    second = write(amara, "@ben two", to=first)
    delete_post(post=second, by=amara)
    assert said(apps["ben"]) == [("one", True)]
    delete_post(post=first, by=amara)
    assert said(apps["ben"]) == said(apps["amara"]) == []
    assert not Conversation.objects.exists()


def test_what_one_may_not_see_is_not_the_last_word(apps, write, amara, ben, dee):
    first = write(amara, "@ben one")
    second = write(amara, "@ben two", to=first)
    hide_post(post=second, by=dee, now=NOW)
    assert said(apps["ben"]) == [("one", True)]
    Block.objects.create(account=ben, target=amara, created_at=NOW)
    assert said(apps["ben"]) == []


def test_whom_one_muted_or_blocked_begins_no_conversation(apps, write, amara, ben, chidi):
    Mute.objects.create(account=ben, target=amara, created_at=NOW)
    Block.objects.create(account=chidi, target=amara, created_at=NOW)
    write(amara, "@ben @chidi psst")
    assert said(apps["ben"]) == said(apps["chidi"]) == []
    assert said(apps["amara"]) == [("@chidi psst", False)]


def test_a_muted_discussion_stays_and_does_not_ring(apps, write, amara, ben):
    first = write(amara, "@ben one")
    apps["ben"].post(f"{CONVERSATIONS}/{apps['ben'].get(CONVERSATIONS).json()[0]['id']}/read")
    mute_thread(account=ben, post=first, now=NOW)
    write(amara, "@ben two", to=first)
    assert said(apps["ben"]) == [("two", False)]


def test_whom_a_change_brings_in_has_it_too(apps, write, amara, ben, chidi, run_jobs):
    post = write(amara, "@ben one")
    edit_post(post=post, author=amara, draft=Draft(text="@ben @chidi one"), now=NOW + timedelta(hours=1))
    run_jobs()
    assert said(apps["chidi"]) == [("one", True)]
    assert len(said(apps["ben"])) == 1


def test_filing_twice_or_late_changes_nothing(apps, write, amara, ben):
    first = write(amara, "@ben one")
    write(ben, "@amara two", to=first)
    apps["amara"].post(f"{CONVERSATIONS}/{apps['amara'].get(CONVERSATIONS).json()[0]['id']}/read")
    assert file_direct(post=first, now=NOW) == 0
    assert said(apps["amara"]) == [("two", False)]


def test_open_apps_are_told(write, amara, ben):
    write(amara, "@ben one")
    told = Telling.objects.filter(name="conversation").values_list("about", "to")
    assert set(told) == {(each.pk, str(each.owner_id)) for each in Conversation.objects.all()}


def test_a_note_to_oneself(apps, write, amara):
    write(amara, "Milk, eggs")
    (told,) = apps["amara"].get(CONVERSATIONS).json()
    assert [each["acct"] for each in told["accounts"]] == ["amara"]
    assert told["unread"] is False


def test_pages_go_by_the_last_posts(apps, write, amara):
    posts = [write(amara, f"@ben {number}") for number in range(3)]
    response = apps["ben"].get(f"{CONVERSATIONS}?limit=2")
    assert [each["last_status"]["id"] for each in response.json()] == [str(posts[2].id), str(posts[1].id)]
    older = response["Link"].partition(">")[0].lstrip("<")
    assert f"max_id={posts[1].id}" in older
    assert [each["last_status"]["id"] for each in apps["ben"].get(older).json()] == [str(posts[0].id)]


def test_the_old_list_of_direct_posts(apps, write, amara, ben):
    first = write(amara, "@ben one")
    second = write(ben, "@amara two", to=first)
    write(amara, "For all", visibility="public")
    for name in ("amara", "ben"):
        told = apps[name].get("/api/v1/timelines/direct").json()
        assert [each["id"] for each in told] == [str(second.id), str(first.id)]
    assert apps["chidi"].get("/api/v1/timelines/direct").json() == []


@pytest.mark.parametrize("path", ["conversations", "timelines/direct"])
def test_they_ask_as_often_for_many_as_for_few(path, apps, write, amara, django_assert_max_num_queries):
    counted = []
    for count in (2, 18):
        for number in range(count):
            write(amara, f"@ben {number}")
        apps["ben"].get(f"/api/v1/{path}?limit=40")
        with django_assert_max_num_queries(10) as queries:
            apps["ben"].get(f"/api/v1/{path}?limit=40")
        counted.append(len(queries))
    assert counted[0] == counted[1]
