"""How an app is let in, from registering to being sent away; and everything that must not open the door."""

import base64
import hashlib
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.utils import timezone

from kith.members.models import App, AppCode, AppToken, User

pytestmark = pytest.mark.django_db

TUSKY = "com.keylesspalace.tusky://oauth"
WEB = "https://app.test/back?x=1"
OOB = "urn:ietf:wg:oauth:2.0:oob"
VERIFIER = "correct-horse-battery-staple-correct-horse-battery"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def ask(browser, app, *, answer="yes", redirect_uri=TUSKY, scope="read write", **more):
    query = {
        "client_id": app["client_id"],
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": scope,
    } | more
    address = f"/oauth/authorize?{urlencode(query)}"
    page = browser.get(address)
    return page if page.status_code != 200 else browser.post(address, {"answer": answer})


def code_of(response):
    return parse_qs(urlsplit(response["Location"]).query)["code"][0]


def exchange(client, app, given, **changes):
    form = {
        "grant_type": "authorization_code",
        "code": given,
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "redirect_uri": TUSKY,
    } | changes
    return client.post("/oauth/token", {name: value for name, value in form.items() if value is not None})


def bearer(token):
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


def test_an_app_comes_in(client, register, member):
    app = register()

    allowed = ask(member, app, state="a b&c")
    told = parse_qs(urlsplit(allowed["Location"]).query)
    answer = exchange(client, app, code_of(allowed))

    assert allowed.status_code == 302
    assert allowed["Location"].startswith(f"{TUSKY}?")
    assert told["state"] == ["a b&c"]
    token = answer.json()
    assert (token["token_type"], token["scope"]) == ("Bearer", "read write")
    assert isinstance(token["created_at"], int)
    assert "expires_in" not in token
    assert "refresh_token" not in token
    me = client.get("/oauth/userinfo", **bearer(token["access_token"])).json()
    assert me["preferred_username"] == "wren"
    assert client.get("/api/v1/apps/verify_credentials", **bearer(token["access_token"])).json()["name"] == "Tusky"


@pytest.mark.parametrize(
    "redirect_uri", [TUSKY, WEB, "com.tapbots.Ivory.10217:/request_token", "https://app.test/", "icecubesapp://"]
)
def test_it_is_sent_where_it_said(register, member, redirect_uri):
    app = register(redirect_uris=redirect_uri)

    allowed = ask(member, app, redirect_uri=redirect_uri)

    assert allowed["Location"].startswith(redirect_uri)
    assert code_of(allowed)


def test_where_it_can_not_be_sent_the_code_is_shown(client, register, member):
    app = register(redirect_uris=OOB)

    page = ask(member, app, redirect_uri=OOB)

    assert page.status_code == 200
    code = page.content.decode().partition('value="')[2].partition('"')[0]
    assert exchange(client, app, code, redirect_uri=OOB).status_code == 200


def test_a_no_is_told_to_the_app(register, member):
    refused = ask(member, register(), answer="no", state="x")

    assert parse_qs(urlsplit(refused["Location"]).query)["error"] == ["access_denied"]
    assert parse_qs(urlsplit(refused["Location"]).query)["state"] == ["x"]
    assert AppCode.objects.count() == 0


def test_the_page_says_who_asks_and_for_what(register, member):
    app = register(client_name="A <b>kind</b> app", website="https://kind.test")
    query = urlencode({"client_id": app["client_id"], "redirect_uri": TUSKY, "response_type": "code", "scope": "read"})

    page = member.get(f"/oauth/authorize/?{query}")

    words = page.content.decode()
    assert "A &lt;b&gt;kind&lt;/b&gt; app" in words
    assert "kind.test" in words
    assert "Read everything you can read here" in words
    assert "in your name" not in words
    assert "form-action 'self' com.keylesspalace.tusky:" in page["Content-Security-Policy"]


def test_the_page_says_which_website_hears_of_a_yes(register, member):
    app = register(redirect_uris=WEB, website="https://kind.test")
    query = urlencode({"client_id": app["client_id"], "redirect_uri": WEB, "response_type": "code", "scope": "read"})

    assert "A yes is sent to app.test." in member.get(f"/oauth/authorize?{query}").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "https://app.test;sandbox/back",
        "https://app.test,/",
        "https://good.test@app.test/",
        "https://例.test/",
        "a:\u00e9",
    ],
)
def test_an_address_that_would_spoil_a_header_is_none(client, address):
    sent = {"client_name": "Tusky", "redirect_uris": address}

    assert client.post("/api/v1/apps", sent).status_code == 422


