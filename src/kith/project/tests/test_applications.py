"""What holds for every answer holds for those to apps too, whichever way they take."""

import gzip
import json

import pytest

from kith.client_api.tests.test_front import environ_for
from kith.project.applications import pages
from kith.site.health import answered

WHICH = "/api/v2/instance"


@pytest.fixture
def ask(db):
    application = pages()

    def ask(path, accepts="", **asked):
        started = []
        environ = environ_for(path, **asked) | {"HTTP_ACCEPT_ENCODING": accepts}
        response = application(environ, lambda status, headers, info=None: started.append((status, dict(headers))))
        content = b"".join(response)
        if hasattr(response, "close"):
            response.close()
        return *started[0], content

    return ask


def test_what_apps_read_is_compressed_for_who_reads_it_so(ask):
    _, plain_headers, plain = ask(WHICH)
    _, headers, content = ask(WHICH, accepts="gzip, deflate")

    assert "Content-Encoding" not in plain_headers
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Content-Length"] == str(len(content))
    assert json.loads(gzip.decompress(content)) == json.loads(plain)
    assert len(content) < len(plain)
    assert headers["Vary"] == plain_headers["Vary"] == "Accept-Encoding"


def test_what_takes_the_way_of_pages_is_compressed_too(client, db):
    answer = client.get(WHICH, headers={"accept-encoding": "gzip"})

    assert json.loads(gzip.decompress(answer.content))["api_versions"]


@pytest.mark.parametrize(
    ("path", "method", "first"),
    [(WHICH, "GET", 2), ("/api/v1/timelines/home", "GET", 4), ("/api/v1/statuses", "POST", 4), ("/about", "GET", 2)],
)
def test_every_answer_is_counted_once(ask, path, method, first):
    before = answered.copy()

    status, _, _ = ask(path, method=method)

    assert status[0] == str(first)
    assert answered - before == {first: 1}
