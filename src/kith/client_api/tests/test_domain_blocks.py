"""Limited servers as apps hear of them: what anyone may read, and what those who keep order do."""

import hashlib

import pytest

from kith.accounts.models import Account
from kith.moderation.actions import limit_server
from kith.moderation.models import Act
from kith.servers.actions import Limits
from kith.servers.models import Limit, Server
from tests.cast import NOW, make_member

BLOCKS = "/api/v1/admin/domain_blocks"


@pytest.fixture
def moses(db):
    return make_member("moses", rank="moderator")


@pytest.fixture
def app(app_of, moses):
    return app_of(moses, "admin:read admin:write")


def decide(domain, limit=Limit.SUSPENDED, **more):
    return limit_server(domain=domain, limits=Limits(limit=limit, **more), by=None, now=NOW)


def test_anyone_reads_who_is_kept_away_and_why(client, db):
    decide("loud.test", Limit.LIMITED)
    decide("bad.test", reason="Abuse", note="between moderators")
    decide("hateful-name.test", hides_name=True)
    decide("media.test", Limit.NONE, rejects_media=True)

    answer = client.get("/api/v1/instance/domain_blocks")

    told = {each["domain"]: each for each in answer.json()}
    assert list(told) == ["bad.test", "hatef*******.test", "loud.test"]
    assert told["bad.test"] == {
        "domain": "bad.test",
        "digest": hashlib.sha256(b"bad.test").hexdigest(),
        "severity": "suspend",
        "comment": "Abuse",
    }
    assert told["hatef*******.test"]["digest"] == hashlib.sha256(b"hateful-name.test").hexdigest()
    assert told["loud.test"]["severity"] == "silence"
    assert "between moderators" not in answer.content.decode()
    assert "hateful-name" not in answer.content.decode()


def test_the_same_on_a_page(client, db):
    decide("bad.test", reason="Abuse <b>", note="between moderators")
    decide("hateful-name.test", hides_name=True)
    decide("loud.test", Limit.LIMITED)

    page = client.get("/about/servers").content.decode()

    assert page.index("bad.test") < page.index("loud.test")
    assert "Abuse &lt;b&gt;" in page
    assert "between moderators" not in page
    assert "hateful-name" not in page
    assert "/about/servers" in client.get("/about").content.decode()


def test_peers_are_those_we_have_met(client, db):
    decide("bad.test")
    for domain in ("b.test", "a.test"):
        Server.objects.create(domain=domain, created_at=NOW)

    assert client.get("/api/v1/instance/peers").json() == ["a.test", "b.test"]
    assert client.get("/api/v1/peers/search?q=B").json() == ["b.test"]
    assert client.get("/api/v1/peers/search?q=").json() == []


def test_a_moderator_decides_from_an_app(app, emi):
    asked = {
        "domain": "Elsewhere.test",
        "severity": "suspend",
        "public_comment": "Abuse",
        "private_comment": "Hm",
        "reject_media": True,
        "obfuscate": True,
    }
    made = app.post(BLOCKS, asked).json()

    assert made == {
        "id": str(Server.objects.get().pk),
        "domain": "elsewhere.test",
        "digest": hashlib.sha256(b"elsewhere.test").hexdigest(),
        "created_at": made["created_at"],
        "severity": "suspend",
        "reject_media": True,
        "reject_reports": False,
        "private_comment": "Hm",
        "public_comment": "Abuse",
        "obfuscate": True,
    }
    assert Account.objects.get(pk=emi.pk).suspended_at is not None
    assert app.get(BLOCKS).json() == [made]
    assert app.get(f"{BLOCKS}/{made['id']}").json() == made

    changed = app.put(f"{BLOCKS}/{made['id']}", {"severity": "silence"}, content_type="application/json").json()

    assert changed == {**made, "severity": "silence", "created_at": changed["created_at"]}
    assert Account.objects.get(pk=emi.pk).suspended_at is None
    assert app.delete(f"{BLOCKS}/{made['id']}").json() == {}
    assert app.get(BLOCKS).json() == []
    assert app.get(f"{BLOCKS}/{made['id']}").status_code == 404
    assert Act.objects.count() == 3


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"domain": "kith.test"},
        {"domain": "nothing"},
        {"domain": "a.test", "severity": "everything"},
        {"domain": "known.test", "severity": "suspend"},
    ],
)
def test_what_is_no_decision_is_refused(app, asked):
    decide("known.test", Limit.LIMITED)

    assert app.post(BLOCKS, asked).status_code == 422
    assert Server.objects.get().limit == Limit.LIMITED


def test_no_server_is_let_in_by_name(app):
    assert app.get("/api/v1/admin/domain_allows").json() == []
    assert app.post("/api/v1/admin/domain_allows", {"domain": "a.test"}).status_code == 422
    assert app.get("/api/v1/admin/domain_allows/1").status_code == 404
    assert app.delete("/api/v1/admin/domain_allows/1").status_code == 404


def test_members_see_and_decide_nothing(app_of, amara):
    server = decide("bad.test")
    app = app_of(amara, "admin:read admin:write")

    assert app.get(BLOCKS).status_code == 403
    assert app.post(BLOCKS, {"domain": "a.test"}).status_code == 403
    assert app.delete(f"{BLOCKS}/{server.pk}").status_code == 403
    assert Server.objects.get().limit == Limit.SUSPENDED
