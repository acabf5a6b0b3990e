"""Posts that apps change, take back, and look into."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kith.media.actions import sweep_unused
from kith.media.models import MediaFile
from kith.media.tests.making import png
from kith.posts.actions import boost, edit_post, favourite, publish_post, put_warning, take_warning_away
from kith.posts.drafts import Draft, PollDraft
from kith.posts.models import Poll, Post
from tests.cast import NOW

POSTS = "/api/v1/statuses"


@pytest.fixture
def app(app_of, amara):
    return app_of(amara)


@pytest.fixture
def send_picture(app):
    def send_picture(**said):
        upload = SimpleUploadedFile("picture.png", png(), "image/png")
        return app.form("/api/v2/media", {"file": upload} | said).json()["id"]

    return send_picture


def publish(author, text, **fields):
    return publish_post(author=author, draft=Draft(text=text, **fields), now=NOW)


def test_a_change_shows_at_once_and_in_the_history(app, client, amara, send_picture):
    first, second = send_picture(description="A hill"), send_picture(description="A river")
    told = app.post(POSTS, {"status": "Frist", "media_ids": [first, second], "spoiler_text": "Oh"}).json()
    address = f"{POSTS}/{told['id']}"
    changed = app.put(
        address,
        {
            "status": "First",
            "media_ids": [second],
            "media_attributes": [{"id": second, "description": "The Tamar", "focus": "-0.5,0.25"}],
        },
        content_type="application/json",
    ).json()
    assert (changed["content"], changed["spoiler_text"]) == ("<p>First</p>", "")
    assert [file["description"] for file in changed["media_attachments"]] == ["The Tamar"]
    assert changed["media_attachments"][0]["meta"]["focus"] == {"x": -0.5, "y": 0.25}
    assert changed["edited_at"] is not None
    before, after = client.get(f"{address}/history").json()
    assert (before["content"], before["spoiler_text"]) == ("<p>Frist</p>", "Oh")
    assert [file["description"] for file in before["media_attachments"]] == ["A hill", "A river"]
    assert (after["content"], after["sensitive"]) == ("<p>First</p>", False)
    assert [file["description"] for file in after["media_attachments"]] == ["The Tamar"]
    assert after["account"]["acct"] == "amara"
    assert "poll" not in after


@pytest.mark.parametrize("kind", ["numbered", "in brackets"])
def test_a_form_changes_what_is_said_of_files(kind, app, send_picture):
    first, second = send_picture(), send_picture()
    told = app.post(POSTS, {"status": "Two", "media_ids": [first, second]}).json()
    said = {
        "numbered": f"media_attributes[0][id]={first}&media_attributes[0][description]=One"
        f"&media_attributes[1][id]={second}&media_attributes[1][description]=Two",
        "in brackets": f"media_attributes[][id]={first}&media_attributes[][description]=One"
        f"&media_attributes[][id]={second}&media_attributes[][description]=Two",
    }[kind]
    changed = app.put(
        f"{POSTS}/{told['id']}",
        f"status=Two&media_ids[]={first}&media_ids[]={second}&{said}",
        content_type="application/x-www-form-urlencoded",
    ).json()
    assert [file["description"] for file in changed["media_attachments"]] == ["One", "Two"]


def test_new_answers_begin_a_poll_anew_and_the_same_ones_do_not(app, amara, ben, app_of):
    asked = {"status": "When?", "poll": {"options": ["Mon", "Tue"], "expires_in": 3600}}
    told = app.post(POSTS, asked).json()
    app_of(ben).post(f"/api/v1/polls/{told['poll']['id']}/votes", {"choices": ["0"]})
    address = f"{POSTS}/{told['id']}"
    kept = app.put(address, asked | {"status": "When, please?"}, content_type="application/json").json()
    assert kept["poll"]["votes_count"] == 1
    asked["poll"]["options"] = ["Wed", "Thu"]
    assert app.put(address, asked, content_type="application/json").json()["poll"]["votes_count"] == 0
    history = app.get(f"{address}/history").json()
    assert history[0]["poll"] == {"options": [{"title": "Mon"}, {"title": "Tue"}]}
    gone = app.put(address, {"status": "Never mind"}, content_type="application/json").json()
    assert gone["poll"] is None
    assert not Poll.objects.exists()


def test_nobody_changes_or_deletes_what_is_not_theirs(app_of, amara, ben, chidi):
    post = publish(amara, "Mine")
    for app in (app_of(ben), app_of(chidi)):
        assert app.put(f"{POSTS}/{post.id}", {"status": "Yours"}, content_type="application/json").status_code == 404
        assert app.delete(f"{POSTS}/{post.id}").status_code == 404
        assert app.get(f"{POSTS}/{post.id}/source").status_code == 404
    assert Post.objects.get().source == "Mine"


def test_what_can_t_be_said_changes_nothing(app, amara):
    post = publish(amara, "As it was")
    response = app.put(f"{POSTS}/{post.id}", {"status": ""}, content_type="application/json")
    assert response.json() == {"error": "Validation failed: Text can't be blank"}
    response = app.put(f"{POSTS}/{post.id}", {"status": "x", "media_ids": ["9"]}, content_type="application/json")
    assert response.status_code == 422
    assert Post.objects.get().source == "As it was"


def test_what_was_typed_comes_back_to_be_written_anew(app, amara, send_picture):
    file_id = send_picture(description="A hill")
    told = app.post(POSTS, {"status": "So *near*", "content_type": "text/markdown", "media_ids": [file_id]}).json()
    later = timezone.now() + timedelta(days=3)
    MediaFile.objects.update(created_at=NOW - timedelta(days=9))  # an old post, whose files a sweep would take at once
    gone = app.delete(f"{POSTS}/{told['id']}").json()
    assert (gone["text"], gone["content_type"], gone["id"]) == ("So *near*", "text/markdown", told["id"])
    assert [file["id"] for file in gone["media_attachments"]] == [file_id]
    assert app.get(f"{POSTS}/{told['id']}").status_code == 404
    assert sweep_unused(now=timezone.now()) == 0
    again = app.post(POSTS, {"status": "So *far*", "media_ids": [file_id]}).json()
    assert again["media_attachments"][0]["description"] == "A hill"
    app.delete(f"{POSTS}/{again['id']}")
    assert sweep_unused(now=later) == 1


def test_files_go_with_the_post_where_that_is_asked_for(app, send_picture):
    told = app.post(POSTS, {"status": "Away with it", "media_ids": [send_picture()]}).json()
    assert app.delete(f"{POSTS}/{told['id']}?delete_media=true").status_code == 200
    assert not MediaFile.objects.exists()


def test_who_passed_it_on_and_who_thanked_for_it(app, app_of, client, amara, ben, chidi, now):
    post = publish(amara, "Thank me")
    for number, account in enumerate((ben, chidi)):
        favourite(account=account, post=post, now=now + timedelta(seconds=number))
        boost(account=account, post=post, now=now + timedelta(seconds=number))
    for path in ("favourited_by", "reblogged_by"):
        response = client.get(f"{POSTS}/{post.id}/{path}?limit=1")
        assert [each["acct"] for each in response.json()] == ["chidi"]
        older = response["Link"].partition(">")[0].lstrip("<")
        assert [each["acct"] for each in client.get(older).json()] == ["ben"]
        assert [each["acct"] for each in app.get(f"{POSTS}/{post.id}/{path}").json()] == ["chidi", "ben"]
    private = publish(amara, "For a few", visibility="mentioned")
    assert app_of(ben).get(f"{POSTS}/{private.id}/favourited_by").status_code == 404


def test_the_preview_by_itself(client, amara):
    post = publish(amara, "No link here")
    assert client.get(f"{POSTS}/{post.id}/card").json() == {}
    assert client.get(f"{POSTS}/9/card").status_code == 404


def test_the_history_asks_as_often_for_many_changes_as_for_few(app, amara, now, django_assert_max_num_queries):
    post = publish(amara, "0", poll=PollDraft(options=("a", "b"), lasts=timedelta(hours=1)))
    counted = []
    app.get(f"{POSTS}/{post.id}/history")  # an app's first visit of a day is noted
    for count in (2, 30):
        for number in range(count):
            at = now + timedelta(seconds=number + 1)
            edit_post(post=post, author=amara, draft=Draft(text=f"{count} {number}"), now=at)
        with django_assert_max_num_queries(12) as queries:
            assert len(app.get(f"{POSTS}/{post.id}/history").json()) > count
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_change_by_an_app_leaves_the_title_and_apps_show_it_over_the_words(app, amara):
    essay = publish(amara, "Nine weeks", title="On <waiting>")

    changed = app.put(f"{POSTS}/{essay.id}", {"status": "Ten weeks"}, content_type="application/json").json()
    history = app.get(f"{POSTS}/{essay.id}/history").json()
    refused = app.put(
        f"{POSTS}/{essay.id}",
        {"status": "Tea?", "poll": {"options": ["Yes", "No"], "expires_in": 600}},
        content_type="application/json",
    )

    assert changed["content"] == "<p><strong>On &lt;waiting&gt;</strong></p><p>Ten weeks</p>"
    assert [each["content"][:12] for each in history] == ["<p><strong>O", "<p><strong>O"]
    assert (refused.status_code, refused.json()["error"]) == (
        422,
        "Validation failed: A title is only for a post that neither replies nor quotes, and has no poll",
    )


def test_apps_that_send_back_what_they_show_double_no_warning(app, amara, dee):
    post = publish(amara, "He fell", warning="Work")
    put_warning(post=post, by=dee, words="Death", now=NOW)
    shown = app.get(f"{POSTS}/{post.id}").json()

    echo = {"status": "He fell down", "spoiler_text": shown["spoiler_text"], "sensitive": shown["sensitive"]}
    changed = app.put(f"{POSTS}/{post.id}", echo, content_type="application/json").json()
    bare = app.put(f"{POSTS}/{post.id}", echo | {"spoiler_text": "Death"}, content_type="application/json").json()
    take_warning_away(post=post, by=dee, now=NOW)
    left = app.get(f"{POSTS}/{post.id}").json()

    assert [each["spoiler_text"] for each in (changed, bare, left)] == ["Death, Work", "Death", ""]
    assert not left["sensitive"]


def test_what_is_deleted_to_be_written_anew_keeps_its_title_in_its_words(app, amara):
    essay = publish(amara, "Nine weeks", title="On waiting")

    assert app.delete(f"{POSTS}/{essay.id}").json()["text"] == "On waiting\n\nNine weeks"
