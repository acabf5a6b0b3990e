"""What granian is told that serves pages and streams."""

import pytest

from kith.project import serving

CADDY_KEEPS_LINES_FOR = 120_000  # ms; https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#keepalive


class Asked(Exception):
    pass


@pytest.fixture
def told(monkeypatch):
    """What the server is made with."""
    told = {}

    def note(*application, **settings):
        told.update(settings)
        raise Asked

    monkeypatch.setattr(serving, "Granian", note)
    return told


def test_no_line_is_cut_that_a_proxy_still_holds(told):
    with pytest.raises(Asked):
        serving.serve_pages(("127.0.0.1", 0), workers=1)

    assert told["http1_settings"].header_read_timeout > CADDY_KEEPS_LINES_FOR
