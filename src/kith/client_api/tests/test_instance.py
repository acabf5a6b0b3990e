"""This server as apps hear of it."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.client_api.entities.activity import forget_activity
from kith.client_api.entities.instance import API_LEVEL, VERSION_BY_LEVEL, forget_instance
from kith.members.letting_in import register_app
from kith.members.models import AppToken
from kith.members.usage import forget_usage
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from kith.servers import queries as servers
from kith.servers.actions import ServerChanges, add_rule, change_this_server, publish_document, remove_rule
from kith.servers.models import DocumentKind, SignUp, ThisServer
from tests.cast import NOW


@pytest.fixture(autouse=True)
def nothing_kept(db):
    forget_instance()
    forget_activity()
    forget_usage()
    yield
    forget_instance()


@pytest.fixture
def real_server(monkeypatch):
    """The row itself, as the pages read it, in place of the one that all tests share."""
    monkeypatch.setattr(servers, "_kept", None)
    return change_this_server(changes=ServerChanges(name="Hearth", summary="For carers", is_set_up=True))


def test_an_app_learns_all_it_asks_first(client, dee, real_server):
    told = client.get("/api/v2/instance/").json()
    assert (told["domain"], told["title"], told["description"]) == ("kith.test", "Hearth", "For carers")
    assert told["version"].startswith(f"{VERSION_BY_LEVEL[API_LEVEL]} (compatible; Kith ")
    assert told["api_versions"] == {"mastodon": API_LEVEL}
    assert told["contact"]["account"]["acct"] == "dee"
    assert told["registrations"]["approval_required"] is True
    for address in (told["thumbnail"]["url"], *(icon["src"] for icon in told["icon"])):
        assert address.startswith("http")
        assert address.endswith(".png")
    assert set(told["configuration"]) == {
        "urls", "vapid", "accounts", "statuses", "media_attachments", "polls", "translation", "timelines_access",
        "limited_federation",
    }  # fmt: skip
    assert told["configuration"]["urls"]["streaming"].startswith("ws")
    assert len(told["configuration"]["vapid"]["public_key"]) == 88
    assert told["configuration"]["statuses"]["max_characters"] == real_server.post_length


def test_no_level_is_claimed_that_has_no_version():
    assert API_LEVEL in VERSION_BY_LEVEL


def test_older_apps_read_the_first_version(client, real_server):
    told = client.get("/api/v1/instance").json()
    assert told["uri"] == "kith.test"
    assert told["contact_account"] is None  # nobody owns it, and [] would stop some apps
    assert set(told["stats"]) == {"user_count", "status_count", "domain_count"}
    assert told["configuration"]["polls"]["max_options"] == 4
    assert told["urls"]["streaming_api"].startswith("ws")


def test_asking_again_costs_no_question(client, dee, real_server, monkeypatch):
    still = SimpleNamespace(monotonic=lambda: 1.0)  # what is kept for seconds might be over by the second time
    monkeypatch.setattr("kith.client_api.entities.instance.time", still)
    monkeypatch.setattr(servers, "time", still)
    monkeypatch.setattr(servers, "_kept", None)
    client.get("/api/v2/instance")
    with CaptureQueriesContext(connection) as asked:
        client.get("/api/v2/instance")
    assert len(asked) == 0


def test_what_changes_shows_at_once(client, real_server, django_capture_on_commit_callbacks):
    assert client.get("/api/v2/instance").json()["rules"] == []
    with django_capture_on_commit_callbacks(execute=True):
        rule = add_rule(text="Be kind", hint="Always", translations={"cy": {"text": "Byddwch garedig"}})
    said = {"id": str(rule.pk), "text": "Be kind", "hint": "Always",
            "translations": {"cy": {"text": "Byddwch garedig", "hint": ""}}}  # fmt: skip
    assert client.get("/api/v2/instance").json()["rules"] == [said]
    assert client.get("/api/v1/instance/rules").json() == [said]
    with django_capture_on_commit_callbacks(execute=True):
        remove_rule(rule=rule)
        change_this_server(changes=ServerChanges(sign_up=SignUp.INVITATION))
    told = client.get("/api/v2/instance").json()
    assert told["rules"] == []
    assert told["registrations"]["enabled"] is False
    assert told["registrations"]["message"]


def test_who_comes_by_an_app_is_counted_as_active(client, amara, ben, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    app = register_app(name="Tusky", redirect_uris=["x://y"], scopes=["read"], now=NOW).app
    for account, day in ((amara, NOW.date()), (ben, NOW.date() - timedelta(days=40))):
        AppToken.objects.create(
            hash=account.username, app=app, user=account.user, scopes="read", created_at=NOW, used_on=day
        )
    assert client.get("/api/v2/instance").json()["usage"]["users"]["active_month"] == 1


def test_twelve_weeks_are_counted(client, amara, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    publish_post(author=amara, draft=Draft(text="Hello"), now=NOW)
    publish_post(author=amara, draft=Draft(text="Between us", visibility="followers"), now=NOW)
    weeks = client.get("/api/v1/instance/activity").json()
    assert len(weeks) == 12
    assert weeks[0]["statuses"] == "1"
    assert all(isinstance(value, str) for week in weeks for value in week.values())
    assert int(weeks[0]["week"]) - int(weeks[1]["week"]) == 7 * 86_400


def test_terms_are_told_by_their_day(client, real_server):
    assert client.get("/api/v1/instance/terms_of_service").status_code == 404
    for day, text in ((date(2026, 1, 1), "First *terms*"), (date(2026, 6, 1), "Second terms")):
        publish_document(
            kind=DocumentKind.TERMS, text=text, plain="", changes="", effective_on=day, by_name="dee",
            tells_members=False, now=NOW, today=date(2026, 1, 1),
        )  # fmt: skip
    forget_instance()
    now_held = client.get("/api/v1/instance/terms_of_service").json()
    assert (now_held["effective_date"], now_held["effective"], now_held["succeeded_by"]) == ("2026-06-01", True, None)
    first = client.get("/api/v1/instance/terms_of_service/2026-01-01").json()
    assert "<em>terms</em>" in first["content"]
    assert first["succeeded_by"] == "2026-06-01"
    for day in ("2026-01-02", "tomorrow", "9999999999"):
        assert client.get(f"/api/v1/instance/terms_of_service/{day}").status_code == 404
    assert client.get("/api/v2/instance").json()["configuration"]["urls"]["terms_of_service"].endswith("/terms")


def test_words_of_the_server_come_as_html(client, monkeypatch):
    server = ThisServer(is_set_up=True, about="We *care*", privacy="Nothing is sold", changed_at=NOW)
    monkeypatch.setattr(servers, "_kept", (1e12, server))
    about = client.get("/api/v1/instance/extended_description").json()
    assert about == {"updated_at": "2026-11-17T19:10:00.000Z", "content": about["content"]}
    assert "<em>care</em>" in about["content"]
    assert "Nothing is sold" in client.get("/api/v1/instance/privacy_policy").json()["content"]
    assert {each["code"] for each in client.get("/api/v1/instance/languages").json()} == {"en", "cy"}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("instance/peers", []), ("instance/domain_blocks", []), ("instance/translation_languages", {}),
        ("peers/search?q=a", []), ("custom_emojis", []),
    ],
)  # fmt: skip
def test_what_is_empty_has_its_shape(client, path, content):
    assert client.get(f"/api/v1/{path}").json() == content
