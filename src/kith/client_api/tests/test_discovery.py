"""How people and posts here are found from elsewhere."""

import pytest

from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import NOW, make_account


@pytest.mark.parametrize(
    "resource", ["acct:amara@kith.test", "acct:Amara@KITH.test", "http://kith.test/@amara", "http://kith.test/@amara/"]
)
def test_a_person_is_found_by_their_handle(client, amara, resource):
    response = client.get("/.well-known/webfinger", {"resource": resource})
    assert response["Content-Type"].startswith("application/jrd+json")
    assert response["Access-Control-Allow-Origin"] == "*"
    told = response.json()
    assert told["subject"] == "acct:amara@kith.test"
    assert told["aliases"]
    assert {link["rel"] for link in told["links"]} >= {"http://webfinger.net/rel/profile-page"}


@pytest.mark.parametrize(
    ("resource", "status"),
    [
        ("", 400), ("amara", 400), ("mailto:amara@kith.test", 400), ("acct:nobody@kith.test", 404),
        ("acct:amara@elsewhere.test", 404), ("acct:amara", 404), ("https://elsewhere.test/@amara", 404),
        ("http://kith.test/@amara/1", 404), ("http://[", 404),
    ],
)  # fmt: skip
def test_others_are_not(client, amara, resource, status):
    assert client.get("/.well-known/webfinger", {"resource": resource}).status_code == status


def test_who_was_suspended_or_comes_from_elsewhere_is_not_found(client, db):
    make_account("gone", suspended_at=NOW)
    make_account("emi", domain="elsewhere.test")
    for name in ("gone", "emi"):
        assert client.get(f"/.well-known/webfinger?resource=acct:{name}@kith.test").status_code == 404


def test_host_meta_leads_to_webfinger(client):
    assert b"/.well-known/webfinger?resource={uri}" in client.get("/.well-known/host-meta").content
    assert client.get("/.well-known/host-meta")["Content-Type"].startswith("application/xrd+xml")
    (link,) = client.get("/.well-known/host-meta.json").json()["links"]
    assert link["rel"] == "lrdd"


@pytest.mark.parametrize(
    "path", ["/.well-known/webfinger", "/.well-known/host-meta", "/.well-known/nodeinfo", "/nodeinfo/2.0"]
)
def test_pages_elsewhere_may_ask(client, db, path):
    for answer in (client.options(path), client.get(path)):
        assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.options(path).status_code == 204


def test_a_public_post_can_be_shown_elsewhere(client, amara):
    post = publish_post(author=amara, draft=Draft(text="A *walk* & <b>more</b>"), now=NOW)
    told = client.get("/api/oembed", {"url": f"http://kith.test/@amara/{post.id}", "maxwidth": "200"}).json()
    assert (told["type"], told["author_name"], told["width"]) == ("rich", "Amara Nwosu-Hart", 200)
    assert told["html"].startswith("<blockquote")
    assert "<script" not in told["html"]
    assert "<b>more" not in told["html"]
    assert "&lt;b&gt;more" in told["html"]


def test_what_is_not_for_all_is_not_shown_elsewhere(client, amara):
    private = publish_post(author=amara, draft=Draft(text="For followers", visibility="followers"), now=NOW)
    for url in (
        f"http://kith.test/@amara/{private.id}",
        "http://elsewhere.test/1",
        "",
        "http://[",
        "http://kith.test/",
    ):
        assert client.get("/api/oembed", {"url": url}).status_code == 404
    assert client.get("/api/oembed", {"url": "x", "format": "xml"}).status_code == 501


def test_what_is_not_here_has_its_shape(client, app_of, amara):
    app = app_of(amara)
    assert client.get("/api/v1/donation_campaigns").status_code == 204
    assert app.get("/api/v1/annual_reports").json() == {"annual_reports": [], "accounts": [], "statuses": []}
    assert app.get("/api/v1/annual_reports/2026/state").json() == {"state": "ineligible"}
    assert app.get("/api/v1_alpha/async_refreshes/abc").status_code == 404
    assert client.get("/api/v1_alpha/async_refreshes/abc").status_code == 401
