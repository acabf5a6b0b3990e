"""What a phone reads to make an app of the pages."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kith.media.icons import keep_icon
from kith.servers.models import ThisServer
from kith.site.tests.test_keep_server import png


def test_names_the_place_and_how_to_share_with_it(client, db, monkeypatch):
    server = ThisServer(name="Kith Calder Valley", summary="For everyone in the valley.")
    monkeypatch.setattr("kith.site.views.app.this_server", lambda: server)

    answer = client.get("/manifest.webmanifest")

    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert told["name"] == "Kith Calder Valley"
    assert (told["share_target"]["action"], told["share_target"]["method"]) == ("/save", "GET")
    assert told["share_target"]["params"] == {"title": "title", "text": "text", "url": "url"}
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        assert client.get(icon["src"]).status_code == 200
    for shortcut in told["shortcuts"]:
        assert client.get(shortcut["url"]).status_code in {200, 302}


def test_shows_the_picture_of_the_place(client, db, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    server = ThisServer(icon=keep_icon(upload=SimpleUploadedFile("x.png", png(300, 200), "image/png")))
    monkeypatch.setattr("kith.site.views.app.this_server", lambda: server)

    icons = json.loads(client.get("/manifest.webmanifest").content)["icons"]

    assert [icon["sizes"] for icon in icons] == ["512x512", "512x512"]
    for icon in icons:
        assert client.get(icon["src"]).status_code == 200


@pytest.mark.parametrize("page", ["/offline", "/service-worker.js", "/manifest.webmanifest"])
def test_what_is_kept_on_the_computer_names_nobody(sign_in, amara, page):
    browser = sign_in(amara)

    content = browser.get(page).content.decode()

    assert "amara" not in content.lower()
    assert "csrf" not in content.lower()


def test_the_worker_has_todays_files_and_is_asked_for_anew(client, db):
    answer = client.get("/service-worker.js")

    words = answer.content.decode()
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Type"].startswith("text/javascript")
    files = json.loads(words.partition("FILES = ")[2].partition(";")[0])
    assert [client.get(name).status_code for name in files] == [200] * len(files)
    assert not [name for name in files if "home" in name or "media" in name]
