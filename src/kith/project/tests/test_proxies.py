"""Whose word about the visitor's address is believed."""

import pytest

from kith.project.environ import Trust, believing

OURS = ["127.0.0.1", "10.0.0.0/8"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7, 10.1.2.3", "203.0.113.7"),
        # The visitor wrote the first one; our proxy added the second.
        ("127.0.0.1", "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        ("198.51.100.9", "6.6.6.6", "198.51.100.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "10.9.9.9", "10.9.9.9"),
    ],
)
def test_the_address_of_the_visitor(peer, forwarded, seen):
    environ = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded, "wsgi.url_scheme": "http"}

    believing(lambda environ, start: [], OURS)(environ, None)

    headers = [(b"host", b"kith.test"), (b"x-forwarded-for", forwarded.encode())]
    stream = {"client": (peer, 5000), "headers": headers}

    assert environ["REMOTE_ADDR"] == Trust(OURS).visitor_of(stream) == seen
    assert "HTTP_X_FORWARDED_FOR" not in environ


@pytest.mark.parametrize(("peer", "scheme"), [("127.0.0.1", "https"), ("198.51.100.9", "http")])
def test_the_scheme_of_the_visitor(peer, scheme):
    environ = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_PROTO": "https", "wsgi.url_scheme": "http"}

    believing(lambda environ, start: [], OURS)(environ, None)

    assert environ["wsgi.url_scheme"] == scheme
