import pytest

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
}


@pytest.fixture(autouse=True)
def has_a_row(db):
    open_this_server()


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
