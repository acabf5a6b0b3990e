"""How other servers find people here."""

import pytest

from kith.accounts.models import Account
from kith.federation.tests.asking import ask
from tests.cast import NOW, make_account


@pytest.mark.parametrize(
    "resource",
    [
        "acct:amara@kith.test", "acct:Amara@KITH.test", "acct:@amara@kith.test", "http://kith.test/@amara",
        "http://kith.test/@amara/", "http://kith.test/users/amara", "http://KITH.test/users/Amara",
    ],
)  # fmt: skip
def test_a_person_is_found_by_their_handle(client, amara, resource):
    response = client.get("/.well-known/webfinger", {"resource": resource})

    assert response["Content-Type"].startswith("application/jrd+json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=60"
    told = response.json()
    links = {link["rel"]: link for link in told.pop("links")}
    assert told == {
        "subject": "acct:amara@kith.test",
        "aliases": ["http://kith.test/@amara", "http://kith.test/users/amara"],
    }
    assert links["self"] == {
        "rel": "self",
        "type": "application/activity+json",
        "href": "http://kith.test/users/amara",
    }
    assert links["http://webfinger.net/rel/profile-page"]["href"] == "http://kith.test/@amara"
    assert links["http://ostatus.org/schema/1.0/subscribe"]["template"].endswith("/authorize_interaction?uri={uri}")
    assert links["http://webfinger.net/rel/avatar"]["type"] == "image/png"


@pytest.mark.parametrize(
    ("resource", "status"),
    [
        ("", 400), ("amara", 400), ("mailto:amara@kith.test", 400), ("acct:nobody@kith.test", 404),
        ("acct:amara@elsewhere.test", 404), ("acct:amara", 404), ("https://elsewhere.test/@amara", 404),
        ("http://kith.test/@amara/1", 404), ("http://[", 404), ("acct:@", 404), ("acct:@kith.test", 404),
        ("http://kith.test/users/", 404), ("http://kith.test", 404),
    ],
)  # fmt: skip
def test_others_are_not(client, amara, resource, status):
    assert client.get("/.well-known/webfinger", {"resource": resource}).status_code == status


def test_who_comes_from_elsewhere_is_not_found_here(client, emi):
    assert client.get("/.well-known/webfinger?resource=acct:emi@kith.test").status_code == 404


def test_who_is_suspended_is_found_without_their_picture(client, db):
    """Other servers hold what was signed by them before against their document, and that against this."""
    make_account("kit", suspended_at=NOW, avatar="a/b.png")

    told = client.get("/.well-known/webfinger?resource=acct:kit@kith.test").json()

    assert "self" in {link["rel"] for link in told["links"]}
    assert "b.png" not in str(told)


def test_host_meta_leads_to_webfinger(client, db):
    answer = client.get("/.well-known/host-meta")
    assert b'template="http://kith.test/.well-known/webfinger?resource={uri}"' in answer.content
    assert answer["Content-Type"].startswith("application/xrd+xml")
    (link,) = client.get("/.well-known/host-meta.json").json()["links"]
    assert link["rel"] == "lrdd"


@pytest.mark.parametrize(
    "path",
    ["/.well-known/webfinger", "/.well-known/host-meta", "/.well-known/nodeinfo", "/nodeinfo/2.0", "/users/amara"],
)
def test_pages_elsewhere_may_ask(client, amara, path):
    for answer in (client.options(path), client.get(path)):
        assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.options(path).status_code == 204


def test_nodeinfo_says_that_activitypub_is_spoken(client, db):
    assert client.get("/nodeinfo/2.1").json()["protocols"] == ["activitypub"]


PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DOCUMENT = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'


@pytest.mark.parametrize(
    ("accept", "gets"),
    [
        (PAGE, "page"), ("", "page"), ("*/*", "page"), ("application/json", "page"), (DOCUMENT, "document"),
        ("application/activity+json", "document"), (f"application/activity+json, {PAGE}", "document"),
        (f"{PAGE}, application/activity+json;q=0.1", "page"), (f"{DOCUMENT}, application/activity+json", "document"),
    ],
)  # fmt: skip
def test_pages_are_documents_too_for_who_asks_so(client, amara, accept, gets):
    answer = client.get("/@amara", headers={"accept": accept})

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html" if gets == "page" else "application/activity+json")
    assert "Accept" in answer["Vary"].split(", ")


def test_a_page_says_where_its_document_is(client, amara, sign_in):
    page = client.get("/@amara").content.decode()

    assert '<link rel="alternate" type="application/activity+json" href="http://kith.test/users/amara">' in page


@pytest.mark.parametrize("path", ["/@emi@elsewhere.test", "/@nobody@nowhere.test", "/@amara/followers", "/@amara/x"])
def test_what_has_no_document_of_ours_is_a_page_for_everyone(client, amara, emi, path):
    answers = [client.get(path, headers={"accept": accept}) for accept in (PAGE, DOCUMENT)]

    assert answers[0].status_code == answers[1].status_code
    assert answers[1].headers.get("Content-Type", "text/html").startswith("text/html")


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/users/amara", "http://kith.test/@amara"), ("/users/amara/posts/7", "/@amara/7"),
        ("/users/amara/boosts/7", "/@amara/7"), ("/actor", "/about"),
    ],
)  # fmt: skip
def test_a_browser_is_led_from_a_document_to_its_page(client, amara, path, page):
    answer = client.get(path, headers={"accept": PAGE})

    assert (answer.status_code, answer["Location"]) == (302, page)
    assert "Accept" in answer["Vary"]


def test_nothing_is_told_before_the_server_is_set_up(client, amara, monkeypatch):
    monkeypatch.setattr("kith.federation.middleware.this_server", lambda: Unfinished())
    monkeypatch.setattr("kith.site.middleware.this_server", lambda: Unfinished())

    assert client.get("/users/amara", headers={"accept": DOCUMENT}).status_code == 503


class Unfinished:
    is_set_up = False
    name = "Kith"


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_documents_are_only_read(client, amara, method):
    answer = getattr(client, method)("/users/amara/outbox")

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"


def test_a_head_is_the_same_without_its_body(client, amara):
    answer = client.head("/users/amara", headers={"accept": DOCUMENT})

    assert answer["ETag"]
    assert answer.content == b""


def test_what_is_still_the_same_is_not_sent_again(amara):
    first = ask("/users/amara")
    again = ask("/users/amara", **{"if-none-match": f'"other", W/{first["ETag"]}'})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    Account.objects.filter(pk=amara.pk).update(bio_html="New", changed_at=NOW)
    assert ask("/users/amara", **{"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", ["/users/amara/", "/actor/", "/users/amara/outbox/"])
def test_a_slash_at_the_end_changes_nothing(amara, path):
    assert ask(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/users/amara/posts/99999999999999999999999", "/users/amara/posts/9223372036854775808", "/users/%00/posts/1",
        "/users/" + "a" * 5000, "/users/amara/posts/-1", "/discussions/99999999999999999999", "/emoji/..%2f..%2f",
    ],
)  # fmt: skip
def test_nonsense_in_an_address_is_refused(amara, path):
    assert ask(path).status_code in {400, 404}
