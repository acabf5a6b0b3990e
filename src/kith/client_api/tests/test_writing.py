"""Posts that apps write: however they send them, with what the member chose where the app is silent."""

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test.client import encode_multipart

from kith.accounts.models import Follow
from kith.media.models import MediaFile
from kith.members.models import App
from kith.posts.actions import choose_repliers, delete_post, publish_post
from kith.posts.drafts import Draft
from kith.posts.models import Poll, Post, Unsent
from kith.posts.queries import whole_posts
from kith.servers.queries import this_server
from tests.cast import NOW

POSTS = "/api/v1/statuses"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def app(app_of, amara):
    return app_of(amara)


def make_file(owner, **fields):
    number = MediaFile.objects.count() + 1
    fields = {"kind": "image", "state": "ready", "created_at": NOW, "file": f"files/{number}.png"} | fields
    return MediaFile.objects.create(id=number, owner_id=owner.id, **fields)


ENCODINGS = {
    "JSON": lambda file: (
        json.dumps(
            {
                "status": "Which way?",
                "spoiler_text": "A walk",
                "sensitive": True,
                "visibility": "unlisted",
                "language": "cy",
                "media_ids": [str(file.id)],
                "poll": {"options": ["Left", "Right"], "expires_in": 3600, "multiple": True, "hide_totals": True},
            }
        ),
        "application/json",
    ),
    "JSON with everything as words, as some apps write it beside a poll": lambda file: (
        json.dumps(
            {
                "status": "Which way?",
                "spoiler_text": "A walk",
                "sensitive": "true",
                "visibility": "unlisted",
                "language": "cy",
                "media_ids": [file.id],
                "in_reply_to_id": None,
                "poll": {
                    "options": ["Left", "Right", ""],
                    "expires_in": "3600",
                    "multiple": "true",
                    "hide_totals": "1",
                },
            }
        ),
        "application/json; charset=utf-8",
    ),
    "a form": lambda file: (urlencode(_flat(file)), FORM),
    "a form with numbered parts": lambda file: (
        urlencode([(key.replace("[]", f"[{place}]"), value) for place, (key, value) in enumerate(_flat(file))]),
        FORM,
    ),
    "a form in parts": lambda file: (
        encode_multipart("a-boundary", _grouped(_flat(file))),
        "multipart/form-data; boundary=a-boundary",
    ),
}


def _flat(file):
    return [
        ("status", "Which way?"),
        ("spoiler_text", "A walk"),
        ("sensitive", "true"),
        ("visibility", "unlisted"),
        ("language", "cy"),
        ("media_ids[]", str(file.id)),
        ("poll[options][]", "Left"),
        ("poll[options][]", "Right"),
        ("poll[expires_in]", "3600"),
        ("poll[multiple]", "true"),
        ("poll[hide_totals]", "true"),
    ]


def _grouped(pairs):
    return {key: [value for name, value in pairs if name == key] for key, _ in pairs}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_post_is_the_same_however_it_is_sent(encoding, app, amara):
    body, content_type = ENCODINGS[encoding](make_file(amara))
    response = app.post(POSTS, body, content_type=content_type)
    assert response.status_code == 200, response.content
    told = response.json()
    assert told["content"] == "<p>Which way?</p>"
    assert (told["spoiler_text"], told["sensitive"], told["visibility"]) == ("A walk", True, "unlisted")
    assert (told["language"], len(told["media_attachments"])) == ("cy", 1)
    assert [option["title"] for option in told["poll"]["options"]] == ["Left", "Right"]
    assert told["poll"]["multiple"] is True
    assert told["poll"]["options"][0]["votes_count"] is None  # hidden till the end
    poll = Poll.objects.get()
    assert poll.ends_at - poll.post.published_at == timedelta(hours=1)


def test_what_goes_out_is_told_at_once_and_once_for_a_key(app, app_of, amara, ben):
    again = {"HTTP_IDEMPOTENCY_KEY": "one press"}
    first = app.post(POSTS, {"status": "Only once"}, **again)
    second = app.post(POSTS, {"status": "Only once"}, **again)
    assert first.json()["id"] == second.json()["id"]
    assert Post.objects.count() == 1
    other = app_of(ben).post(POSTS, {"status": "Somebody else's key"}, **again)
    assert other.json()["id"] != first.json()["id"]
    assert app.post(POSTS, {"status": "Only once"}).json()["id"] != first.json()["id"]


def test_a_key_of_what_is_gone_makes_nothing_new(app, amara):
    again = {"HTTP_IDEMPOTENCY_KEY": "one press"}
    first = app.post(POSTS, {"status": "Only once"}, **again).json()
    delete_post(post=Post.objects.get(pk=first["id"]), by=amara)
    response = app.post(POSTS, {"status": "Only once"}, **again)
    assert response.status_code == 422
    assert not Post.objects.exists()


