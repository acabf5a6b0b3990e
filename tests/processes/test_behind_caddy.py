"""The server of docs/running/postgresql-and-caddy.md as it stands there: its Caddyfile and its unit file, run."""

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.processes.running import PATIENCE, ROOT, RunningKith, free_port
from tests.processes.sockets import WebSocket
from tests.processes.test_backup import House, clean  # noqa: F401 - its databases are put away
from tests.processes.test_up import as_amara

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not installed, so its file is not proved"),
]
PAGE = (ROOT / "docs" / "running" / "postgresql-and-caddy.md").read_text()


def block(begins: str) -> str:
    """The example in the page that begins with this line."""
    found = re.search(rf"^    {re.escape(begins)}.*?(?=^\S|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, begins
    return re.sub(r"^    ", "", found[0], flags=re.MULTILINE)


class Site:
    """Caddy with TLS of its own in front of pages, streams and a worker."""

    def __init__(self, folder: Path) -> None:
        self.port, pages, streams = free_port(), free_port(), free_port()
        origin = f"https://localhost:{self.port}"
        self.pages = House(
            folder / "data", KITH_ORIGIN=origin, KITH_LISTEN=f"127.0.0.1:{pages}",
            KITH_LIVE_LISTEN=f"127.0.0.1:{streams}", KITH_RATE_LIMITS="on",
        ).with_amara()  # fmt: skip
        self.others = [self._role("live"), self._role("worker")]
        self.pages.start("web", "--processes", "2")
        self._start_caddy(folder, pages, streams)

    def _role(self, word: str) -> RunningKith:
        role = RunningKith(self.pages.folder)
        role.environment = self.pages.environment
        role.process = subprocess.Popen(
            [os.sys.executable, "-m", "kith", word], env=role.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        role.wait_for("served|waits for work")
        return role

    def _start_caddy(self, folder: Path, pages: int, streams: int) -> None:
        text = block("{\n        # Nobody may send")
        options = "admin off\n    grace_period 1s\n    skip_install_trust\n    auto_https disable_redirects"
        text = f"{{\n    {options}\n{text[2:]}"
        text = text.replace("kith.example.org {", f"https://localhost:{self.port} {{\n    tls internal", 1)
        text = text.replace("127.0.0.1:8000", f"127.0.0.1:{pages}").replace("127.0.0.1:8001", f"127.0.0.1:{streams}")
        text = text.replace("/var/lib/kith", str(self.pages.folder))
        if _is_old():
            text = text.replace("request_buffers 1MiB", "buffer_requests\nbuffer_responses")
            text = text.replace("response_buffers 4MiB", "max_buffer_size 4MiB")
        (folder / "Caddyfile").write_text(text)
        self.caddy = subprocess.Popen(
            ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"],
            env={**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)},
            stderr=(folder / "caddy.log").open("wb"),
        )
        self._log = folder / "caddy.log"
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.caddy.poll() is None:
            with suppress(OSError):
                if self.get("/health")[0] == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(self._log.read_text())

    def line(self) -> ssl.SSLSocket:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        return context.wrap_socket(plain, server_hostname="localhost")

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str):
        connection = http.client.HTTPSConnection("localhost", self.port, timeout=PATIENCE, context=_trusting())
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        finally:
            connection.close()

    def get(self, path: str, **headers: str):
        return self.ask("GET", path, **headers)

    def stop(self) -> None:
        self.caddy.terminate()
        self.caddy.wait(PATIENCE)
        for role in (self.pages, *self.others):
            if role.process.poll() is None:
                role.stop(signal.SIGTERM)


def _is_old() -> bool:
    """Whether this is the Caddy of Debian 12, for which the page has a line."""
    told = subprocess.run(["caddy", "version"], capture_output=True, text=True, check=True).stdout
    return re.match(r"v?2\.6\.", told) is not None


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    running = Site(tmp_path_factory.mktemp("site"))
    yield running
    running.stop()


