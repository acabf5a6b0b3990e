"""Static files and uploads, as a browser gets them."""

import gzip

import pytest
from django.conf import settings
from django.templatetags.static import static
from django.test import Client

from kith.project.files import static_files, static_version

STYLE = "design/css/core.css"


@pytest.fixture
def sound(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "song.mp3").write_bytes(bytes(range(100)))
    return "/media/song.mp3"


def test_the_address_of_a_style_sheet_changes_with_its_content():
    assert static(STYLE) == f"/static/{static_version()}/{STYLE}"


def test_keeps_a_versioned_file_for_ever():
    response = Client().get(static(STYLE), headers={"accept-encoding": "gzip"})

    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert gzip.decompress(response.content) == static_files()[STYLE].read_bytes()


def test_keeps_a_file_of_another_release_only_for_an_hour():
    response = Client().get(f"/static/v0123456789/{STYLE}")

    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    ("asked", "status", "place", "length"),
    [
        ("bytes=0-9", 206, "bytes 0-9/100", 10),
        ("bytes=90-", 206, "bytes 90-99/100", 10),
        ("bytes=-5", 206, "bytes 95-99/100", 5),
        ("bytes=50-500", 206, "bytes 50-99/100", 50),
        ("bytes=0-1,5-6", 200, None, 100),
        ("bytes=100-", 416, "bytes */100", 0),
        ("bytes=9-3", 416, "bytes */100", 0),
        ("nonsense", 200, None, 100),
        ("bytes=" + "9" * 5000 + "-", 200, None, 100),
    ],
)
def test_a_player_can_ask_for_a_stretch(sound, asked, status, place, length):
    response = Client().get(sound, headers={"range": asked})

    assert response.status_code == status
    assert response.get("Content-Range") == place
    assert len(response.getvalue()) == length


def test_an_unchanged_file_is_not_sent_again(sound):
    tag = Client().get(sound)["ETag"]

    assert Client().get(sound, headers={"if-none-match": tag}).status_code == 304


def test_an_upload_can_run_nothing(sound):
    response = Client().get(sound)

    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "data.bin"])
def test_what_could_run_is_only_ever_saved(sound, name):
    (settings.MEDIA_ROOT / name).write_text("<script>alert(1)</script>")

    response = Client().get(f"/media/{name}")

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment"


@pytest.mark.parametrize(
    "path",
    [
        "/media/../secrets/django",
        "/media/%2e%2e/secrets/django",
        "/media/",
        "/media/" + "a" * 300,
        "/static/../x",
    ],
)
def test_nothing_outside_is_sent(sound, path):
    assert Client().get(path).status_code == 404
