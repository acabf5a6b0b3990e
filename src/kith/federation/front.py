"""Where deliveries of other servers leave the way that pages take: no session, no form token, no language, no cookie.

They come in far greater numbers than pages are opened. So they are answered before Django's handler, which costs as
much as the answer; and by the same code within it, for whoever runs Kith in a way of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from django.core.handlers.wsgi import get_path_info
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone

from kith.accounts.queries import by_username
from kith.federation.inbound.door import Posted, TurnedAway, take
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
from kith.protocols.activitypub.parsing import MOST_BYTES

View = Callable[[HttpRequest], HttpResponseBase]

_PERSONAL = re.compile(r"/users/([A-Za-z0-9_]{1,30})/inbox/?")
_SHARED = {"/inbox", "/inbox/", "/actor/inbox", "/actor/inbox/"}
_ON_ALL = SAFETY | {"Cache-Control": "no-store"}


def inboxes_first(get_response: View) -> View:
    """Answer what is for an inbox; hand everything else on."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not _is_inbox(request.path_info):
            return get_response(request)
        request.get_host()  # raises DisallowedHost, which becomes a 400
        return answer(request.META, request.read)

    return middleware


def deliveries_first(django: Application, finish: Finish = nothing_more) -> Application:
    """Wrap Django: what is for an inbox is answered before it. `finish` is the last to hold such an answer."""

    def answer_or_hand_on(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].rstrip("/").endswith("/inbox"):
            return django(environ, start_response)
        if not _is_inbox(get_path_info(environ)) or not is_our_host(environ.get("HTTP_HOST", "")):
            return django(environ, start_response)
        mend_connection()
        response = answer(environ, environ["wsgi.input"].read)
        finish(environ, response)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    return answer_or_hand_on


def answer(environ: Environ, read: Callable[[int], bytes]) -> HttpResponse:
    """Take a delivery, or say why not: 202, which promises that it will be looked at, or the refusal in plain words."""
    try:
        if environ["REQUEST_METHOD"] != "POST":
            raise TurnedAway(405, "An inbox is posted to.")
        path = get_path_info(environ)
        _refuse_for_nobody(path)
        take(_posted(environ, path, read(MOST_BYTES + 1)), now=timezone.now())
    except TurnedAway as away:
        response: HttpResponse = JsonResponse({"error": str(away)}, status=away.status)
        if away.status in {429, 503}:
            response["Retry-After"] = "300"
        elif away.status == 405:
            response["Allow"] = "POST"
    else:
        response = HttpResponse(status=202, content_type="text/plain")
    for name, value in _ON_ALL.items():
        response[name] = value
    response["Content-Length"] = str(len(response.content))
    return response


def _posted(environ: Environ, path: str, body: bytes) -> Posted:
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name[:5] == "HTTP_"}
    headers["content-type"] = environ.get("CONTENT_TYPE", "")
    headers["content-length"] = environ.get("CONTENT_LENGTH", "")
    query = environ.get("QUERY_STRING", "")
    target = f"{path}?{query}" if query else path
    return Posted(target=target, headers=headers, body=body, address=environ.get("REMOTE_ADDR", ""))


def _refuse_for_nobody(path: str) -> None:
    if (found := _PERSONAL.fullmatch(path)) is None:
        return
    account = by_username(found[1])
    if account is None or account.is_feed:
        raise TurnedAway(404, "There is nobody here by this name.")
    if account.left_at is not None:
        raise TurnedAway(410, "This person is not here any more.")


def _is_inbox(path: str) -> bool:
    return path in _SHARED or _PERSONAL.fullmatch(path) is not None
