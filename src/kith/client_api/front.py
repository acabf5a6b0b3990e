"""Where requests of apps leave the way that pages take: no session, no form token, no language, no messages.

A page passes a dozen middlewares; an app needs none of them, and asks far more often. What apps read most often does
not even pass Django's handler, which costs as much as the answer: `reads_first` stands before it, and gives the same
answer, byte for byte (project/tests/test_applications.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.handlers.wsgi import WSGIRequest, get_path_info
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import ResponseHeaders

from kith.client_api.door import CROSS_ORIGIN, error, put_on
from kith.client_api.routing import answer
from kith.client_api.urls import ROUTER
from kith.foundations.before import (
    SAFETY,
    Application,
    Environ,
    Finish,
    StartResponse,
    is_our_host,
    mend_connection,
    nothing_more,
)

View = Callable[[HttpRequest], HttpResponseBase]

_SAFETY = ResponseHeaders(SAFETY)


def apps_first(get_response: View) -> View:
    """Answer what apps ask for; hand everything else on."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        found = ROUTER.find(path)
        if found is None and not path.startswith("/api/"):
            return get_response(request)
        response = answer(found, request) if found else _nothing_here()
        put_on(response, _SAFETY)
        return response

    return middleware


def reads_first(django: Application, finish: Finish = nothing_more) -> Application:
    """Wrap Django: what apps read is answered before it, all else by it. `finish` is the last to hold such an answer.

    It does what the middlewares outside of `apps_first` do to the others.
    """

    def answer_or_hand_on(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or not environ["PATH_INFO"].startswith("/api/"):
            return django(environ, start_response)
        found = ROUTER.find(get_path_info(environ))  # as Django reads it: bytes of UTF-8 stand there, each as a letter
        if found is None or not is_our_host(environ.get("HTTP_HOST", "")):
            return django(environ, start_response)
        mend_connection()
        response = answer(found, WSGIRequest(environ))
        if response.streaming:
            return django(environ, start_response)
        put_on(response, _SAFETY)
        finish(environ, response)
        start_response(
            f"{response.status_code} {response.reason_phrase}", list(response.headers._store.values())
        )  # as `items()` gives them, without looking up each
        return [response.content]

    return answer_or_hand_on


def is_hot(path: str) -> bool:
    """Say whether `path` is among what apps read most often: short answers, each by a few indexed questions."""
    return path.startswith(_HOT) and path.rstrip("/").rpartition("/")[2] not in _LONG


_HOT = (
    "/api/v1/timelines/home", "/api/v1/timelines/public", "/api/v1/timelines/tag/", "/api/v1/statuses/",
    "/api/v1/notifications", "/api/v1/accounts/verify_credentials", "/api/v2/instance",
)  # fmt: skip
# Beneath these, and seldom asked for.
_LONG = {"history", "source", "card", "quotes", "reblogged_by", "favourited_by", "requests", "policy"}


def _nothing_here() -> HttpResponse:
    response = error(404, "The page you are looking for isn't here.")
    put_on(response, CROSS_ORIGIN)
    return response
