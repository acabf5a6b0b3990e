import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kith.media.actions import TooBig, check_upload
from kith.media.icons import masked_name
from kith.moderation.models import Act
from kith.servers.actions import open_this_server
from kith.servers.models import Rule, SignUp
from kith.servers.queries import this_server

SETTINGS = {
    "name": "Kith Calder Valley",
    "summary": "Everyone around social care in the valley.",
    "about": "## Who we are\n\n<script>alert(1)</script> Neighbours.",
    "privacy": "",
    "contact_email": "dee@mail.test",
    "sign_up": "open",
    "sign_up_question": "Who are you?",
    "members_may_invite": "on",
    "post_length": "1000",
    "default_language": "en",
    "largest_upload": "5",
    "addresses_kept_for": "7",
    "copies_kept_for": "3",
    "room_for_copies": "2",
    "banner_description": "",
}


@pytest.fixture(autouse=True)
def has_a_row(db):
    open_this_server()


def png(width, height):
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#0f3d3a").save(file, "PNG")
    return file.getvalue()


def test_changes_how_people_join_and_what_they_read(sign_in, dee, client):
    answer = sign_in(dee).post("/manage/server", SETTINGS)

    server = this_server()
    about = client.get("/about").content.decode()
    assert answer.status_code == 302
    assert (server.sign_up, server.post_length, server.members_may_invite) == (SignUp.OPEN, 1000, True)
    assert "Who we are</h" in about
    assert "<script>alert" not in about


def test_can_empty_what_was_written(sign_in, dee):
    browser = sign_in(dee)
    browser.post("/manage/server", SETTINGS)

    browser.post("/manage/server", {**SETTINGS, "summary": "", "members_may_invite": ""})

    assert this_server().summary == ""
    assert this_server().members_may_invite is False


def test_each_change_is_logged_with_what_it_was_before(sign_in, dee):
    browser = sign_in(dee)

    browser.post("/manage/server", SETTINGS)
    browser.post("/manage/server", {**SETTINGS, "post_length": "800", "about": "All new.\n" * 200})

    latest = Act.objects.filter(verb="change_server").order_by("-id").first()
    assert latest.details == "about: changed\npost_length: 1000 → 800"


@pytest.mark.parametrize("name", ["icon", "banner"])
def test_takes_a_picture_for_the_place_and_takes_it_away_again(sign_in, dee, settings, tmp_path, name):
    settings.MEDIA_ROOT = tmp_path
    picture = SimpleUploadedFile("hall.png", png(900, 700), "image/png")
    browser = sign_in(dee)

    browser.post("/manage/server", {**SETTINGS, f"{name}_file": picture})
    kept = getattr(this_server(), name)
    browser.post("/manage/server", {**SETTINGS, f"removes_{name}": "on"})

    assert (tmp_path / kept).exists()
    if name == "icon":
        assert Image.open(tmp_path / kept).size == (512, 512)
        assert Image.open(tmp_path / masked_name(kept)).size == (512, 512)
    assert getattr(this_server(), name) == ""


def test_what_is_no_picture_is_refused_in_words(sign_in, dee):
    answer = sign_in(dee).post("/manage/server", {**SETTINGS, "icon_file": SimpleUploadedFile("x.png", b"words")})

    assert answer.status_code == 422
    assert "not a picture that can be read" in answer.content.decode()


def test_files_are_no_larger_than_the_server_takes(sign_in, dee, amara):
    sign_in(dee).post("/manage/server", SETTINGS)

    with pytest.raises(TooBig) as refused:
        check_upload(SimpleUploadedFile("large.png", png(9, 9) + bytes(5_000_001), "image/png"))
    assert refused.value.most == 5_000_000


def test_a_rule_can_be_read_in_welsh(sign_in, dee, client):
    sign_in(dee).post(
        "/manage/rules", {"text": "Be kind.", "hint": "", "text_cy": "Byddwch yn garedig.", "hint_cy": ""}
    )

    assert "Be kind." in client.get("/rules", headers={"accept-language": "en"}).content.decode()
    assert "Byddwch yn garedig." in client.get("/rules", headers={"accept-language": "cy"}).content.decode()


def test_refuses_posts_of_no_length(sign_in, dee):
    answer = sign_in(dee).post("/manage/server", {**SETTINGS, "post_length": "0"})

    assert answer.status_code == 422


def test_rules_are_added_moved_changed_and_removed(sign_in, dee):
    browser = sign_in(dee)
    browser.post("/manage/rules", {"text": "Be kind.", "hint": ""})
    browser.post("/manage/rules", {"text": "Name nobody.", "hint": "Not even by place."})
    kind, nobody = Rule.objects.all()

    browser.post(f"/manage/rules/{nobody.pk}/up")
    browser.post(f"/manage/rules/{kind.pk}", {"text": "Be kind, always.", "hint": ""})

    assert [rule.text for rule in Rule.objects.all()] == ["Name nobody.", "Be kind, always."]
    browser.post(f"/manage/rules/{nobody.pk}/remove")
    assert [rule.text for rule in Rule.objects.all()] == ["Be kind, always."]
