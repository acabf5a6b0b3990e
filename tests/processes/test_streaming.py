"""Streams of apps on a real Kith: over HTTP and WebSocket, from the press of a button to the end of the house."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.at_best import at_best
from tests.processes.running import PATIENCE, RunningKith
from tests.processes.sockets import WebSocket
from tests.processes.test_up import running

pytestmark = [
    pytest.mark.processes,
    pytest.mark.only_on("sqlite"),  # the same on every database, and slow
]

# In a process of its own, as a request of an app would do it.
_PUBLISH = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "kith.project.settings"
django.setup()
from django.utils import timezone
from kith.accounts.models import Account
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
publish_post(author=Account.objects.get(username="amara"), draft=Draft(text=sys.argv[1]), now=timezone.now())
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder with Amara in it, and a token of hers."""
    folder = tmp_path_factory.mktemp("kith")
    kith = RunningKith(folder)
    kith.command("account", "create", "amara", "amara@mail.test", "a long enough password", "--admin")
    return folder, kith.command("account", "token", "amara", "read").stdout.split()[-1]


@pytest.fixture(scope="module")
def house(prepared):
    kith = RunningKith(prepared[0]).start()
    yield kith
    if kith.process.poll() is None:
        os.killpg(kith.process.pid, signal.SIGKILL)
        kith.process.wait()


@pytest.fixture
def kith(house):
    """One Kith for all of them; the last one ends it."""
    return running(house)


def publish(kith, text):
    done = subprocess.run(
        [sys.executable, "-c", _PUBLISH, text], env=kith.environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr


def line_to(kith):
    return socket.create_connection(("127.0.0.1", kith.port), timeout=PATIENCE)


def test_a_post_comes_over_a_socket_and_over_http(kith, prepared):
    token = prepared[1]
    asked = f"GET /api/v1/streaming/user HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
    app = WebSocket(line_to(kith), "/api/v1/streaming?stream=user", Sec_WebSocket_Protocol=token)
    assert (app.status, app.headers["sec-websocket-protocol"]) == (101, token)
    app.ping(b"are you there")
    assert app.hear() == b"are you there"
    app.say({"type": "subscribe", "stream": "hashtag", "tag": "river"})
    with line_to(kith) as line:
        line.sendall(asked.encode())
        answer = b""
        while b":)\n" not in answer:
            answer += line.recv(4096)

        publish(kith, "Down by the #river")

        heard = [app.hear(), app.hear()]
        while b"event: update" not in answer or not answer.endswith(b"\n\n\r\n"):
            answer += line.recv(65536)
    assert {tuple(each["stream"]) for each in heard} == {("user",), ("hashtag", "river")}
    assert all("river" in json.loads(each["payload"])["content"] for each in heard)
    assert b"text/event-stream" in answer
    assert b"access-control-allow-origin: *" in answer.lower()


def test_without_a_token_there_is_no_socket(kith):
    refused = WebSocket(line_to(kith), "/api/v1/streaming?stream=public")

    assert refused.status == 401
    assert WebSocket(line_to(kith), "/somewhere/else").status == 403
    assert kith.get("/api/v1/streaming/health")[::2] == (200, b"OK")
    assert kith.get("/api/v1/streaming/user")[0] == 401


def test_messages_that_no_app_sends_end_the_socket_with_a_reason(kith, prepared):
    app = WebSocket(line_to(kith), f"/api/v1/streaming?access_token={prepared[1]}")

    app.say("x" * 9000)

    assert app.hear() is None
    assert app.code == 1009


def test_it_ends_within_a_second_and_says_so_on_every_socket(kith, prepared):
    asked = f"/api/v1/streaming?stream=user&access_token={prepared[1]}"

    def story():
        apps = [WebSocket(line_to(running(kith)), asked) for _ in range(10)]
        time.sleep(0.2)

        took = kith.stop(signal.SIGTERM)

        assert took < 1.0
        assert kith.process.returncode == 0
        assert [app.hear() for app in apps] == [None] * 10
        assert {app.code for app in apps} == {1001}
        assert kith.family() == []

    at_best(story)
