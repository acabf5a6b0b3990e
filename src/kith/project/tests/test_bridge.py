"""The bridge, called as a server would call it, with a tiny Django in its place."""

import asyncio
from contextvars import ContextVar
from pathlib import Path
from types import SimpleNamespace

import pytest

from kith.foundations.sending import FilePart
from kith.project import bodies, bridge
from kith.project.bridge import Bridge
from tests.loops import run_story

_language = ContextVar("language", default="none")


class Visitor:
    """Sends one request through the bridge and keeps the answer."""

    def __init__(self, method="POST", path="/write", headers=(), body=(b"",), scope=None, goes=False):
        self.scope = {
            "type": "http", "method": method, "path": path, "query_string": b"a=1", "http_version": "1.1",
            "scheme": "http", "server": ("kith.test", 80), "client": ("203.0.113.7", 5000),
            "headers": list(headers), "extensions": {}, **(scope or {}),
        }  # fmt: skip
        parts = [{"type": "http.request", "body": part, "more_body": True} for part in body]
        if goes:
            parts.append({"type": "http.disconnect"})
        else:
            parts[-1]["more_body"] = False
        self._parts = iter(parts)
        self.status, self.headers, self.content, self.path = 0, {}, b"", ""

    async def receive(self):
        return next(self._parts)

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.content += message.get("body", b"")
            self.path = message.get("path", "")


def visit(django, *visitors, live=None):
    async def all_of_them():
        bridge = Bridge(django, live, threads=2)
        await asyncio.gather(*(bridge(one.scope, one.receive, one.send) for one in visitors))

    run_story(all_of_them())
    return visitors[0]


class Words(list):
    """An answer, as Django gives it."""

    streaming = False
    is_closed = False

    def close(self):
        self.is_closed = True