def test_the_member_s_own_choices_hold_where_the_app_is_silent(app, amara):
    user = amara.user
    user.default_visibility, user.default_language = "followers", "cy"
    user.marks_media_sensitive, user.posts_last, user.send_delay = True, 7, 30
    user.save()
    told = app.post(POSTS, {"status": "Bore da", "media_ids": [str(make_file(amara).id)]}).json()
    assert (told["visibility"], told["language"], told["sensitive"]) == ("private", "cy", True)
    post = Post.objects.get()  # at once: an app waits for a post, not for what may become one
    assert post.expires_at == post.published_at + timedelta(days=7)
    told = app.post(POSTS, {"status": "Said", "visibility": "public", "language": "en", "sensitive": False}).json()
    assert (told["visibility"], told["language"], told["sensitive"]) == ("public", "en", False)
    assert app.post(POSTS, {"status": "No picture, nothing to cover"}).json()["sensitive"] is False


@pytest.mark.parametrize(
    ("chosen", "pages", "server", "told"),
    [("cy", "en-gb", "fr", "cy"), ("", "en-gb", "fr", "en"), ("", "", "fr", "fr"), ("pt-BR", "", "en", "pt-BR")],
)
def test_what_says_no_language_is_in_the_one_its_author_writes_in(chosen, pages, server, told, app, amara):
    this_server().default_language = server
    amara.user.default_language, amara.user.language = chosen, pages
    amara.user.save()

    for words in ({}, {"language": ""}, {"language": "not a language"}):
        assert app.post(POSTS, {"status": "Bore da", **words}).json()["language"] == told
    assert app.get("/api/v1/preferences").json()["posting:default:language"] == told
    assert app.post(POSTS, {"status": "Bore da", "language": "de"}).json()["language"] == "de"


def test_a_reply_is_never_by_itself_wider_than_what_it_answers(app, amara, ben):
    quiet = publish_post(author=ben, draft=Draft(text="Between us, @amara", visibility="mentioned"), now=NOW)
    told = app.post(POSTS, {"status": "Yes", "in_reply_to_id": str(quiet.id)}).json()
    assert (told["visibility"], told["in_reply_to_id"]) == ("direct", str(quiet.id))
    assert told["in_reply_to_account_id"] == str(ben.id)
    assert [each["id"] for each in told["mentions"]] == [str(ben.id)]
    public = publish_post(author=ben, draft=Draft(text="For all"), now=NOW)
    amara.user.default_visibility = "followers"
    amara.user.save()
    assert app.post(POSTS, {"status": "Hm", "in_reply_to_id": public.id}).json()["visibility"] == "private"


def test_markdown_and_posts_for_this_server_alone(app):
    told = app.post(POSTS, {"status": "So **bold**", "content_type": "text/markdown", "local_only": True}).json()
    assert "<strong>bold</strong>" in told["content"]
    assert told["local_only"] is True
    assert app.get(f"{POSTS}/{told['id']}/source").json() == {
        "id": told["id"],
        "text": "So **bold**",
        "spoiler_text": "",
        "content_type": "text/markdown",
    }
    assert app.post(POSTS, {"status": "So **plain**"}).json()["content"] == "<p>So **plain**</p>"


def test_a_warning_with_nothing_behind_it_is_the_words(app):
    told = app.post(POSTS, {"status": "", "spoiler_text": "All there is"}).json()
    assert (told["content"], told["spoiler_text"]) == ("<p>All there is</p>", "")


def test_it_says_which_app_wrote_it(app, client):
    App.objects.update(name="Tusky", website="https://tusky.app")
    told = app.post(POSTS, {"status": "From my phone"}).json()
    assert told["application"] == {"name": "Tusky", "website": "https://tusky.app"}
    App.objects.all().delete()
    (post,) = whole_posts([int(told["id"])])
    assert post.app is None  # who reads it with the app gone is told of none


def test_who_would_rather_not_say_it_does_not(app, amara):
    amara.user.names_app = False
    amara.user.save()
    assert app.post(POSTS, {"status": "From my phone"}).json()["application"] is None
    assert Post.objects.get().app_id is None  # nor is it kept


def test_posts_written_on_pages_name_no_app(client, amara):
    post = publish_post(author=amara, draft=Draft(text="By hand"), now=NOW)
    assert client.get(f"{POSTS}/{post.id}").json()["application"] is None


