"""How an app is let in: it registers, a person says yes or no, it comes for its token; and takes it back."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kith.client_api import oauth
from kith.client_api.door import ApiRequest, for_anyone, for_apps, for_members, json_answer, not_valid, too_often
from kith.client_api.routing import route
from kith.client_api.wording import what_it_may
from kith.members import limits
from kith.members.door import by_address
from kith.members.gate import MemberRequest, member_only
from kith.members.letting_in import NeedsAName, NotARedirect, Registered, register_app
from kith.members.models import App
from kith.members.scopes import ALL, USUAL, known
from kith.notifications.push.keys import server_key

_APPS_BY_ADDRESS = limits.Limit("apps", 60, 3600)
_TOKENS_BY_ADDRESS = limits.Limit("tokens", 100, 300)


@for_anyone()
def register(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/apps"""
    _limited(request, _APPS_BY_ADDRESS)
    sent = request.arguments
    try:
        made = register_app(
            name=sent.text("client_name") or "",
            redirect_uris=[each for one in sent.texts("redirect_uris") for each in one.split()],
            scopes=known(sent.text("scopes") or USUAL) or [USUAL],
            website=sent.text("website") or "",
            now=timezone.now(),
        )
    except NeedsAName:
        raise not_valid("Application name can't be blank") from None
    except NotARedirect:
        raise not_valid("Redirect URI must be an absolute URI.") from None
    return json_answer(_application(made.app) | _secrets(made))


@for_apps()
def show_application(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/apps/verify_credentials"""
    assert request.caller is not None  # noqa: S101 - for_apps
    return json_answer(_application(request.caller.app))


@require_http_methods(["GET", "POST"])
@member_only
def authorize(request: MemberRequest) -> HttpResponse:
    """The page on which a person says whether an app may come in."""
    try:
        wish = oauth.wish_of(request)
        if request.method != "POST":
            return _consent(request, wish)
        if request.POST.get("answer") != "yes":
            return _send_back(oauth.say_no(request, wish=wish), wish, request)
        return _send_back(oauth.say_yes(request, user=request.member, wish=wish), wish, request)
    except oauth.SentBack as sent_back:
        return _to_app(sent_back.address)
    except oauth.Refused as refused:
        return render(request, "client_api/refused.html", {"why": str(refused)}, status=400)


@for_anyone()
def give_token(request: ApiRequest) -> HttpResponse:
    """POST /oauth/token"""
    _limited(request, _TOKENS_BY_ADDRESS)
    answer = oauth.give_token(request, request.arguments)
    return json_answer(answer.content, status=answer.status, headers=answer.headers)


@for_anyone()
def take_token_back(request: ApiRequest) -> HttpResponse:
    """POST /oauth/revoke"""
    answer = oauth.take_token_back(request, request.arguments)
    return json_answer(answer.content, status=answer.status, headers=answer.headers)


@for_members("read", "profile", "read:accounts")
def user_info(request: ApiRequest) -> HttpResponse:
    """GET /oauth/userinfo"""
    account = request.account
    return json_answer(
        {
            "iss": f"{settings.KITH_ORIGIN}/",
            "sub": account.uri,
            "name": account.name,
            "preferred_username": account.username,
            "profile": account.url,
        }
    )


@for_anyone()
def metadata(request: HttpRequest) -> HttpResponse:
    """GET /.well-known/oauth-authorization-server (RFC 8414)"""
    here = settings.KITH_ORIGIN
    return json_answer(
        {
            "issuer": f"{here}/",
            "authorization_endpoint": f"{here}/oauth/authorize",
            "token_endpoint": f"{here}/oauth/token",
            "revocation_endpoint": f"{here}/oauth/revoke",
            "userinfo_endpoint": f"{here}/oauth/userinfo",
            "app_registration_endpoint": f"{here}/api/v1/apps",
            "scopes_supported": list(ALL),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "service_documentation": "https://docs.joinmastodon.org/",
        },
        headers={"Cache-Control": "public, max-age=3600"},
    )


def _consent(request: MemberRequest, wish: oauth.Wish) -> HttpResponse:
    context = {"wish": wish, "may": what_it_may(wish.scopes), "host": _host(wish.app.website)}
    response = render(request, "client_api/authorize.html", context)
    response.forms_lead_to = _place_of(wish.redirect_uri)  # type: ignore[attr-defined]
    return response


def _place_of(address: str) -> str:
    """Return where an address leads, as a content policy names it: a website by its host, an app by its scheme."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} else f"{parts.scheme}:"


def _send_back(address: str, wish: oauth.Wish, request: HttpRequest) -> HttpResponse:
    if wish.is_out_of_band:
        code = oauth.code_in(address)
        return render(request, "client_api/code.html", {"app": wish.app, "code": code})
    return _to_app(address)


def _to_app(address: str) -> HttpResponse:
    # Not HttpResponseRedirect, which knows no schemes but the web's.
    return HttpResponse(status=302, headers={"Location": address, "Cache-Control": "no-store"})


def _limited(request: ApiRequest, limit: limits.Limit) -> None:
    if limits.count(limit, by_address(request)).is_over:
        raise too_often()


def _application(app: App) -> dict[str, object]:
    return {
        "id": str(app.pk),
        "name": app.name,
        "website": app.website or None,
        "scopes": app.scopes.split(),
        "redirect_uris": app.redirect_uris,
        "redirect_uri": "\n".join(app.redirect_uris),
        "vapid_key": server_key(),
    }


def _secrets(made: Registered) -> dict[str, object]:
    return {"client_id": made.app.client_id, "client_secret": made.secret, "client_secret_expires_at": 0}


def _host(address: str) -> str:
    return urlsplit(address).netloc if address else ""


routes = [
    route(".well-known/oauth-authorization-server", get=metadata),
    route("oauth/token", post=give_token),
    route("oauth/revoke", post=take_token_back),
    route("oauth/userinfo", get=user_info, post=user_info),
    route("api/v1/apps", post=register),
    route("api/v1/apps/verify_credentials", get=show_application),
]
