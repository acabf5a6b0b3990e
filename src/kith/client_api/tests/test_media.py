"""Files that apps send: what is ready, what is not yet, and what can't be taken."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart

from kith.media.models import MediaFile
from kith.media.tests.making import mp3, png
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import NOW

MEDIA = "/api/v1/media"


@pytest.fixture
def app(app_of, amara):
    return app_of(amara)


def picture(name="picture.png"):
    return SimpleUploadedFile(name, png(), "image/png")


def sound():
    return SimpleUploadedFile("sound.mp3", mp3(), "audio/mpeg")


def test_a_picture_is_ready_at_once(app, amara):
    response = app.form("/api/v2/media", {"file": picture(), "description": " A hill ", "focus": "0.5,-1"})
    assert response.status_code == 200
    told = response.json()
    assert (told["type"], told["description"]) == ("image", "A hill")
    assert told["url"].startswith("http")
    assert told["preview_url"].startswith("http")
    assert told["blurhash"]
    assert (told["meta"]["original"]["width"], told["meta"]["focus"]) == (320, {"x": 0.5, "y": -1.0})
    assert MediaFile.objects.get().owner_id == amara.id


def test_a_sound_is_prepared_while_the_app_asks_again(app, run_jobs):
    response = app.form("/api/v2/media", {"file": sound()})
    assert (response.status_code, response.json()["url"]) == (202, None)
    address = f"{MEDIA}/{response.json()['id']}"
    assert app.get(address).status_code == 206
    run_jobs()
    response = app.get(address)
    assert (response.status_code, response.json()["type"]) == (200, "audio")
    assert response.json()["url"].startswith("http")


def test_the_older_way_waits(app):
    response = app.form(MEDIA, {"file": sound()})
    assert (response.status_code, response.json()["type"]) == (200, "audio")


def test_what_is_said_of_a_file_can_be_changed_until_a_post_has_it(app, amara):
    told = app.form("/api/v2/media", {"file": picture()}).json()
    address = f"{MEDIA}/{told['id']}"
    changed = app.put(address, {"description": "The Tamar", "focus": "0.1,0.2"}, content_type="application/json").json()
    assert (changed["description"], changed["meta"]["focus"]) == ("The Tamar", {"x": 0.1, "y": 0.2})
    assert (
        app.put(address, "description=", content_type="application/x-www-form-urlencoded").json()["description"] is None
    )
    publish_post(author=amara, draft=Draft(text="Look", media_ids=(int(told["id"]),)), now=NOW)
    assert app.put(address, {"description": "Late"}, content_type="application/json").status_code == 404
    assert app.get(address).status_code == 200


def test_another_picture_stands_in_front_of_a_sound(app):
    told = app.form(MEDIA, {"file": sound()}).json()
    assert told["preview_url"] is None
    body = encode_multipart("a-boundary", {"thumbnail": picture()})
    changed = app.put(f"{MEDIA}/{told['id']}", body, content_type="multipart/form-data; boundary=a-boundary").json()
    assert changed["preview_url"].startswith("http")
    assert changed["meta"]["small"]["width"] == 320
    sent = app.form("/api/v2/media", {"file": picture(), "thumbnail": picture()}).json()
    assert sent["preview_url"].startswith("http")


def test_a_file_is_taken_away_unless_it_is_used(app, amara):
    told = app.form("/api/v2/media", {"file": picture()}).json()
    assert app.delete(f"{MEDIA}/{told['id']}").json() == {}
    assert app.get(f"{MEDIA}/{told['id']}").status_code == 404
    told = app.form("/api/v2/media", {"file": picture()}).json()
    publish_post(author=amara, draft=Draft(text="Look", media_ids=(int(told["id"]),)), now=NOW)
    response = app.delete(f"{MEDIA}/{told['id']}")
    assert (response.status_code, response.json()) == (
        422, {"error": "Media attachment is currently used by a status or scheduled status"},
    )  # fmt: skip
    assert MediaFile.objects.exists()


def test_files_of_others_are_not_there(app, app_of, ben):
    told = app.form("/api/v2/media", {"file": picture()}).json()
    address, other = f"{MEDIA}/{told['id']}", app_of(ben)
    assert other.get(address).status_code == 404
    assert other.delete(address).status_code == 404
    assert other.put(address, {"description": "Mine"}, content_type="application/json").status_code == 404
    assert other.post("/api/v1/statuses", {"status": "Mine", "media_ids": [told["id"]]}).status_code == 422


def test_what_could_not_be_read_is_told(app, amara):
    MediaFile.objects.create(id=7, owner_id=amara.id, state="failed", problem="It is broken.", created_at=NOW)
    response = app.get(f"{MEDIA}/7")
    assert (response.status_code, response.json()) == (422, {"error": "It is broken."})


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Validation failed: File can't be blank"),
        ({"file": "no file"}, "Validation failed: File can't be blank"),
        (
            {"file": SimpleUploadedFile("picture.png", b"<svg/>", "image/png")},
            "File type of uploaded media could not be verified",
        ),
        (
            {"file": picture(), "description": "x" * 1501},
            "Validation failed: Description is too long (maximum is 1500 characters)",
        ),
        (
            {"file": picture(), "focus": "left"},
            "Validation failed: Focus must be two numbers with a comma between them",
        ),
        ({"file": picture(), "focus": "nan,0"}, "Validation failed: Focus must lie between -1.0 and 1.0"),
    ],
)
def test_what_can_t_be_taken(sent, words, app):
    response = app.form("/api/v2/media", sent)
    assert (response.status_code, response.json()) == (422, {"error": words})
    assert not MediaFile.objects.exists()


def test_a_broken_picture(app):
    broken = SimpleUploadedFile("picture.png", b"\x89PNG\r\n\x1a\n and no more", "image/png")
    assert app.form("/api/v2/media", {"file": broken}).status_code == 422
