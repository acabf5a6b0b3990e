"""Deliveries are answered before Django, and by Django in the same way for whoever runs Kith otherwise."""

import io
import json

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone

from kith.federation.front import deliveries_first
from kith.federation.models import Arrival
from kith.federation.tests.senders import key_pair
from kith.protocols.http_signatures import Scheme, sign


@pytest.fixture(autouse=True)
def connections_stay_open(monkeypatch):
    """A server closes what it finds in a transaction; here the transaction is that of the test."""
    monkeypatch.setattr("kith.foundations.before.close_old_connections", lambda: None)
    signals = [signal for signal in (request_started, request_finished) if signal.disconnect(close_old_connections)]
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def environ(sender, activity, *, path="/inbox", query="", host="kith.test", method="POST", **headers):
    body = json.dumps(activity).encode()
    signed = sign(
        scheme=Scheme.CAVAGE, key_id=sender.key_id, private_pem=key_pair(sender.key)[0], method="POST",
        origin=f"http://{host}", target=f"{path}?{query}" if query else path, body=body, now=timezone.now(),
    )  # fmt: skip
    return {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "kith.test", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "192.0.2.1",
        "CONTENT_TYPE": "application/activity+json", "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http", "wsgi.version": (1, 0), "wsgi.multithread": True,
        "wsgi.multiprocess": True, "wsgi.run_once": False,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in signed.items()}, **headers,
    }  # fmt: skip


def ask(application, asked):
    started = []
    response = application(asked, lambda status, headers, info=None: started.append((status, sorted(headers))))
    content = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return *started[0], content


def refuse_to_hand_on(environ, start_response):
    raise AssertionError("it was handed on")


# (what is asked, the status)
ASKED = [
    ({}, "202"),
    ({"path": "/users/amara/inbox"}, "202"),
    ({"path": "/users/amara/inbox/"}, "202"),
    ({"path": "/inbox", "query": "a=1"}, "202"),
    ({"path": "/users/nobody/inbox"}, "404"),
    ({"CONTENT_TYPE": "text/html"}, "415"),
    ({"HTTP_SIGNATURE": ""}, "401"),
    ({"HTTP_DIGEST": "SHA-256=AAAA"}, "401"),
]


@pytest.mark.parametrize(("asked", "status"), ASKED)
def test_both_ways_answer_alike(known, amara, asked, status):
    before = ask(deliveries_first(refuse_to_hand_on), environ(known, known.does("Follow", amara.uri), **asked))
    through = ask(WSGIHandler(), environ(known, known.does("Follow", amara.uri), **asked))

    assert before == through
    assert before[0].startswith(status)
    assert Arrival.objects.count() == (2 if status == "202" else 0)


@pytest.mark.parametrize(
    "asked",
    [{"method": "GET"}, {"host": "elsewhere.test"}, {"path": "/users/a.b/inbox"}, {"path": "/@amara/inbox"}],
)
def test_what_is_no_delivery_goes_on_to_django(known, amara, asked):
    handed_on = []

    def django(environ, start_response):
        handed_on.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b""]

    ask(deliveries_first(django), environ(known, known.does("Follow", amara.uri), **asked))

    assert len(handed_on) == 1
    assert not Arrival.objects.exists()


def test_who_holds_an_answer_last_counts_that_of_a_delivery(known, amara):
    held = []
    application = deliveries_first(refuse_to_hand_on, lambda environ, response: held.append(response.status_code))
    ask(application, environ(known, known.does("Follow", amara.uri)))

    assert held == [202]
