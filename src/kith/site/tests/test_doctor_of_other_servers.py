"""What the doctor finds out about how other servers meet this one; the proxy in front is played, the rest is real."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kith.foundations.http import Fetched, NotReached
from kith.servers import queries as servers
from kith.servers.models import Limit, Server
from kith.site.doctor import other_servers, own_address
from kith.site.doctor.findings import State

WEBFINGER, ACTOR = "/.well-known/webfinger", "/actor"


class Proxy:
    """What stands before the server: it passes everything on, save for what a test lets it do to it."""

    def __init__(self) -> None:
        self.changes: dict[str, str] = {}  # headers that it sets
        self.drops: set[str] = set()
        self.answers: dict[str, own_address.Answer] = {
            WEBFINGER: data({"links": [{"rel": "self", "type": "application/activity+json", "href": ORIGIN + ACTOR}]}),
            ACTOR: own_address.Answer(200, {"content-type": "application/activity+json; charset=utf-8"}, b"{}", 0.0),
        }
        self.is_down = False

    def ask(self, path: str, *, method: str = "GET", body: bytes = b"", headers: Any = None) -> own_address.Answer:
        if self.is_down:
            raise own_address.NoAnswer("Connection refused")
        if (known := self.answers.get(path.partition("?")[0])) is not None:
            return known
        passed = {name: value for name, value in {**(headers or {}), **self.changes}.items() if name not in self.drops}
        kind = passed.pop("content-type", "")
        answer = Client().generic(method, path, body, content_type=kind, headers=passed)
        return own_address.Answer(answer.status_code, {}, answer.content, 0.0)


ORIGIN = "https://kith.test"


def data(content: object, status: int = 200) -> own_address.Answer:
    return own_address.Answer(status, {"content-type": "application/jrd+json"}, json.dumps(content).encode(), 0.0)


@pytest.fixture
def proxy(db, monkeypatch, settings):
    settings.KITH_ORIGIN = ORIGIN
    made = Proxy()
    monkeypatch.setattr(own_address, "ask", made.ask)
    return made


def found() -> dict[str, tuple[State, str]]:
    return {one.about: (one.state, one.words + " → " + one.remedy) for one in other_servers.findings(timezone.now())}


def test_all_is_well(proxy):
    assert {about: state for about, (state, _) in found().items()} == {
        "Found by other servers": State.GOOD,
        "Signed requests": State.GOOD,
    }


@pytest.mark.parametrize(
    ("path", "answer", "words"),
    [
        (WEBFINGER, data({}, 404), "answers with 404"),
        (WEBFINGER, data({}), "Something else answers"),
        (WEBFINGER, data([]), "Something else answers"),
        (WEBFINGER, own_address.Answer(200, {}, b"<html>", 0.0), "Something else answers"),
        (
            WEBFINGER,
            data({"links": [{"rel": "self", "type": "application/activity+json", "href": "https://other.test/actor"}]}),
            "Something else answers",
        ),
        (ACTOR, own_address.Answer(200, {"content-type": "text/html"}, b"<html>", 0.0), "are shown a page"),
    ],
)
def test_finds_why_nobody_here_is_found(proxy, path, answer, words):
    proxy.answers[path] = answer

    state, said = found()["Found by other servers"]

    assert state == State.WRONG
    assert words in said


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("host", "localhost", "changes or drops what is signed: host"),
        ("host", "inner.lan", "send on the Host"),
        ("date", "Tue, 17 Nov 2020 09:00:00 GMT", "changes or drops what is signed: date"),
        ("digest", "SHA-256=AAAA", "changes or drops what is signed: digest"),
        ("signature", "", "it is not signed"),
    ],
)
def test_finds_what_the_proxy_does_to_signed_requests(proxy, name, value, words):
    proxy.changes[name] = value

    state, said = found()["Signed requests"]

    assert state == State.WRONG
    assert words in said


def test_finds_a_proxy_that_drops_the_digest(proxy):
    proxy.drops.add("digest")

    assert "digest" in found()["Signed requests"][1]


@pytest.mark.parametrize("status", [403, 404, 405, 413, 502])
def test_finds_a_proxy_that_refuses(proxy, status):
    proxy.answers[other_servers.SIGNATURE_PATH] = own_address.Answer(status, {}, b"<html>", 0.0)

    state, said = found()["Signed requests"]

    assert state == State.WRONG
    assert f"refused with {status}" in said
    assert "POST" in said


def test_finds_a_path_that_is_rewritten(proxy, monkeypatch):
    """As a proxy does that serves Kith from a folder of another site."""
    passed_on = own_address.ask

    def ask(path, **parts):
        query = "?rewritten" if path == other_servers.SIGNATURE_PATH else ""
        return passed_on(path + query, **parts)

    monkeypatch.setattr(own_address, "ask", ask)

    assert "changes the address that is signed: /health/signature?rewritten" in found()["Signed requests"][1]


def test_says_nothing_of_an_address_that_gives_no_answer(proxy):
    proxy.is_down = True

    assert {about: state for about, (state, _) in found().items()} == {"Other servers": State.SKIPPED}


def test_looks_at_nothing_before_the_server_is_set_up(proxy, monkeypatch):
    monkeypatch.setattr(servers, "_kept", None)

    assert {about: state for about, (state, _) in found().items()} == {"Other servers": State.SKIPPED}


@pytest.fixture
def clocks(monkeypatch):
    """`clocks["elsewhere.test"] = timedelta(…)` is how far that server's clock is from ours; None: no answer."""
    apart: dict[str, timedelta | None] = {}

    def fetch(url: str, **_: object) -> Fetched:
        moment = apart[url.removeprefix("https://").rstrip("/")]
        if moment is None:
            raise NotReached("gone")
        date = (timezone.now() + moment).strftime("%a, %d %b %Y %H:%M:%S GMT")
        return Fetched(url, 200, {"date": date}, b"", url)

    monkeypatch.setattr(other_servers.http, "fetch", fetch)
    return apart


def meet(domain: str, **fields: object) -> None:
    Server.objects.create(domain=domain, created_at=timezone.now(), **{"heard_at": timezone.now(), **fields})


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("apart", "state"),
    [
        ([timedelta(0), timedelta(seconds=40), timedelta(seconds=-40)], State.GOOD),
        ([timedelta(0), timedelta(0), HOUR], State.GOOD),  # one other is wrong, not we
        ([HOUR, HOUR, timedelta(0)], State.WRONG),
        ([-HOUR, None, None], State.WRONG),
        ([None], None),
        ([], None),
    ],
)
def test_compares_the_clock_with_those_of_others(proxy, clocks, apart, state):
    for place, moment in enumerate(apart):
        meet(f"s{place}.test")
        clocks[f"s{place}.test"] = moment

    assert found().get("Clock among servers", (None, ""))[0] == state


def test_asks_no_server_that_is_kept_away_or_silent(proxy, clocks):
    meet("away.test", limit=Limit.SUSPENDED)
    meet("failing.test", failing_since=timezone.now())
    meet("silent.test", heard_at=None)

    assert "Clock among servers" not in found()


def test_nobody_can_send_much_there(db):
    assert Client().post("/health/signature", "x" * 2000, content_type="text/plain").status_code == 413


def test_what_others_sign_there_is_not_believed(db):
    answer = Client().post("/health/signature", "{}", content_type="application/json")

    assert answer.json()["problem"] == "it is not signed"
