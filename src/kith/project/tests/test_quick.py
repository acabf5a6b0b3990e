"""What is leant on in granian where requests are answered before the event loop; see quick.py."""

import asyncio
import http.client
import logging
import socket
import threading
import time
from contextlib import suppress

import pytest
from granian import _futures
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from kith.client_api.front import is_hot
from kith.client_api.urls import ROUTER
from kith.project.bridge import Answer
from kith.project.quick import answer_first
from tests.loops import run_story


@pytest.fixture
def ask(monkeypatch):
    """`ask(quick, path, …)` serves with `quick` in front of an application that says who it is, and asks for paths."""
    monkeypatch.setattr(_futures, "_cbsched_aioschedule", _futures._cbsched_aioschedule)

    async def usual(scope, receive, send):
        body = (await receive()).get("body", b"")
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-length", b"%d" % len(body + b"usual"))],
            }
        )
        await send({"type": "http.response.body", "body": body + b"usual"})

    def ask(quick, *asked):
        answer_first(quick)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        said = []

        def visit():
            _wait_until_open(port)
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            for method, path, body in asked:
                line.request(method, path, body)
                response = line.getresponse()
                said.append((response.status, response.read()))
            line.close()

        async def story():
            where = {"address": "127.0.0.1", "port": port}
            server = Server(usual, **where, interface=Interfaces.ASGINL, log_level=LogLevels.error)
            serving = asyncio.get_running_loop().create_task(server.serve())
            await asyncio.to_thread(visit)
            server.stop()
            await asyncio.wait_for(serving, 60)

        run_story(story())
        return said

    return ask


def _wait_until_open(port):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError):
            return socket.create_connection(("127.0.0.1", port), timeout=5).close()
        time.sleep(0.02)
    raise AssertionError("nobody answers")


def quick_for(path):
    threads = []

    def quick(scope):
        threads.append(threading.current_thread())
        if scope["method"] != "GET" or scope["path"] != path:
            return None
        return Answer(201, [(b"content-length", b"5")], b"quick")

    return quick, threads


def test_what_is_quick_is_answered_at_once_and_all_else_the_usual_way(ask):
    quick, threads = quick_for("/quick")
    twice = ("GET", "/quick", None)
    said = ask(quick, twice, ("GET", "/other", None), ("POST", "/quick", "words "), twice)
    assert said == [(201, b"quick"), (200, b"usual"), (200, b"words usual"), (201, b"quick")]
    assert threading.main_thread() not in threads


def test_what_fails_goes_the_usual_way(ask, caplog):
    def failing(scope):
        raise RuntimeError("a mistake of ours")

    with caplog.at_level(logging.ERROR, "kith.project.quick"):
        assert ask(failing, ("GET", "/quick", None)) == [(200, b"usual")]
    assert "the usual way" in caplog.text


@pytest.mark.parametrize("path", ["/api/v1/timelines/home", "/api/v1/statuses/1", "/api/v1/notifications"])
def test_the_hot_reads_are_known(path):
    assert is_hot(path)
    assert ROUTER.find(path) is not None


@pytest.mark.parametrize(
    "path",
    ["/api/v2/search", "/api/v1/accounts/1/statuses", "/home", "/api/v1/streaming/user", "/api/v1/statuses/1/history"],
)
def test_what_may_take_long_is_not_hot(path):
    assert not is_hot(path)
