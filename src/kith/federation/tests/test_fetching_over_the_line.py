"""Servers that mean harm, over a real line: bodies without an end, drops instead of answers, redirects in circles."""

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kith.federation.lookup.fetching import NotFetched, TooSlow, fetch_json

pytestmark = pytest.mark.django_db
_PIECE = b'{"a":"' + b"x" * 100_000


class Harm(BaseHTTPRequestHandler):
    """Answers by the first word of the path."""

    def do_GET(self):
        getattr(self, self.path.strip("/").partition("/")[0].partition("?")[0])()

    def begin(self, kind="application/activity+json", **headers):
        self.send_response(200)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def honest(self):
        self.begin()
        origin = f"http://127.0.0.1:{self.server.server_port}"
        signed = "keyId=" in self.headers.get("Signature", "")
        self.wfile.write(json.dumps({"id": f"{origin}/honest", "type": "Note", "signed": signed}).encode())

    def huge(self):
        self.begin()
        for _ in range(200):
            self.wfile.write(_PIECE)

    def liar(self):
        self.begin(**{"Content-Length": "10000000000"})
        self.wfile.write(b"{")

    def drip(self):
        self.begin()
        for _ in range(100):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)

    def silent(self):
        time.sleep(5)

    def circle(self):
        self.send_response(302)
        self.send_header("Location", "/circle")
        self.end_headers()

    def log_message(self, *_):
        pass

    def handle(self):
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            super().handle()


@pytest.fixture
def origin(settings):
    settings.KITH_ALLOW_LOOPBACK = settings.KITH_INSECURE_FEDERATION = True
    server = ThreadingHTTPServer(("127.0.0.1", 0), Harm)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_honest_server_is_asked_in_our_name(origin):
    assert fetch_json(f"{origin}/honest") == {"id": f"{origin}/honest", "type": "Note", "signed": True}


@pytest.mark.parametrize("harm", ["huge", "liar", "circle"])
def test_what_has_no_end_is_not_read(origin, harm):
    with pytest.raises(NotFetched):
        fetch_json(f"{origin}/{harm}", deadline=5.0)


@pytest.mark.parametrize("harm", ["drip", "silent"])
def test_nobody_waits_longer_than_they_said(origin, harm):
    begun = time.monotonic()

    with pytest.raises(TooSlow):
        fetch_json(f"{origin}/{harm}", deadline=0.5)
    assert time.monotonic() - begun < 4.0


def test_a_server_inside_is_not_asked_where_that_is_not_allowed(origin, settings):
    settings.KITH_ALLOW_LOOPBACK = False

    with pytest.raises(NotFetched):
        fetch_json(f"{origin}/honest")
