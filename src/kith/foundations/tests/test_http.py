"""A hostile server on this machine: nothing it does holds a fetch up, fills the memory or leads inside."""

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kith.foundations import http
from kith.foundations.http import NotAllowed, NotReached, TookTooLong, TooManyRedirects, TooMuch, fetch, is_public

BOMB = gzip.compress(b"\0" * 50_000_000)


class Hostile(BaseHTTPRequestHandler):
    """Each path is one trick."""

    seen: list[dict[str, str]] = []

    def log_message(self, *args: Any) -> None:
        return

    def do_GET(self) -> None:
        Hostile.seen.append({name.lower(): value for name, value in self.headers.items()})
        trick = self.path.strip("/").partition("?")[0]
        if trick == "page":
            self.answer(200, b"hello", **{"Set-Cookie": "a=b"})
        elif trick == "moved":
            self.answer(301, b"", Location="/page")
        elif trick == "moved-then-aside":
            self.answer(301, b"", Location="/aside")
        elif trick == "aside":
            self.answer(302, b"", Location="/page")
        elif trick == "round":
            self.answer(302, b"", Location="/round")
        elif trick == "inside":
            self.answer(302, b"", Location="http://169.254.169.254/latest/meta-data")
        elif trick == "file":
            self.answer(302, b"", Location="file:///etc/passwd")
        elif trick == "bomb":
            self.answer(200, BOMB, **{"Content-Encoding": "gzip"})
        elif trick == "large":
            self.answer(200, b"x", **{"Content-Length": "999999999"})
        elif trick == "broken-gzip":
            self.answer(200, b"no gzip", **{"Content-Encoding": "gzip"})
        elif trick == "drip":
            self.send_response(200)
            self.end_headers()
            self.drip(b".")
        elif trick == "drip-headers":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            self.drip(b"X-More: 1\r\n")
        elif trick == "rude":
            self.wfile.write(b"\x16\x03 not http at all\r\n\r\n")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(202, body + self.headers["Signature"].encode())

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, drop: bytes) -> None:
        try:
            for _ in range(1200):  # a minute
                self.wfile.write(drop)
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    made.daemon_threads = True
    thread = threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


@pytest.fixture(autouse=True)
def loopback(settings: Any) -> None:
    settings.KITH_ALLOW_LOOPBACK = True


def test_an_ordinary_page_arrives_and_we_say_who_we_are(server: str) -> None:
    Hostile.seen.clear()

    fetch(f"{server}/page")
    got = fetch(f"{server}/page", headers={"If-None-Match": '"x"'})

    assert (got.status, got.body, got.is_good) == (200, b"hello", True)
    assert Hostile.seen[1]["user-agent"] == f"Kith/{http.kith.__version__} (+http://kith.test)"
    assert Hostile.seen[1]["if-none-match"] == '"x"'
    assert "cookie" not in Hostile.seen[1]


def test_only_what_moved_for_good_is_remembered(server: str) -> None:
    moved = fetch(f"{server}/moved")
    half = fetch(f"{server}/moved-then-aside")

    assert moved.permanent_url == moved.url == f"{server}/page"
    assert half.permanent_url == f"{server}/aside"
    assert half.url == f"{server}/page"


def test_a_post_is_signed_for_its_very_address(server: str) -> None:
    got = fetch(
        f"{server}/inbox",
        method="POST",
        body=b"{}",
        sign=lambda method, url, headers, body: {"Signature": f"{method} {url.rpartition('/')[2]} {len(body)}"},
    )

    assert (got.status, got.body) == (202, b"{}POST inbox 2")


@pytest.mark.parametrize(
    ("trick", "refusal"),
    [
        ("round", TooManyRedirects),
        ("inside", NotAllowed),
        ("file", NotAllowed),
        ("bomb", TooMuch),
        ("large", TooMuch),
        ("broken-gzip", NotReached),
        ("rude", NotReached),
        ("drip", TookTooLong),
        ("drip-headers", TookTooLong),
    ],
)
def test_a_trick_gains_nothing(server: str, trick: str, refusal: type[Exception]) -> None:
    started = time.monotonic()

    with pytest.raises(refusal):
        fetch(f"{server}/{trick}", deadline=0.8 if refusal is TookTooLong else 20, max_bytes=1_000_000)

    assert time.monotonic() - started < 20  # and not the minute that it would take


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "http://",
        "//example.org",
        "http://example.org:99999/",
        "http://exa mple.org/",
        "http://169.254.169.254/",
        "http://[fd00::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://0x0a000001/",
        "http://10.1/",
        "http://0.0.0.0/",
    ],
)
def test_some_addresses_are_never_asked(url: str) -> None:
    with pytest.raises((NotAllowed, NotReached)):
        fetch(url, deadline=1)


def test_loopback_is_closed_unless_a_test_opens_it(server: str, settings: Any) -> None:
    settings.KITH_ALLOW_LOOPBACK = False
    http._client().close()

    with pytest.raises(NotAllowed):
        fetch(f"{server}/page")


def test_a_name_that_nobody_answers_for_costs_no_more_than_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: ends.wait(60) and [])
    started = time.monotonic()

    with pytest.raises(http.TookTooLong):
        http.fetch("http://nobody-answers.test/", deadline=0.2)

    ends.set()
    assert time.monotonic() - started < 20  # and not the minute that the name would take


def test_one_private_address_among_many_closes_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, **kwargs: Any) -> list[Any]:
        return [(socket.AF_INET, 1, 6, "", ("93.184.216.34", port)), (socket.AF_INET, 1, 6, "", ("10.0.0.5", port))]

    monkeypatch.setattr(http.socket, "getaddrinfo", resolve)

    with pytest.raises(NotAllowed):
        fetch("http://mixed.test/")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("::10.0.0.1", False),
        ("2002:0a00:0001::", False),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::93.184.216.34", True),
        ("2001:0:0a00:1::f5ff:fffe", False),
    ],
)
def test_an_address_inside_is_known_in_every_disguise(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public
