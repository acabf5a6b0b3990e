"""What apps read is answered before Django's handler, and all else by it."""

import io
from contextlib import contextmanager

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from kith.client_api.front import reads_first
from kith.client_api.urls import ROUTER


def environ_for(path, query="", token="", host="kith.test", method="GET"):
    asked = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "kith.test", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "192.0.2.1",
        "HTTP_HOST": host, "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http", "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }  # fmt: skip
    return asked | ({"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {})


def ask(application, **asked):
    started = []
    response = application(environ_for(**asked), lambda status, headers, info=None: started.append((status, headers)))
    content = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    status, headers = started[0]
    return status, sorted(headers), content


@contextmanager
def connections_stay_open():
    """For what is asked within the transaction of a test: outside of tests, a server closes what it finds in one."""
    signals = [request_started, request_finished]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kith.foundations.before.close_old_connections", lambda: None)
        gone = [signal for signal in signals if signal.disconnect(close_old_connections)]
        yield
    for signal in gone:
        signal.connect(close_old_connections)


@pytest.fixture
def handler():
    with connections_stay_open():
        yield WSGIHandler()


def test_who_holds_an_answer_last_holds_that_of_an_app(handler, db):
    held = []
    front = reads_first(handler, lambda environ, response: held.append((environ["PATH_INFO"], response.status_code)))

    ask(front, path="/api/v1/timelines/public")
    ask(front, path="/api/v1/timelines/home")

    assert held == [("/api/v1/timelines/public", 200), ("/api/v1/timelines/home", 401)]


def test_another_host_and_another_method_are_left_to_django(handler, db):
    handled = []

    def django(environ, start_response):
        handled.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b""]

    front = reads_first(django)
    ask(front, path="/api/v1/timelines/public", host="elsewhere.test")
    ask(front, path="/api/v1/statuses", method="POST")
    ask(front, path="/here")
    ask(front, path="/api/nowhere")
    assert len(handled) == 4
    assert ROUTER.find("/api/v1/timelines/public") is not None


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_broke_is_opened_anew(amara):
    front = reads_first(WSGIHandler())
    ask(front, path="/api/v1/timelines/public")
    connection.connection.close()
    status, _, _ = ask(front, path="/api/v1/timelines/public")
    assert status.startswith("200")
