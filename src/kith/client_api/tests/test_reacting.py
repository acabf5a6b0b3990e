"""What apps do with posts: the answer shows it at once."""

import pytest

from kith.accounts.models import Block
from kith.posts.actions import boost, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Post, ThreadMute
from tests.cast import NOW

POSTS = "/api/v1/statuses"


@pytest.fixture
def app(app_of, ben):
    return app_of(ben)


@pytest.fixture
def post(amara):
    return publish(amara, "Do something with me")


def publish(author, text, **fields):
    return publish_post(author=author, draft=Draft(text=text, **fields), now=NOW)


@pytest.mark.parametrize(
    ("do", "undo", "flag", "count"),
    [
        ("favourite", "unfavourite", "favourited", "favourites_count"),
        ("bookmark", "unbookmark", "bookmarked", None),
        ("mute", "unmute", "muted", None),
    ],
)
def test_a_deed_shows_in_its_answer_and_twice_is_once(do, undo, flag, count, app, post):
    for _ in range(2):
        told = app.post(f"{POSTS}/{post.id}/{do}").json()
        assert told["id"] == str(post.id)
        assert told[flag] is True
        assert count is None or told[count] == 1
    for _ in range(2):
        told = app.post(f"{POSTS}/{post.id}/{undo}").json()
        assert told[flag] is False
        assert count is None or told[count] == 0


def test_a_boost_holds_the_post_and_taking_it_back_shows_the_post(app, post):
    told = app.post(f"{POSTS}/{post.id}/reblog", {"visibility": "unlisted"}).json()
    assert (told["account"]["acct"], told["visibility"]) == ("ben", "unlisted")
    assert (told["reblog"]["id"], told["reblog"]["reblogged"], told["reblog"]["reblogs_count"]) == (
        str(post.id), True, 1,
    )  # fmt: skip
    assert app.post(f"{POSTS}/{post.id}/reblog").json()["id"] == told["id"]
    back = app.post(f"{POSTS}/{post.id}/unreblog").json()
    assert (back["id"], back["reblogged"], back["reblogs_count"], back["reblog"]) == (str(post.id), False, 0, None)
    assert app.post(f"{POSTS}/{post.id}/unreblog").json()["reblogged"] is False


def test_a_boost_is_taken_back_by_its_own_id_too(app, post):
    told = app.post(f"{POSTS}/{post.id}/reblog").json()
    back = app.post(f"{POSTS}/{told['id']}/unreblog").json()
    assert (back["id"], back["reblogged"], back["reblogs_count"]) == (str(post.id), False, 0)


def test_deleting_a_boost_takes_it_back(app, app_of, post, amara):
    told = app.post(f"{POSTS}/{post.id}/reblog").json()
    assert app_of(amara).delete(f"{POSTS}/{told['id']}").status_code == 404
    assert app.delete(f"{POSTS}/{told['id']}").json()["id"] == told["id"]
    assert app.get(f"{POSTS}/{post.id}").json()["reblogs_count"] == 0
    assert app.get(f"{POSTS}/{told['id']}").status_code == 404


def test_what_is_done_to_a_boost_is_done_to_the_post(app, post, chidi, now):
    passed_on = boost(account=chidi, post=post, now=now)
    told = app.post(f"{POSTS}/{passed_on.id}/favourite").json()
    assert (told["id"], told["favourited"], told["reblog"]["favourites_count"]) == (str(passed_on.id), True, 1)
    assert Post.objects.get(pk=post.id).favourites_count == 1


def test_a_discussion_is_muted_as_a_whole(app, post, ben):
    answer = publish(ben, "An answer", in_reply_to_id=post.id)
    assert app.post(f"{POSTS}/{answer.id}/mute").json()["muted"] is True
    assert ThreadMute.objects.get().thread_id == post.id
    assert app.get(f"{POSTS}/{post.id}").json()["muted"] is True


def test_one_s_own_post_is_kept_at_the_top(app_of, amara, post):
    app = app_of(amara)
    assert app.post(f"{POSTS}/{post.id}/pin").json()["pinned"] is True
    assert app.post(f"{POSTS}/{post.id}/unpin").json()["pinned"] is False


