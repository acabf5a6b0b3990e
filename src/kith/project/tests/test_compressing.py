"""What is sent compressed, and to whom."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from kith.project.compressing import compress

PAGE = "<p>A word about care.</p>" * 200


def answer(accepts: str, content: str = PAGE, content_type: str = "text/html; charset=utf-8") -> HttpResponse:
    request = RequestFactory().get("/", headers={"accept-encoding": accepts})
    return compress(lambda _: HttpResponse(content, content_type=content_type))(request)


def test_a_page_is_compressed_whole():
    response = answer("gzip, br")

    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == PAGE
    assert response["Content-Length"] == str(len(response.content))


def test_its_length_tells_little():
    assert len({len(answer("gzip").content) for _ in range(30)}) > 5


@pytest.mark.parametrize(
    ("accepts", "content", "content_type"),
    [("", PAGE, "text/html"), ("br", PAGE, "text/html"), ("gzip", "short", "text/html"), ("gzip", PAGE, "image/png")],
)
def test_anything_else_goes_out_as_it_is(accepts, content, content_type):
    response = answer(accepts, content, content_type)

    assert "Content-Encoding" not in response
    assert response.content.decode() == content


def test_a_cache_keeps_both_kinds_apart():
    assert "Accept-Encoding" in answer("")["Vary"]