def test_who_is_not_signed_in_comes_back_after(client, register):
    page = ask(client, register())

    assert page.status_code == 302
    assert page["Location"].startswith("/sign-in?next=/oauth/authorize%3F")


# --- What must not open the door


def test_a_wrong_verifier_opens_nothing_and_spends_the_code(client, register, member):
    app = register()
    code = code_of(ask(member, app, code_challenge=CHALLENGE, code_challenge_method="S256"))

    wrong = exchange(client, app, code, code_verifier=VERIFIER[:-1] + "x")

    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_grant")
    assert exchange(client, app, code, code_verifier=VERIFIER).status_code == 400
    assert AppToken.objects.count() == 0


def test_the_right_verifier_opens(client, register, member):
    app = register()
    code = code_of(ask(member, app, code_challenge=CHALLENGE, code_challenge_method="S256"))

    assert exchange(client, app, code, code_verifier=VERIFIER).status_code == 200


def test_a_missing_verifier_opens_nothing(client, register, member):
    app = register()
    code = code_of(ask(member, app, code_challenge=CHALLENGE, code_challenge_method="S256"))

    assert exchange(client, app, code).status_code == 400


@pytest.mark.parametrize("method", [{"code_challenge_method": "plain"}, {}])
def test_a_challenge_in_plain_is_refused(register, member, method):
    refused = ask(member, register(), code_challenge=VERIFIER, **method)

    assert parse_qs(urlsplit(refused["Location"]).query)["error"] == ["invalid_request"]


def test_a_code_opens_once(client, register, member):
    app = register()
    code = code_of(ask(member, app))

    assert exchange(client, app, code).status_code == 200
    assert exchange(client, app, code).json()["error"] == "invalid_grant"


def test_a_code_that_comes_again_closes_what_it_opened(client, register, member):
    """RFC 6749 section 4.1.2: one of the two stole it, and nobody knows which."""
    app, other = register(), register()
    code = code_of(ask(member, app))
    kept = exchange(client, app, code_of(ask(member, app))).json()["access_token"]
    token = exchange(client, app, code).json()["access_token"]
    reads = "/api/v1/accounts/verify_credentials"

    assert exchange(client, other, code).status_code == 400
    assert client.get(reads, **bearer(token)).status_code == 200  # no other app can close it
    for _ in range(2):
        assert exchange(client, app, code).json()["error"] == "invalid_grant"
    assert client.get(reads, **bearer(token)).status_code == 401
    assert client.get(reads, **bearer(kept)).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://other.test/"},
        {"redirect_uri": None},
        {"client_secret": "wrong"},
        {"client_secret": None},
        {"client_id": "nobody"},
        {"code": "x"},
        {"code": None},
        {"grant_type": "password", "username": "wren", "password": "open the door"},
        {"grant_type": "refresh_token"},
        {"grant_type": None},
    ],
)
def test_what_does_not_fit_opens_nothing(client, register, member, changes):
    app = register()

    answer = exchange(client, app, code_of(ask(member, app)), **changes)

    assert answer.status_code in {400, 401}
    assert answer.json()["error"] in {"invalid_grant", "invalid_client", "invalid_request", "unsupported_grant_type"}
    assert AppToken.objects.count() == 0


def _keys(app):
    return {"client_id": app["client_id"], "client_secret": app["client_secret"]}


def test_a_password_is_no_way_in(client, register):
    app = register()

    answer = client.post("/oauth/token", {"grant_type": "password", "username": "a", "password": "b"} | _keys(app))

    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


def test_a_code_is_for_the_app_it_was_made_for(client, register, member):
    mine, other = register(), register()

    assert exchange(client, other, code_of(ask(member, mine))).json()["error"] == "invalid_grant"


