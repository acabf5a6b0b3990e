"""Whoever is refused before all they sent was read is heard out first; else a proxy still sending answers “502”."""

from collections.abc import Callable, Iterable
from typing import Any

from kith.project.bodies import MOST_FROM_GUESTS
from kith.project.environ import Application, Environ

_AT_ONCE = 64 * 1024


def hearing_out(application: Application) -> Application:
    """Wrap `application`: what it left of a body is read and dropped, up to what a guest may send."""

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        response = application(environ, start_response)
        if environ.get("CONTENT_LENGTH", "0") not in {"", "0"} or "HTTP_TRANSFER_ENCODING" in environ:
            _drop(environ["wsgi.input"])
        return response

    return answer


def _drop(body: Any) -> None:
    left = MOST_FROM_GUESTS
    while left > 0 and (part := body.read(min(left, _AT_ONCE))):
        left -= len(part)
