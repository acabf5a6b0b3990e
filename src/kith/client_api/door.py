"""What every endpoint has in common: who asks, what they were let do, how they asked, and how a refusal reads.

The words of refusals are the Mastodon API's own: apps look for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import msgspec
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from kith.accounts.models import Account
from kith.client_api.arguments import Arguments, Unreadable, Wrong, arguments_of
from kith.members.letting_in import note_used
from kith.members.models import User
from kith.members.queries import AppCaller, caller_with
from kith.members.scopes import covers

View = Callable[..., HttpResponse]

# No cookies: what a page of another site asks for here, it asks with a token of its own.
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Link, Mastodon-Async-Refresh, X-RateLimit-Reset, X-RateLimit-Limit, X-RateLimit-Remaining, X-Request-Id"
    ),
}
_ASKED_BEFORE = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, X-Requested-With",
    "Access-Control-Max-Age": "7200",
}


class ApiRequest(HttpRequest):
    """A request that came through `endpoint`."""

    arguments: Arguments
    caller: AppCaller | None
    account: Account
    member: User


class Refusal(Exception):
    """The request can't be answered; `words` are for the app, and often for who uses it."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


def not_valid(words: str) -> Refusal:
    """What was sent can't be done."""
    return Refusal(422, f"Validation failed: {words}")


def endpoint(**views: View) -> View:
    """Serve one address: `endpoint(get=show, put=change)`. Other methods are answered with 405, OPTIONS with CORS."""
    by_method = {name.upper(): view for name, view in views.items()}
    if "GET" in by_method:
        by_method.setdefault("HEAD", by_method["GET"])

    @csrf_exempt  # nothing here looks at cookies
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers=_ASKED_BEFORE)
        elif view := by_method.get(request.method or ""):
            response = _answer(view, request, *args, **kwargs)
        else:
            response = error(405, "This method is not allowed here.")
            response["Allow"] = ", ".join(sorted(by_method))
        for name, value in CROSS_ORIGIN.items():
            response[name] = value
        return response

    serve.is_for_apps = True  # type: ignore[attr-defined]  # no page, and no form that needs a token of its own
    return serve


def for_apps(*scopes: str) -> Callable[[View], View]:
    """Answer an app that was let in by anyone, or that speaks for itself."""
    return _needing(scopes, needs_member=False)


def for_members(*scopes: str) -> Callable[[View], View]:
    """Answer an app that a member let do one of `scopes`."""
    return _needing(scopes, needs_member=True)


def json_answer(content: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """Return `content` as JSON, without a space too many."""
    return HttpResponse(
        msgspec.json.encode(content),
        status=status,
        content_type="application/json; charset=utf-8",
        headers={"Cache-Control": "private, no-store"} | (headers or {}),
    )


def error(status: int, words: str) -> HttpResponse:
    return json_answer({"error": words}, status=status)


def _needing(scopes: Iterable[str], *, needs_member: bool) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def asked(request: ApiRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            caller = request.caller
            if caller is None:
                raise Refusal(401, "The access token is invalid")
            if needs_member and caller.user is None:
                raise Refusal(422, "This method requires an authenticated user")
            if scopes and not any(covers(caller.scopes, scope) for scope in scopes):
                raise Refusal(403, "This action is outside the authorized scopes")
            return view(request, *args, **kwargs)

        return asked

    return decorate


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        caller = _caller(request)
        request.caller = caller  # type: ignore[attr-defined]
        request.member = caller.user if caller else None  # type: ignore[attr-defined]
        request.account = caller.user.account if caller and caller.user else None  # type: ignore[attr-defined]
        request.arguments = arguments_of(request)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)
    except Refusal as refusal:
        return error(refusal.status, refusal.words)
    except (Http404, LookupError):
        return error(404, "Record not found")
    except PermissionDenied:
        return error(403, "This action is not allowed")
    except Wrong as wrong:
        return error(400, f"{wrong} can't be read")
    except (Unreadable, BadRequest, TooManyFieldsSent):
        return error(400, "The request can't be read")
    except RequestDataTooBig:
        return error(413, "That is more than this server takes at once")


def _caller(request: HttpRequest) -> AppCaller | None:
    """Return who asks. A token that opens nothing is refused, also where none is needed: the app should know."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    caller = caller_with(token.strip())
    if caller is None:
        raise Refusal(401, "The access token is invalid")
    note_used(caller.token, now=timezone.now())
    return caller