def test_why_a_post_is_not_kept_at_the_top(app_of, app, amara, ben, post, now):
    said = {
        f"{POSTS}/{post.id}/pin": "Someone else's post cannot be pinned",
        f"{POSTS}/{boost(account=ben, post=post, now=now).id}/pin": "A boost cannot be pinned",
        f"{POSTS}/{publish(ben, 'For @amara', visibility='mentioned').id}/pin": (
            "Posts that are only visible to mentioned users cannot be pinned"
        ),
    }
    for address, words in said.items():
        response = app.post(address)
        assert (response.status_code, response.json()) == (422, {"error": f"Validation failed: {words}"})
    for number in range(5):
        assert app.post(f"{POSTS}/{publish(ben, f'{number}').id}/pin").status_code == 200
    assert "maximum number" in app.post(f"{POSTS}/{publish(ben, 'Sixth').id}/pin").json()["error"]


def test_what_is_for_a_few_is_not_passed_on(app, amara):
    post = publish(amara, "For those who follow me", visibility="followers")
    response = app.post(f"{POSTS}/{post.id}/reblog")
    assert (response.status_code, response.json()) == (403, {"error": "This action is not allowed"})
    assert app.post(f"{POSTS}/{post.id}/reblog", {"visibility": "everyone"}).status_code == 422


@pytest.mark.parametrize(
    "deed",
    ["favourite", "unfavourite", "reblog", "unreblog", "bookmark", "unbookmark", "pin", "mute", "translate"],
)
def test_what_one_does_not_see_is_not_there(deed, app_of, amara, chidi, post):
    Block.objects.create(account=amara, target=chidi, created_at=NOW)
    response = app_of(chidi).post(f"{POSTS}/{post.id}/{deed}")
    assert (response.status_code, response.json()) == (404, {"error": "Record not found"})


@pytest.mark.parametrize(
    ("deed", "by_boost"), [("favourite", False), ("bookmark", False), ("reblog", False), ("reblog", True)]
)
def test_who_was_blocked_takes_back_what_was_theirs(deed, by_boost, app, amara, ben, post):
    made = app.post(f"{POSTS}/{post.id}/{deed}").json()
    at = made["id"] if by_boost else post.id
    Block.objects.create(account=amara, target=ben, created_at=NOW)

    response = app.post(f"{POSTS}/{at}/un{deed}")

    assert response.status_code == 200
    told = response.json()
    assert (told["id"], told["account"]["acct"]) == (str(post.id), "amara")
    assert (told["favourited"], told["reblogged"], told["bookmarked"]) == (False, False, False)
    assert (told["content"], told["media_attachments"], told["tags"]) == ("", [], [])  # they may not read it any more
    assert not any(mine.exists() for mine in (ben.favourites, ben.bookmarks, ben.posts))
    post.refresh_from_db()
    assert (post.favourites_count, post.boosts_count) == (0, 0)
    assert app.post(f"{POSTS}/{at}/un{deed}").status_code == 404


def test_who_was_blocked_deletes_their_boost(app, amara, ben, post):
    made = app.post(f"{POSTS}/{post.id}/reblog").json()
    Block.objects.create(account=amara, target=ben, created_at=NOW)

    assert app.delete(f"{POSTS}/{made['id']}").json()["id"] == made["id"]
    assert not ben.posts.exists()
    assert app.delete(f"{POSTS}/{made['id']}").status_code == 404


def test_another_s_tie_to_a_post_opens_nothing(app, app_of, amara, ben, chidi, post, now):
    app.post(f"{POSTS}/{post.id}/favourite")
    passed_on = boost(account=ben, post=post, now=now)
    Block.objects.create(account=amara, target=chidi, created_at=NOW)

    for at in (post, passed_on):
        for deed in ("unfavourite", "unreblog", "unbookmark"):
            assert app_of(chidi).post(f"{POSTS}/{at.id}/{deed}").status_code == 404


def test_there_is_no_translator(app, amara, post):
    assert app.post(f"{POSTS}/{post.id}/translate").status_code == 404
    private = publish(amara, "For those who follow me", visibility="followers")
    assert app.post(f"{POSTS}/{private.id}/translate").status_code == 403


def test_a_deed_needs_its_own_scope(app_of, ben, post):
    assert app_of(ben, "read write:statuses").post(f"{POSTS}/{post.id}/favourite").status_code == 403
    assert app_of(ben, "write:favourites").post(f"{POSTS}/{post.id}/favourite").status_code == 200
    assert app_of(ben, "follow").post(f"{POSTS}/{post.id}/mute").status_code == 200
    assert app_of(None, "read write").post(f"{POSTS}/{post.id}/favourite").status_code == 422