def test_a_code_is_good_for_ten_minutes(client, register, member):
    app = register()
    code = code_of(ask(member, app))
    AppCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert exchange(client, app, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("redirect_uri", ["https://evil.test/", TUSKY + "/more", TUSKY.upper(), ""])
def test_another_address_than_it_registered_is_refused_here(register, member, redirect_uri):
    page = ask(member, register(), redirect_uri=redirect_uri)

    assert page.status_code == 400
    assert "Location" not in page


def test_an_unknown_app_is_refused_here(member):
    assert ask(member, {"client_id": "nobody"}).status_code == 400


@pytest.mark.parametrize("scope", ["admin:read", "read admin:write", "nonsense", "push"])
def test_an_app_gets_no_more_than_it_registered_for(register, member, scope):
    refused = ask(member, register(scopes="read write"), scope=scope)

    assert parse_qs(urlsplit(refused["Location"]).query)["error"] == ["invalid_scope"]


def test_a_part_of_what_it_registered_for_is_enough(client, register, member):
    app = register(scopes="read write")

    token = exchange(client, app, code_of(ask(member, app, scope="read:statuses write:media"))).json()

    assert token["scope"] == "read:statuses write:media"


def test_without_the_forms_token_nobody_says_yes(register, member):
    member.handler.enforce_csrf_checks = True

    assert ask(member, register()).status_code == 403
    assert AppCode.objects.count() == 0


def test_who_lost_the_way_in_takes_no_app_along(client, register, member):
    app = register()
    token = exchange(client, app, code_of(ask(member, app))).json()["access_token"]
    later = code_of(ask(member, app))
    User.objects.filter(username="wren").update(disabled_at=timezone.now())

    assert client.get("/oauth/userinfo", **bearer(token)).status_code == 401
    assert exchange(client, app, later).json()["error"] == "invalid_grant"


def test_a_suspended_account_takes_no_app_along(client, register, member):
    app = register()
    token = exchange(client, app, code_of(ask(member, app))).json()["access_token"]
    account = User.objects.get(username="wren").account
    type(account).objects.filter(pk=account.pk).update(suspended_at=timezone.now())

    assert client.get("/oauth/userinfo", **bearer(token)).status_code == 401


# --- For itself, by any way of writing, and back again


@pytest.mark.parametrize("address", ["/oauth/token", "/oauth/token/"])
def test_an_app_comes_for_itself_without_an_address(client, register, address):
    app = register()
    form = {"grant_type": "client_credentials", "client_id": app["client_id"], "client_secret": app["client_secret"]}

    answers = [
        client.post(address, form),
        client.post(address, form, content_type="application/json"),
        client.post(
            address,
            {"grant_type": "client_credentials"},
            HTTP_AUTHORIZATION="Basic "
            + base64.b64encode(f"{app['client_id']}:{app['client_secret']}".encode()).decode(),
        ),
    ]

    assert [answer.status_code for answer in answers] == [200] * 3
    token = answers[0].json()
    assert token["scope"] == "read"
    assert client.get("/api/v1/apps/verify_credentials", **bearer(token["access_token"])).status_code == 200
    assert client.get("/oauth/userinfo", **bearer(token["access_token"])).status_code == 422


def test_a_token_is_taken_back_by_its_own_app_alone(client, register, member):
    mine, other = register(), register()
    token = exchange(client, mine, code_of(ask(member, mine))).json()["access_token"]

    def revoke(app):
        return client.post("/oauth/revoke", {"token": token} | _keys(app))

    assert revoke(other).status_code == 200  # nobody learns whether there was one
    assert client.get("/oauth/userinfo", **bearer(token)).status_code == 200
    assert (revoke(mine).status_code, revoke(mine).json()) == (200, {})
    assert client.get("/oauth/userinfo", **bearer(token)).status_code == 401
    assert revoke(mine | {"client_secret": "wrong"}).status_code == 401


def test_a_member_sends_an_app_away(client, register, member):
    app = register()
    token = exchange(client, app, code_of(ask(member, app))).json()["access_token"]
    assert "Tusky" in member.get("/settings/apps").content.decode()

    member.post(f"/settings/apps/{App.objects.get().pk}/send-away")

    assert client.get("/oauth/userinfo", **bearer(token)).status_code == 401
    assert "None so far" in member.get("/settings/apps").content.decode()


def test_a_scope_covers_its_parts_alone(client, register, member):
    app = register()
    token = exchange(client, app, code_of(ask(member, app, scope="write"))).json()["access_token"]

    answer = client.get("/oauth/userinfo", **bearer(token))

    assert (answer.status_code, answer.json()["error"]) == (403, "This action is outside the authorized scopes")


def test_the_server_says_how_it_is_asked(client):
    said = client.get("/.well-known/oauth-authorization-server").json()

    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["token_endpoint"].endswith("/oauth/token")
    assert "read:statuses" in said["scopes_supported"]


def test_pages_of_other_sites_may_ask(client):
    before = client.options("/api/v1/apps")
    answer = client.post("/api/v1/apps", {"client_name": "x", "redirect_uris": OOB}, HTTP_ORIGIN="https://elk.test")

    assert "POST" in before["Access-Control-Allow-Methods"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Link" in answer["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer


def test_another_method_is_told_so(client):
    answer = client.get("/api/v1/apps")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke", "/api/v1/apps"])
def test_what_no_database_takes_opens_nothing(client, path):
    odd = {"client_id": "\0", "client_secret": "\0", "code": "\0", "token": "\0", "client_name": "\0"}

    assert 400 <= client.post(path, odd | {"grant_type": "client_credentials"}).status_code < 500
