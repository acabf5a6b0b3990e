"""What nobody should send, and somebody will: it is answered in words, and shows nothing it should not."""

import base64
import io

import pytest

from kith.client_api.front import reads_first
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import NOW


@pytest.fixture
def app(app_of, ben):
    return app_of(ben)


def publish(author, text, **fields):
    return publish_post(author=author, draft=Draft(text=text, **fields), now=NOW)


@pytest.mark.parametrize("name", ["Llŷn", "größe", "介護"])
def test_a_tag_in_any_letters_leads_on(client, amara, name):
    for part in ("one", "two"):
        publish(amara, f"Part {part} of #{name}")
    page = client.get(f"/api/v1/timelines/tag/{name}?limit=1")
    address = page["Link"].partition(">")[0].removeprefix("<http://kith.test")
    assert address.isascii()
    assert "Part two" in page.json()[0]["content"]
    assert page.json()[0]["tags"][0]["url"].isascii()
    assert "Part one" in client.get(address).json()[0]["content"]


def test_a_line_end_in_an_address_ends_no_header(client, amara):
    post = publish(amara, "By the #river")
    page = client.get("/api/v1/timelines/tag/lake%0D%0AX-Odd:1?any[]=river")
    assert [each["id"] for each in page.json()] == [str(post.id)]
    assert "lake%0D%0AX-Odd%3A1?any" in page["Link"]


def test_a_tag_in_any_letters_is_found_before_django_too(amara, monkeypatch):
    """A server hands on the bytes of an address, each as a letter (PEP 3333)."""
    monkeypatch.setattr("kith.foundations.before.close_old_connections", lambda: None)  # tests are in a transaction
    post = publish(amara, "By the sea in #Llŷn")
    asked = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/api/v1/timelines/tag/Llŷn".encode().decode("latin-1"),
        "QUERY_STRING": "", "SERVER_NAME": "kith.test", "SERVER_PORT": "80", "HTTP_HOST": "kith.test",
        "REMOTE_ADDR": "192.0.2.1", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http",
    }  # fmt: skip
    content = b"".join(reads_first(_not_asked)(asked, lambda status, headers: None))
    assert f'"id":"{post.id}"'.encode() in content


def _not_asked(environ, start_response):
    raise AssertionError(environ["PATH_INFO"])


@pytest.mark.parametrize(
    "path",
    [
        "v1/accounts/search?q=",
        "v1/accounts/lookup?acct=",
        "v2/search?q=",
        "v1/timelines/link?url=",
        "v2/admin/accounts?username=",
        "v2/admin/accounts?email=",
        "v2/admin/accounts?display_name=",
        "v1/tags/",
    ],
)
@pytest.mark.parametrize("word", ["x" * 60_000, "%25" * 30_000, "_a" * 30_000, "a.b@" * 15_000])
def test_who_looks_for_a_book_finds_nothing(app_of, dee, path, word):
    answer = app_of(dee, "read admin:read").get(f"/api/{path}{word}")
    assert answer.status_code in {200, 404}


def test_a_secret_in_an_address_is_refused_in_words_that_apps_read(client, db, register):
    app = register()
    asked = f"grant_type=client_credentials&client_id={app['client_id']}&client_secret={app['client_secret']}"
    answer = client.post(f"/oauth/token?{asked}")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "given", ["é", "?", base64.b64encode(b"\xff\xff").decode(), base64.b64encode(b"%00:%00").decode(), ""]
)
def test_a_header_that_names_no_app_lets_none_in(client, db, given):
    answer = client.post(
        "/oauth/token", {"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {given}"}
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("mistake", [KeyError("x"), RuntimeError("x"), UnicodeError("x")])
def test_a_mistake_of_ours_is_said_in_json_and_kept_in_the_log(client, monkeypatch, caplog, mistake):
    def stumble():
        raise mistake

    monkeypatch.setattr("kith.client_api.views.instance.rules_now", stumble)
    answer = client.get("/api/v1/instance/rules")
    assert answer.status_code == 500
    assert answer.json()["error"].startswith("Something went wrong")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert caplog.records[-1].exc_info[1] is mistake
