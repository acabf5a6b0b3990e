"""How people and posts here are found from elsewhere."""

from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import NOW


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