def test_pages_come_with_tls_and_their_safety(site):
    status, headers, content = site.get("/about", **{"Accept-Encoding": "identity"})

    assert status == 200
    assert b"</html>" in content
    assert headers["strict-transport-security"]
    assert "default-src 'self'" in headers["content-security-policy"]


def test_the_visitors_own_address_is_known_and_lies_are_not_believed(site):
    lies = {"X-Forwarded-For": "203.0.113.77", "X_Forwarded_For": "203.0.113.78", "X-Forwarded-Proto": "http"}

    told = site.get("/health?nonce=abc", **lies)[2]

    assert b'"scheme": "https"' in told
    assert b'"address": "127.0.0.1"' in told


def test_streams_come_as_they_are_sent(site):
    session = as_amara(site.pages, "sign in")
    with site.line() as line:
        request = f"GET /live/events HTTP/1.1\r\nHost: localhost:{site.port}\r\nCookie: sessionid={session}\r\n\r\n"
        line.sendall(request.encode())
        answer = b""
        while b"retry:" not in answer:
            part = line.recv(4096)
            assert part, answer
            answer += part
        as_amara(site.pages, "tell")
        began = time.monotonic()
        while b"event: bell" not in answer:
            answer += line.recv(4096)
        assert time.monotonic() - began < 10  # and not with the heartbeat, which is later


def test_apps_get_their_streams_through_the_proxy(site):
    token = site.pages.command("account", "token", "amara", "read").stdout.split()[-1]

    assert site.get("/api/v1/streaming/health")[::2] == (200, b"OK")
    assert site.get("/api/v1/streaming/user")[0] == 401
    with site.line() as line:
        app = WebSocket(line, "/api/v1/streaming", host=f"localhost:{site.port}", Authorization=f"Bearer {token}")
        app.say({"type": "subscribe", "stream": "nonsense"})
        assert (app.status, app.hear()) == (101, {"error": "Unknown stream type", "status": 400})


def test_uploads_come_in_and_are_sent_by_the_proxy(site):
    name = "files/ab/" + "a" * 30 + ".webp"
    path = site.pages.folder / "media" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(os.urandom(400_000))

    status, headers, content = site.get(f"/media/{name}")

    assert (status, content) == (200, path.read_bytes())
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "sandbox" in headers["content-security-policy"]
    assert site.get("/media/../secrets/django")[0] in {400, 404}
    assert site.get("/media/%2e%2e/secrets/django")[0] in {400, 404}


def test_a_large_form_reaches_the_pages_whole_and_a_huge_one_is_refused(site):
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    large, _, _ = site.ask("POST", "/sign-in", b"login=a&password=" + b"x" * 900_000, **kind)

    assert large in {200, 403, 422}  # refused for its token or its password: it was read
    with site.line() as line:
        head = f"POST /sign-in HTTP/1.1\r\nHost: localhost:{site.port}\r\nContent-Length: 200000000\r\n\r\n"
        line.sendall(head.encode() + b"x" * 1000)
        line.settimeout(5)
        answer = b""
        with suppress(OSError):
            answer = line.recv(4096)
        assert b" 200 " not in answer[:20]


def test_the_doctor_finds_the_way(site):
    trusted = next(site.pages.folder.parent.glob("caddy/pki/authorities/local/root.crt"))
    site.pages.environment["SSL_CERT_FILE"] = str(trusted)

    said = site.pages.command("doctor").stdout

    assert "ok   Way to this server: the address leads to this very server" in said
    assert "ok   Live streams: come as they are sent" in said
    assert "ok   What the proxy tells" in said
    assert "ok   Found by other servers: by name, and as data" in said
    assert "ok   Signed requests: arrive as they were sent" in said
    assert "Certificate: " in said


def test_the_unit_file_is_sound(tmp_path):
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd-analyze is not here, so the unit file is not proved")
    unit = block("[Unit]").replace("/opt/kith/kith", "/bin/true").replace("User=kith", "User=root")
    (tmp_path / "kith@.service").write_text(unit)

    done = subprocess.run(
        [verify, "verify", str(tmp_path / "kith@.service")], capture_output=True, text=True, check=False
    )

    assert "kith@" not in done.stderr, done.stderr
