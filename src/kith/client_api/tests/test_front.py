"""What apps read before Django's handler is what they would read through it."""

import io

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from kith.client_api.front import reads_first
from kith.client_api.urls import ROUTER
from kith.posts.actions import publish_post
from kith.posts.drafts import Draft
from tests.cast import NOW


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


@pytest.fixture
def both():
    handler = WSGIHandler()
    return handler, reads_first(handler)


READS = [
    ("/api/v1/timelines/home", "limit=3"),
    ("/api/v1/timelines/home/", ""),
    ("/api/v1/timelines/public", "local=true"),
    ("/api/v1/timelines/tag/river", ""),
    ("/api/v1/statuses/{id}", ""),
    ("/api/v1/statuses/{id}/context", ""),
    ("/api/v1/statuses/7", ""),
    ("/api/v1/statuses/not-an-id", ""),
    ("/api/v1/accounts/verify_credentials", ""),
    ("/api/v1/notifications", "types[]=mention&types[]=follow"),
    ("/api/v2/search", "q=river"),
    ("/api/v2/search", ""),
    ("/api/nowhere", ""),
]


@pytest.mark.parametrize(("path", "query"), READS)
@pytest.mark.parametrize("who", ["member", "nobody", "stranger"])
def test_both_ways_give_the_same_bytes(path, query, who, both, app_of, amara, ben, run_jobs, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    post = publish_post(author=amara, draft=Draft(text="By the #river, @ben"), now=NOW)
    run_jobs()
    token = {"member": app_of(ben).token, "nobody": "", "stranger": "no such token"}[who]
    asked = {"path": path.format(id=post.id), "query": query, "token": token}
    through, before = (ask(application, **asked) for application in both)
    assert before == through


def test_who_holds_an_answer_last_holds_that_of_an_app(db):
    held = []
    front = reads_first(
        WSGIHandler(), lambda environ, response: held.append((environ["PATH_INFO"], response.status_code))
    )

    ask(front, path="/api/v1/timelines/public")
    ask(front, path="/api/v1/timelines/home")

    assert held == [("/api/v1/timelines/public", 200), ("/api/v1/timelines/home", 401)]


def test_another_host_and_another_method_are_left_to_django(both, db):
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
def test_a_connection_that_broke_is_opened_anew(both, amara):
    _, front = both
    ask(front, path="/api/v1/timelines/public")
    connection.connection.close()
    status, _, _ = ask(front, path="/api/v1/timelines/public")
    assert status.startswith("200")
