"""How other servers are answered: the media type, what may be kept and for how long, and how a refusal reads."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from kith.federation.readers import KeptAway, Reader
from kith.foundations.before import SAFETY
from kith.protocols.activitypub.contexts import in_context
from kith.protocols.activitypub.vocabulary import ACTIVITY_JSON

View = Callable[..., HttpResponse]

log = logging.getLogger(__name__)

_KIND = f"{ACTIVITY_JSON}; charset=utf-8"
# Long enough for a burst of servers behind one proxy, short enough for what is taken back.
_KEPT_FOR = "public, max-age=180"
_FOR_WHO_ASKED = "private, no-store"
_ON_ALL = SAFETY | {
    "Vary": "Accept",
    "Access-Control-Allow-Origin": "*",  # no cookie is looked at
}


class Gone(Exception):
    """What was at this address is not there any more, and will not come back."""

    def __init__(self, uri: str) -> None:
        super().__init__()
        self.uri = uri


def for_servers(view: View) -> View:
    """Serve one address to other servers: `view(request, reader, …)`. It may raise Http404 and Gone."""

    @csrf_exempt  # nothing here looks at cookies
    @wraps(view)
    def serve(request: HttpRequest, **names: Any) -> HttpResponse:
        if request.method == "OPTIONS":  # of a browser, for a page elsewhere
            response = HttpResponse(status=204, headers={"Access-Control-Allow-Methods": "GET, HEAD, OPTIONS"})
        elif request.method not in {"GET", "HEAD"}:
            response = refusal(405, "This is read, not written to.")
            response["Allow"] = "GET, HEAD"
        else:
            response = _answer(view, request, names)
        for name, value in _ON_ALL.items():
            response[name] = value
        return response

    serve.is_for_servers = True  # type: ignore[attr-defined]  # no page, and no form that needs a token
    return serve


def document(request: HttpRequest, told: dict[str, Any], *, is_open: bool = True) -> HttpResponse:
    """Answer with a document; one that is not open is for whoever asked alone."""
    return ready_document(request, msgspec.json.encode(in_context(told)), is_open=is_open)


def ready_document(request: HttpRequest, content: bytes, *, is_open: bool = True) -> HttpResponse:
    """Answer with the bytes of a document, or that it is still the same."""
    if not is_open:
        return _response(content, _FOR_WHO_ASKED)
    tag = f'"{blake2b(content, digest_size=12).hexdigest()}"'
    if tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponse(status=304)
        response["Cache-Control"] = _KEPT_FOR
        del response["Content-Type"]
    else:
        response = _response(content, _KEPT_FOR)
    response["ETag"] = tag
    return response


def refusal(status: int, words: str) -> HttpResponse:
    response = HttpResponse(msgspec.json.encode({"error": words}), status=status, content_type="application/json")
    response["Cache-Control"] = _FOR_WHO_ASKED
    return response


def _answer(view: View, request: HttpRequest, names: dict[str, Any]) -> HttpResponse:
    try:
        reader = Reader(request, now=timezone.now())
        reader.refuse_kept_away()
        return view(request, reader, **names)
    except KeptAway:
        return refusal(403, "This server tells yours nothing.")
    except Gone as gone:
        response = _response(msgspec.json.encode(in_context({"id": gone.uri, "type": "Tombstone"})), _KEPT_FOR)
        response.status_code = 410
        return response
    except Http404:
        return refusal(404, "There is nothing here.")
    except Exception:
        log.exception("A document could not be told.")
        return refusal(500, "Something went wrong on this server.")


def _response(content: bytes, kept: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_KIND)
    response["Cache-Control"] = kept
    return response