REFUSED = {
    "nothing": ({"status": "  "}, 422, "Validation failed: Text can't be blank"),
    "too long": ({"status": "x" * 6000}, 422, "Validation failed: Text character limit of {limit} exceeded"),
    "one answer": (
        {"status": "?", "poll": {"options": ["Yes"], "expires_in": 600}},
        422,
        "Validation failed: Options must have more than one item",
    ),
    "many answers": (
        {"status": "?", "poll": {"options": [*"abcdefgh"], "expires_in": 600}},
        422,
        "Validation failed: Options can't contain more than 4 items",
    ),
    "the same answer twice": (
        {"status": "?", "poll": {"options": ["a", "a"], "expires_in": 600}},
        422,
        "Validation failed: Options contain duplicate items",
    ),
    "a long answer": (
        {"status": "?", "poll": {"options": ["a", "b" * 51], "expires_in": 600}},
        422,
        "Validation failed: Options cannot be longer than 50 characters each",
    ),
    "a short poll": (
        {"status": "?", "poll": {"options": ["a", "b"], "expires_in": 6}},
        422,
        "Validation failed: Expires at is too soon",
    ),
    "a long poll": (
        {"status": "?", "poll": {"options": ["a", "b"], "expires_in": 10**12}},
        422,
        "Validation failed: Expires at is too far into the future",
    ),
    "a poll without an end": (
        {"status": "?", "poll": {"options": ["a", "b"]}},
        422,
        "Validation failed: Expires at can't be blank",
    ),
    "a poll that ends at no number": (
        {"status": "?", "poll": {"options": ["a", "b"], "expires_in": "soon"}},
        400,
        None,
    ),
    "no such visibility": (
        {"status": "Hi", "visibility": "everyone"},
        422,
        "Validation failed: Visibility is not included in the list",
    ),
    "no such form": ({"status": "Hi", "content_type": "text/bbcode"}, 422, None),
    "a file of nobody": (
        {"status": "Hi", "media_ids": ["77"]},
        422,
        "Media not found or already attached to another post",
    ),
    "no id of a file": (
        {"status": "Hi", "media_ids": ["x"]},
        422,
        "Media not found or already attached to another post",
    ),
    "an answer to nothing": (
        {"status": "Hi", "in_reply_to_id": "77"},
        404,
        "The post you are trying to reply to does not appear to exist.",
    ),
    "no time": ({"status": "Hi", "scheduled_at": "tomorrow"}, 422, None),
    "no such day": ({"status": "Hi", "scheduled_at": "2026-02-31T10:00:00Z"}, 422, None),
    "a quote": ({"status": "Hi", "quoted_status_id": "77"}, 404, None),
    "no such policy": (
        {"status": "Hi", "quote_approval_policy": "me"},
        422,
        "Validation failed: Quote approval policy is not included in the list",
    ),
    "a long warning": ({"status": "Hi", "spoiler_text": "x" * 501}, 422, None),
    "a place outside the picture": (
        {"status": "Hi", "media_attributes": [{"id": "1", "focus": "3,0"}]},
        422,
        "Validation failed: Focus must lie between -1.0 and 1.0",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_can_t_be_sent_is_refused_in_the_words_apps_know(case, app):
    sent, status, words = REFUSED[case]
    response = app.post(POSTS, sent)
    assert response.status_code == status, response.content
    if words:
        limit = response.json()["error"].split("limit of ")[-1].split()[0]
        assert response.json() == {"error": words.format(limit=limit)}
    assert not Post.objects.exists()
    assert not Unsent.objects.exists()


def test_too_many_files(app, amara):
    response = app.post(POSTS, {"status": "All", "media_ids": [str(make_file(amara).id) for _ in range(5)]})
    assert (response.status_code, response.json()) == (422, {"error": "Cannot attach more than 4 files"})


def test_who_may_not_answer_is_told_so(app, ben):
    post = publish_post(author=ben, draft=Draft(text="No answers please"), now=NOW)
    choose_repliers(post=post, author=ben, repliers="nobody")
    response = app.post(POSTS, {"status": "But", "in_reply_to_id": str(post.id)})
    assert response.status_code == 422
    assert "chosen who may reply" in response.json()["error"]


def test_it_reaches_nobody_whom_the_app_was_not_told_of(app, amara, ben, chidi):
    sent = {"status": "@ben @chidi hello", "allowed_mentions": [str(ben.id)]}
    response = app.post(POSTS, sent)
    assert response.status_code == 422
    assert [each["acct"] for each in response.json()["unexpected_accounts"]] == ["chidi"]
    assert not Post.objects.exists()
    sent["allowed_mentions"].append(str(chidi.id))
    assert app.post(POSTS, sent).status_code == 200


def test_many_are_asked_for_in_their_order(app, client, amara, ben):
    ids = [publish_post(author=amara, draft=Draft(text=f"Lap {n}"), now=NOW).id for n in range(3)]
    secret = publish_post(author=ben, draft=Draft(text="Mine", visibility="mentioned"), now=NOW)
    asked = "&".join(f"id[]={each}" for each in (ids[2], ids[0], secret.id, 99))
    assert [int(each["id"]) for each in client.get(f"{POSTS}?{asked}").json()] == [ids[2], ids[0]]
    assert client.get(POSTS).json() == []
    too_many = "&".join(f"id[]={n}" for n in range(1, 42))
    assert client.get(f"{POSTS}?{too_many}").status_code == 422


def test_publishing_by_app_asks_no_more_with_a_name_of_the_app(app, django_assert_max_num_queries):
    app.post(POSTS, {"status": "Warm"})
    with django_assert_max_num_queries(16):
        assert app.post(POSTS, {"status": "Measured"}).status_code == 200


def test_who_follows_sees_what_an_app_wrote_for_followers(app, app_of, amara, ben, chidi):
    assert Follow.objects.filter(follower=ben, followed=amara).exists()
    told = app.post(POSTS, {"status": "For those who follow", "visibility": "private"}).json()
    assert app_of(ben).get(f"{POSTS}/{told['id']}").status_code == 200
    assert app_of(chidi).get(f"{POSTS}/{told['id']}").status_code == 404
