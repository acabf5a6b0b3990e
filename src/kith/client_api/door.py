"""What every endpoint has in common: who asks, what they were let do, how they asked, and how a refusal reads.

The words of refusals are the Mastodon API's own: apps look for them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import msgspec
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import ResponseHeaders
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from kith.accounts.models import Account
from kith.client_api import rates
from kith.client_api.arguments import Arguments, Unreadable, Wrong, arguments_of
from kith.foundations.rates import Rate, Standing, count
from kith.members.joining import waiting_with
from kith.members.letting_in import note_used
from kith.members.limits import address_of
from kith.members.models import User
from kith.members.queries import AppCaller, caller_with
from kith.members.scopes import covers

View = Callable[..., HttpResponse]

log = logging.getLogger(__name__)

# No cookies: what a page of another site asks for here, it asks with a token of its own.
CROSS_ORIGIN = ResponseHeaders(
    {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": (
            "Link, Mastodon-Async-Refresh, X-RateLimit-Reset, X-RateLimit-Limit, X-RateLimit-Remaining, X-Request-Id"
        ),
    }
)
_FOR_WHO_ASKED = ResponseHeaders({"Cache-Control": "private, no-store"})
_ASKED_BEFORE = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, X-Requested-With",
    "Access-Control-Max-Age": "7200",
}


class ApiRequest(HttpRequest):
    """A request that came through `endpoint`. `member` and `account` are None where an app speaks for itself."""

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
        put_on(response, CROSS_ORIGIN)
        return response

    serve.is_for_apps = True  # type: ignore[attr-defined]  # no page, and no form that needs a token of its own
    return serve


def put_on(response: HttpResponseBase, headers: ResponseHeaders) -> None:
    """Put headers on that are the same on every answer. They were checked once, where they were written down."""
    response.headers._store.update(headers._store)


# Who may ask a view: anyone, whoever brings a token (also an app that speaks for itself), or a member's app. Each view
# says it with one of these; tests go through all of them with tokens of every kind.
ANYONE, APPS, MEMBERS = "anyone", "apps", "members"


def for_anyone(*scopes: str) -> Callable[[View], View]:
    """Answer whoever asks; who brings a token must have been let do one of `scopes`."""
    return _for(ANYONE, scopes)


def for_apps(*scopes: str) -> Callable[[View], View]:
    """Answer an app that was let in by anyone, or that speaks for itself."""
    return _for(APPS, scopes)


def for_members(*scopes: str) -> Callable[[View], View]:
    """Answer an app that a member let do one of `scopes`."""
    return _for(MEMBERS, scopes)


def json_answer(content: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """Return `content` as JSON, without a space too many; parts that are JSON already come as `msgspec.Raw`."""
    return ready_answer(msgspec.json.encode(content), status=status, headers=headers)


def ready_answer(content: bytes, *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """Return what is JSON already."""
    response = HttpResponse(content, content_type="application/json; charset=utf-8", status=status)
    put_on(response, _FOR_WHO_ASKED)
    if headers:
        for name, value in headers.items():
            response[name] = value
    return response


def error(status: int, words: str) -> HttpResponse:
    return json_answer({"error": words}, status=status)


def not_found() -> Refusal:
    """There is nothing there, or nothing that the one who asks may know of."""
    return Refusal(404, "Record not found")


def not_allowed() -> Refusal:
    """Who asks may not do this, whatever they were let do."""
    return Refusal(403, "This action is not allowed")


def too_often() -> Refusal:
    return Refusal(429, "Too many requests")


def lets_wait(view: View) -> View:
    """Answer also who joined through an app and has still to confirm their address, or to be approved."""
    view.lets_wait = True  # type: ignore[attr-defined]
    return view


def _for(audience: str, scopes: tuple[str, ...]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.audience = audience  # type: ignore[attr-defined]
        view.scopes = scopes  # type: ignore[attr-defined]
        return view

    return decorate


def _check(view: View, caller: AppCaller | None) -> None:
    audience = getattr(view, "audience", ANYONE)
    if caller is None:
        if audience != ANYONE:
            raise Refusal(401, "The access token is invalid")
        return
    if audience == MEMBERS and caller.user is None:
        raise Refusal(422, "This method requires an authenticated user")
    scopes = getattr(view, "scopes", ())
    if scopes and not any(covers(caller.scopes, scope) for scope in scopes):
        raise Refusal(403, "This action is outside the authorized scopes")


class _TooOften(Exception):
    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing


def rated(rate: Rate) -> Callable[[View], View]:
    """Let an app ask a view no more often than `rate` says, beside what holds for all."""

    def decorate(view: View) -> View:
        view.rate = rate  # type: ignore[attr-defined]
        return view

    return decorate


def _counted(request: HttpRequest, view: View) -> Standing:
    caller, address = request.caller, address_of(request)  # type: ignore[attr-defined]
    who = caller.user.pk if caller and caller.user else f"app {caller.app.pk}" if caller else address
    standings = [
        count(rates.BY_MEMBER if caller else rates.BY_GUEST, who),
        count(rates.BY_ADDRESS, address),
    ]
    rate = getattr(view, "rate", None)
    if rate is not None:
        standings.append(count(rate, who))
    standing = rates.tightest(standings)
    if standing.is_over:
        raise _TooOften(standing)
    return standing


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    standing: Standing | None = None
    try:
        caller = _known_or_counted(request, view)
        request.caller = caller  # type: ignore[attr-defined]
        request.member = caller.user if caller else None  # type: ignore[attr-defined]
        request.account = caller.user.account if caller and caller.user else None  # type: ignore[attr-defined]
        if rates.are_on():
            standing = _counted(request, view)
        _check(view, caller)
        request.arguments = arguments_of(request)  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        if standing is not None:
            rates.put_on(response, standing)
        return response
    except _TooOften as over:
        response = _refused(too_often())
        rates.put_on(response, over.standing)
        return response
    except Refusal as refusal:
        return _refused(refusal)
    except Http404:
        return _refused(not_found())
    except PermissionDenied:
        return _refused(not_allowed())
    except Wrong as wrong:
        return error(400, f"{wrong} can't be read")
    except RequestDataTooBig:
        return error(413, "That is more than this server takes at once")
    except (Unreadable, BadRequest, TooManyFieldsSent, SuspiciousOperation):
        return error(400, "The request can't be read")
    except Exception:  # the app gets an answer that it can read, and the log the trace
        log.exception("An endpoint failed (%s).", request.method)
        return error(500, "Something went wrong on this server. It has been noted.")


def _refused(refusal: Refusal) -> HttpResponse:
    return error(refusal.status, refusal.words)


def _known_or_counted(request: HttpRequest, view: View) -> AppCaller | None:
    """As `_caller`; who brings a token that opens nothing counts as a guest, so that nobody tries one after another."""
    try:
        return _caller(request, view)
    except Refusal:
        request.caller = None  # type: ignore[attr-defined]
        if rates.are_on():
            _counted(request, view)
        raise


def _caller(request: HttpRequest, view: View) -> AppCaller | None:
    """Return who asks. A token that opens nothing is refused, also where none is needed: the app should know."""
    kind, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    caller = caller_with(token.strip(), to_read=request.method in {"GET", "HEAD"})
    if caller is None:
        caller = _waiting(token.strip(), view)
    note_used(caller.token, now=timezone.now())
    return caller


def _waiting(token: str, view: View) -> AppCaller:
    caller = waiting_with(token)
    if caller is None or caller.user is None:
        raise Refusal(401, "The access token is invalid")
    if getattr(view, "lets_wait", False):
        return caller
    if caller.user.confirmed_at is None:
        raise Refusal(403, "Your login is missing a confirmed e-mail address")
    raise Refusal(403, "Your login is currently pending approval")
