"""Oneself as apps ask for it, and changing how others see one, in each way that apps write it."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from kith.accounts.actions import block, change_profile, follow, suspend_account
from kith.accounts.actions.profile import MOST_OF_BIO, ProfileDraft
from kith.accounts.models import Kind
from kith.members.models import Rank
from kith.servers.queries import this_server
from tests.cast import make_account, make_member

UPDATE = "/api/v1/accounts/update_credentials"


def picture(side=40, colour="teal"):
    made = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(made, "PNG")
    return SimpleUploadedFile("me.png", made.getvalue(), "image/png")


def multipart(app, path, form):
    return app.patch(path, encode_multipart(BOUNDARY, form), content_type=MULTIPART_CONTENT)


def stored(folder):
    """Return the names of all files in a folder and in those within it."""
    if not default_storage.exists(folder):
        return set()
    folders, files = default_storage.listdir(folder)
    return {f"{folder}/{name}" for name in files}.union(*(stored(f"{folder}/{name}") for name in folders))


@pytest.fixture
def app(app_of, amara):
    return app_of(amara)


def test_every_app_begins_with_oneself(app, amara, ben, now):
    change_profile(account=amara, draft=ProfileDraft(bio="Hello #all", pronouns="she/her"), now=now)
    shown = app.get("/api/v1/accounts/verify_credentials").json()
    assert (shown["id"], shown["username"]) == (str(amara.id), "amara")
    assert shown["note"].startswith("<p>Hello")
    assert shown["followers_count"] == 0
    assert [each["name"] for each in shown["fields"]] == ["Pronouns", "Says they are"]
    assert shown["source"] == {
        "privacy": "public", "sensitive": False, "language": None, "note": "Hello #all", "fields": [],
        "follow_requests_count": 0, "hide_collections": False, "discoverable": False, "indexable": False,
        "attribution_domains": [], "quote_policy": "public",
    }  # fmt: skip
    assert shown["role"] == {
        "id": "-99",
        "name": "",
        "permissions": "0",
        "color": "",
        "highlighted": False,
        "collection_limit": 10,
    }


def test_staff_are_told_their_role(app_of, dee):
    moderator = make_member("mo", rank=Rank.MODERATOR)
    assert app_of(dee).get("/api/v1/accounts/verify_credentials").json()["role"]["permissions"] == "1"
    assert app_of(moderator).get("/api/v1/accounts/verify_credentials").json()["role"]["name"] == "Moderator"


def test_it_says_how_many_wait_to_follow(app, amara, ben, chidi, emi, now, django_assert_num_queries):
    change_profile(account=amara, draft=ProfileDraft(is_locked=True), now=now)
    for number in range(42):
        follow(follower=make_account(f"w{number}"), target=amara, now=now)
    suspended = make_account("gone")
    follow(follower=suspended, target=amara, now=now)
    suspend_account(account=suspended, now=now)
    app.get("/api/v1/accounts/verify_credentials")

    with django_assert_num_queries(2):  # the token, and who waits
        source = app.get("/api/v1/accounts/verify_credentials").json()["source"]

    assert source["follow_requests_count"] == 40


def test_who_is_blocked_waits_no_longer(app, amara, chidi, now):
    change_profile(account=amara, draft=ProfileDraft(is_locked=True), now=now)
    follow(follower=chidi, target=amara, now=now)
    assert app.get("/api/v1/accounts/verify_credentials").json()["source"]["follow_requests_count"] == 1
    block(account=amara, target=chidi, now=now)
    assert app.get("/api/v1/accounts/verify_credentials").json()["source"]["follow_requests_count"] == 0


@pytest.mark.parametrize("scope", ["profile", "read", "read:accounts"])
def test_a_narrow_scope_is_enough(app_of, amara, scope):
    assert app_of(amara, scope).get("/api/v1/accounts/verify_credentials").status_code == 200


def test_a_scope_for_other_things_is_not(app_of, amara):
    assert app_of(amara, "read:statuses").get("/api/v1/accounts/verify_credentials").status_code == 403
    assert app_of(amara, "read profile").patch(UPDATE, {}, content_type="application/json").status_code == 403


CHANGES = {
    "json": lambda app: app.patch(
        UPDATE,
        {
            "display_name": "Amara N.", "note": "New words", "locked": True, "discoverable": True,
            "fields_attributes": [{"name": "Team", "value": "North"}, {"name": "Site", "value": "https://a.test"}],
            "source": {"privacy": "unlisted", "sensitive": True, "language": "cy"},
            "attribution_domains": ["a.test"],
        },
        content_type="application/json",
    ),
    "json by number": lambda app: app.patch(
        UPDATE,
        {
            "display_name": "Amara N.", "note": "New words", "locked": "true", "discoverable": "1",
            "fields_attributes": {"0": {"name": "Team", "value": "North"},
                                  "1": {"name": "Site", "value": "https://a.test"}},
            "source": {"privacy": "unlisted", "sensitive": "true", "language": "cy"},
            "attribution_domains[]": ["a.test"],
        },
        content_type="application/json",
    ),
    "form": lambda app: app.patch(
        UPDATE,
        "display_name=Amara+N.&note=New+words&locked=true&discoverable=1"
        "&fields_attributes[0][name]=Team&fields_attributes[0][value]=North"
        "&fields_attributes[1][name]=Site&fields_attributes[1][value]=https://a.test"
        "&source[privacy]=unlisted&source[sensitive]=on&source[language]=cy&attribution_domains[]=a.test",
        content_type="application/x-www-form-urlencoded",
    ),
    "multipart": lambda app: multipart(app, UPDATE, {
        "display_name": "Amara N.", "note": "New words", "locked": "true", "discoverable": "true",
        "fields_attributes[0][name]": "Team", "fields_attributes[0][value]": "North",
        "fields_attributes[1][name]": "Site", "fields_attributes[1][value]": "https://a.test",
        "source[privacy]": "unlisted", "source[sensitive]": "true", "source[language]": "cy",
        "attribution_domains[]": "a.test",
    }),
}  # fmt: skip


@pytest.mark.parametrize("way", CHANGES)
def test_changes_what_is_named_however_it_is_written(app, amara, way):
    answer = CHANGES[way](app)

    assert answer.status_code == 200, answer.content
    source = answer.json()["source"]
    assert answer.json()["display_name"] == "Amara N."
    assert (source["note"], source["privacy"], source["sensitive"], source["language"]) == (
        "New words", "unlisted", True, "cy",
    )  # fmt: skip
    assert [(each["name"], each["value"]) for each in source["fields"]] == [
        ("Team", "North"), ("Site", "https://a.test"),
    ]  # fmt: skip
    assert source["attribution_domains"] == ["a.test"]
    amara.refresh_from_db()
    amara.user.refresh_from_db()
    assert (amara.is_locked, amara.is_discoverable, amara.role) == (True, True, "social-worker")
    assert amara.user.default_visibility == "quiet"


def test_what_is_not_named_stays(app, amara, now):
    change_profile(account=amara, draft=ProfileDraft(bio="Mine", attribution_domains=["a.test"]), now=now)
    app.patch(UPDATE, {"display_name": "Other"}, content_type="application/json")
    amara.refresh_from_db()
    assert (amara.display_name, amara.bio, amara.attribution_domains) == ("Other", "Mine", ["a.test"])


def test_a_picture_and_its_words(app, amara, now):
    answer = multipart(app, UPDATE, {"avatar": picture(), "avatar_description": "Me, smiling", "header": picture(90)})
    assert answer.status_code == 200, answer.content
    amara.refresh_from_db()
    assert default_storage.exists(amara.avatar)
    assert answer.json()["avatar"].endswith(default_storage.url(amara.avatar))
    assert answer.json()["avatar_description"] == "Me, smiling"
    assert default_storage.exists(amara.header)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"note": "x" * (MOST_OF_BIO + 1)}, "Note"),
        ({"attribution_domains[]": "not a website"}, "Attribution domains"),
        ({"source[privacy]": "secret"}, "Visibility"),
        ({"source[language]": "no language"}, "Language"),
        ({"avatar": SimpleUploadedFile("x.png", b"no picture", "image/png")}, "Avatar"),
        ({f"fields_attributes[{n}][name]": f"n{n}" for n in range(9)}
         | {f"fields_attributes[{n}][value]": "v" for n in range(9)}, "Fields"),
    ],
)  # fmt: skip
def test_what_can_not_be_changes_nothing(app, amara, form, says, django_capture_on_commit_callbacks):
    before = stored("headers")
    with django_capture_on_commit_callbacks(execute=True):
        answer = multipart(app, UPDATE, {"display_name": "Changed", "header": picture()} | form)
    assert answer.status_code == 422
    assert answer.json()["error"].startswith(f"Validation failed: {says}")
    amara.refresh_from_db()
    assert (amara.display_name, amara.header) == ("Amara Nwosu-Hart", "")
    assert stored("headers") == before


@pytest.mark.parametrize("path", [UPDATE, "/api/v1/profile"])
@pytest.mark.parametrize("name", ["avatar", "header"])
def test_a_picture_is_no_larger_than_the_server_says(app, amara, client, path, name):
    this_server().largest_upload = 1
    most = client.get("/api/v2/instance").json()["configuration"]["media_attachments"]["image_size_limit"]
    small = picture().read()

    too_much = SimpleUploadedFile("me.png", small.ljust(most + 1, b" "), "image/png")
    answer = multipart(app, path, {"display_name": "Changed", name: too_much})

    assert answer.status_code == 422
    says = f"Validation failed: {name.capitalize()} file size must be less than 1 MB"
    assert answer.json() == {"error": says}
    amara.refresh_from_db()
    assert (amara.display_name, getattr(amara, name)) == ("Amara Nwosu-Hart", "")
    just_right = SimpleUploadedFile("me.png", small.ljust(most, b" "), "image/png")
    assert multipart(app, path, {name: just_right}).status_code == 200


def test_a_group_stays_what_it_is(app_of, now):
    group = make_member("panel", kind=Kind.GROUP)
    app_of(group).patch(UPDATE, {"bot": False, "display_name": "Panel"}, content_type="application/json")
    group.refresh_from_db()
    assert (group.kind, group.display_name) == (Kind.GROUP, "Panel")


def test_someone_may_say_that_they_post_by_themselves(app, amara):
    assert app.patch(UPDATE, {"bot": True}, content_type="application/json").json()["bot"] is True
    amara.refresh_from_db()
    assert amara.kind == Kind.SERVICE


def test_the_profile_as_one_edits_it(app, amara, now):
    shown = app.get("/api/v1/profile").json()
    assert set(shown) == {
        "id", "display_name", "note", "fields", "avatar", "avatar_static", "avatar_description", "header",
        "header_static", "header_description", "locked", "bot", "hide_collections", "discoverable", "indexable",
        "show_media", "show_media_replies", "show_featured", "attribution_domains", "featured_tags",
            "formatted_note", "formatted_fields",
    }  # fmt: skip
    assert (shown["avatar"], shown["header"]) == (None, None)

    changed = multipart(app, "/api/v1/profile", {"avatar": picture(), "note": "Words", "hide_collections": "true"})

    assert changed.json()["note"] == "Words"
    assert changed.json()["hide_collections"] is True
    assert changed.json()["avatar"].startswith("http://kith.test/")


@pytest.mark.parametrize("part", ["avatar", "header"])
def test_takes_a_picture_away(app, amara, part, django_capture_on_commit_callbacks):
    multipart(app, UPDATE, {part: picture(), f"{part}_description": "A picture"})
    amara.refresh_from_db()
    kept = getattr(amara, part)

    with django_capture_on_commit_callbacks(execute=True):
        answer = app.delete(f"/api/v1/profile/{part}")

    assert answer.status_code == 200
    assert "/static/" in answer.json()[part]
    amara.refresh_from_db()
    assert (getattr(amara, part), getattr(amara, f"{part}_description")) == ("", "")
    assert not default_storage.exists(kept)
    assert app.delete(f"/api/v1/profile/{part}").status_code == 200


def test_the_next_read_shows_what_was_changed(app, client, amara, now):
    client.get(f"/api/v1/accounts/{amara.id}")
    app.patch(UPDATE, {"display_name": "Someone New"}, content_type="application/json")
    assert client.get(f"/api/v1/accounts/{amara.id}").json()["display_name"] == "Someone New"
    assert app.get("/api/v1/accounts/verify_credentials").json()["display_name"] == "Someone New"


def test_what_stands_on_ones_page_is_ones_own_choice(app, amara):
    choices = ("show_featured", "show_media", "show_media_replies")
    assert [app.get("/api/v1/profile").json()[name] for name in choices] == [True, True, True]
    changed = app.patch(
        "/api/v1/profile", {"show_featured": False, "show_media_replies": "false"}, content_type="application/json"
    ).json()
    assert [changed[name] for name in choices] == [False, True, False]
    told = app.get(f"/api/v1/accounts/{amara.pk}").json()
    assert [told[name] for name in choices] == [False, True, False]


def test_words_come_as_typed_and_with_their_links(app):
    sent = {"note": "See #care", "fields_attributes": [{"name": "Site", "value": "https://care.test"}]}
    told = app.patch("/api/v1/profile", sent, content_type="application/json").json()
    assert told["note"] == "See #care"
    assert "</a>" in told["formatted_note"]
    assert told["fields"][0]["value"] == "https://care.test"
    assert "</a>" in told["formatted_fields"][0]["value"]