def echo(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return Words([environ["wsgi.input"].read()])


def test_hands_over_the_body_and_the_answer():
    visitor = visit(echo, Visitor(headers=[(b"content-length", b"4")], body=(b"wo", b"rd")))

    assert (visitor.status, visitor.content) == (200, b"word")
    assert visitor.headers[b"content-length"] == b"4"


def test_hands_over_a_body_that_announced_no_length():
    lengths = []

    def django(environ, start_response):
        lengths.append(environ["CONTENT_LENGTH"])
        return echo(environ, start_response)

    visitor = visit(django, Visitor(headers=[(b"transfer-encoding", b"chunked")], body=(b"x" * 70_000,) * 10))

    assert lengths == ["700000"]
    assert visitor.content == b"x" * 700_000


def test_refuses_what_is_too_large_before_reading_it():
    def never(environ, start_response):
        raise AssertionError

    announced = str(bodies.MOST_FROM_GUESTS + 1).encode()

    assert visit(never, Visitor(headers=[(b"content-length", announced)])).status == 413


def test_refuses_what_turns_out_too_large():
    part = b"x" * 1_000_000

    assert visit(echo, Visitor(headers=[(b"transfer-encoding", b"chunked")], body=(part,) * 3)).status == 413


def test_takes_more_from_members():
    session = (b"cookie", b"theme=dark; sessionid=abc")
    part = b"x" * 1_000_000

    assert visit(echo, Visitor(headers=[session, (b"transfer-encoding", b"chunked")], body=(part,) * 3)).status == 200


def test_protects_the_disk(monkeypatch):
    monkeypatch.setattr(bodies, "MOST_AT_ONCE", 400_000)

    assert visit(echo, Visitor(headers=[(b"transfer-encoding", b"chunked")], body=(b"x" * 500_000,))).status == 503


def test_takes_whole_archives_in_one_place_only(monkeypatch):
    monkeypatch.setattr(bridge, "MOST_FROM_MEMBERS", 100_000)
    session = (b"cookie", b"sessionid=abc")
    part = b"x" * 200_000

    def status(**fields):
        return visit(
            echo, Visitor(headers=[session, (b"transfer-encoding", b"chunked")], body=(part,), **fields)
        ).status

    assert (status(), status(path="/settings/bring"), status(path="/settings/bring/1")) == (413, 200, 413)


def test_archives_leave_half_of_the_room_to_others(monkeypatch):
    monkeypatch.setattr(bodies, "MOST_FROM_MEMBERS", 300_000)
    monkeypatch.setattr(bodies, "MOST_AT_ONCE", 1_000_000)
    session = (b"cookie", b"sessionid=abc")

    def status(length):
        visitor = Visitor(
            headers=[session, (b"transfer-encoding", b"chunked")], body=(b"x" * length,), path="/settings/bring"
        )
        return visit(echo, visitor).status

    assert (status(400_000), status(600_000)) == (200, 503)


def test_calls_nobody_for_who_left():
    def never(environ, start_response):
        raise AssertionError

    assert visit(never, Visitor(headers=[(b"content-length", b"9")], body=(b"wor",), goes=True)).status == 0


@pytest.mark.parametrize(
    ("limit", "seconds", "pause"),
    [("LONGEST_PAUSE", 0.05, 0.2), ("GRACE", 0.1, 0.03)],
    ids=["falls asleep", "drips"],
)
def test_waits_for_nobody_who_sends_too_slowly(monkeypatch, limit, seconds, pause):
    def never(environ, start_response):
        raise AssertionError

    class Slow(Visitor):
        async def receive(self):
            await asyncio.sleep(pause)
            return await super().receive()

    monkeypatch.setattr(bodies, limit, seconds)
    visitor = visit(never, Slow(headers=[(b"content-length", b"9")], body=(b"w",) * 9))

    assert visitor.status == 408
    assert visitor.headers[b"connection"] == b"close"


@pytest.mark.parametrize(("size", "status"), [(40_000, 200), (1, 408)], ids=["much", "little"])
def test_waits_longer_for_those_who_send_much(monkeypatch, size, status):
    passed = 0.0  # seconds, on a clock of the test's own: how busy the machine is does not matter

    class Steady(Visitor):
        async def receive(self):
            nonlocal passed
            passed += bodies.GRACE / 6
            for _ in range(3):
                await asyncio.sleep(0)
            return await super().receive()

    monkeypatch.setattr(bodies, "time", SimpleNamespace(monotonic=lambda: passed))
    length = str(size * 9).encode()

    assert visit(echo, Steady(headers=[(b"content-length", length)], body=(b"x" * size,) * 9)).status == status


def test_closes_the_answer_in_the_thread_that_made_it():
    answer = Words([b"words"])

    def django(environ, start_response):
        start_response("200 OK", [])
        return answer

    visit(django, Visitor("GET"))

    assert answer.is_closed


def test_what_one_request_sets_does_not_reach_the_next():
    seen = []

    def django(environ, start_response):
        seen.append(_language.get())
        _language.set("de")
        return echo(environ, start_response)

    visit(django, *(Visitor("GET") for _ in range(8)))

    assert seen == ["none"] * 8


def test_drops_headers_that_pass_for_others():
    headers = [(b"x-real-ip", b"192.0.2.1"), (b"x_real_ip", b"6.6.6.6"), (b"cookie", b"a=1"), (b"cookie", b"b=2")]
    seen = {}

    def django(environ, start_response):
        seen.update(environ)
        return echo(environ, start_response)

    visit(django, Visitor("GET", headers=headers, path="/tags/café"))

    assert seen["HTTP_X_REAL_IP"] == "192.0.2.1"
    assert seen["HTTP_COOKIE"] == "a=1; b=2"
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/tags/café"
    assert seen["REMOTE_ADDR"] == "203.0.113.7"


def test_an_answer_to_head_has_no_body():
    visitor = visit(lambda environ, start: [start("200 OK", []), Words([b"words"])][1], Visitor("HEAD"))

    assert visitor.content == b""
    assert visitor.headers[b"content-length"] == b"5"


@pytest.mark.parametrize("can_send_by_path", [True, False])
def test_sends_files(tmp_path: Path, can_send_by_path):
    file = tmp_path / "portrait.png"
    file.write_bytes(b"0123456789" * 50_000)
    extensions = {"http.response.pathsend": {}} if can_send_by_path else {}

    def django(environ, start_response):
        part = FilePart(file, start=0, length=500_000, is_whole=True, content_type="image/png", status=200)
        start_response("200 OK", list(part.items()))
        return part

    visitor = visit(django, Visitor("GET", scope={"extensions": extensions}))

    assert visitor.headers[b"content-length"] == b"500000"
    if can_send_by_path:
        assert visitor.path == str(file)
    else:
        assert visitor.content == file.read_bytes()


def test_streams_what_django_streams():
    class Stream(Words):
        streaming = True

    visitor = visit(lambda environ, start: [start("200 OK", []), Stream([b"one ", b"two"])][1], Visitor("GET"))

    assert visitor.content == b"one two"


def test_says_when_too_many_wait(monkeypatch):
    monkeypatch.setattr("kith.project.bridge.MOST_WAITING", 0)
    visitors = [Visitor("GET") for _ in range(3)]

    visit(echo, *visitors)

    assert sorted(one.status for one in visitors) == [200, 200, 503]


def test_live_addresses_go_to_the_streams():
    async def live(scope, receive, send):
        await send({"type": "http.response.start", "status": 299, "headers": []})

    assert visit(echo, Visitor("GET", path="/live/events"), live=live).status == 299


def test_takes_an_answer_that_needs_no_closing():
    def plain(environ, start_response):
        start_response("200 OK", [])
        return [b"short"]

    assert visit(plain, Visitor("GET")).content == b"short"
