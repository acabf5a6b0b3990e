"""What is sent is read, whatever it says of itself."""

import io

import pytest

from kith.project.applications import pages
from kith.project.environ import in_utf8


@pytest.mark.parametrize("charset", ["rot13", "idna", "punycode", "undefined", "hex", "utf-16", "a\0b", "no such"])
@pytest.mark.parametrize(
    ("method", "path", "answer"),
    [
        ("GET", "/api/v1/instance/languages", 200),
        ("POST", "/api/v1/instance/languages", 405),
        ("POST", "/no/page", 404),
    ],
)
def test_an_odd_charset_makes_nothing_fail(method, path, answer, charset, db):
    content = b"client_name=xn--%ff"
    asked = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": "q=%ff-%c3%bc",
        "CONTENT_TYPE": f"application/x-www-form-urlencoded; charset={charset}", "CONTENT_LENGTH": str(len(content)),
        "SERVER_NAME": "kith.test", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "kith.test",
        "REMOTE_ADDR": "192.0.2.1", "wsgi.input": io.BytesIO(content), "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }  # fmt: skip
    said = []
    response = pages()(asked, lambda status, headers, info=None: said.append(status))
    b"".join(response)
    assert said[0].startswith(f"{answer} ")


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("application/json; charset=latin-1", "application/json"),
        ("application/json;Charset=utf-8", "application/json"),
        ("multipart/form-data; charset=x; boundary=abc", "multipart/form-data; boundary=abc"),
        ("text/plain", "text/plain"),
    ],
)
def test_only_the_charset_is_passed_over(kind, read):
    asked = {"CONTENT_TYPE": kind}
    in_utf8(lambda environ, start: [])(asked, None)
    assert asked["CONTENT_TYPE"] == read
