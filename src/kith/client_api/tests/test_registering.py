"""An app registers: by its name and where it is to be answered, and with a secret that is kept as a hash alone."""

import pytest

from kith.members.letting_in import hash_of
from kith.members.models import App

pytestmark = pytest.mark.django_db

TUSKY = "com.keylesspalace.tusky://oauth"
OOB = "urn:ietf:wg:oauth:2.0:oob"


@pytest.mark.parametrize(
    "redirect_uris",
    ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "/relative", "app.test", "https://", "", "https://a.test/#x",
     f"{TUSKY}\njavascript:alert(1)"],
)  # fmt: skip
def test_an_address_that_is_none_or_runs_is_refused(client, redirect_uris):
    answer = client.post("/api/v1/apps", {"client_name": "x", "redirect_uris": redirect_uris})

    assert answer.status_code == 422
    assert "Redirect URI" in answer.json()["error"]


def test_several_addresses_may_be_a_list_or_lines(client, register):
    lines = register(redirect_uris=f"{TUSKY}\n{OOB}")
    listed = client.post(
        "/api/v1/apps",
        {"client_name": "x", "redirect_uris": [TUSKY, OOB]},
        content_type="application/json",
    ).json()

    assert lines["redirect_uris"] == listed["redirect_uris"] == [TUSKY, OOB]


def test_scopes_nobody_knows_are_no_hindrance(register):
    assert register(scopes="read nonsense:more write").get("scopes") == ["read", "write"]


def test_an_app_needs_a_name(client):
    assert client.post("/api/v1/apps", {"client_name": " ", "redirect_uris": OOB}).status_code == 422


def test_its_secret_is_kept_as_a_hash_alone(register):
    app = register()

    assert App.objects.get().secret_hash == hash_of(app["client_secret"])


@pytest.mark.parametrize(
    "website", ["http://[", "https://", "javascript:alert(1)", "kind.test", f"https://kind.test/{'x' * 2000}"]
)
def test_a_website_that_is_none_is_left_out(register, member, website):
    app = register(website=website)
    asked = {"client_id": app["client_id"], "redirect_uri": TUSKY, "response_type": "code", "scope": "read"}

    assert app["website"] is None
    assert member.get("/oauth/authorize", asked).status_code == 200
