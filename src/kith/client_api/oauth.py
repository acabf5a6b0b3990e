"""OAuth 2 for apps: oauthlib knows the protocol (RFC 6749, 6750, 7009, 7636), this file knows our apps and tokens.

Two grants: a person's yes (authorization_code, with PKCE by S256 alone) and the app for itself (client_credentials).
Tokens do not end by themselves, as nowhere on the Mastodon API: apps would not know what to do.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from oauthlib.common import Request
from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    AuthorizationEndpoint,
    BearerToken,
    ClientCredentialsGrant,
    FatalClientError,
    OAuth2Error,
    RequestValidator,
    RevocationEndpoint,
    TokenEndpoint,
)

from kith.client_api.arguments import Arguments
from kith.foundations.text import printable
from kith.members import letting_in
from kith.members.models import App, User
from kith.members.scopes import USUAL, all_covered

_GRANTS = ("authorization_code", "client_credentials")


class Refused(Exception):
    """The app asked in a way that can't be answered by sending the person back to it; the words say why."""


class SentBack(Exception):
    """The app asked for what it can't have, and is told so at `address`."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True, slots=True)
class Wish:
    """What an app asks a person for."""

    app: App
    scopes: tuple[str, ...]
    redirect_uri: str

    @property
    def is_out_of_band(self) -> bool:
        return self.redirect_uri == letting_in.OUT_OF_BAND

    @property
    def website(self) -> str:
        """The website that a yes is sent to; nothing where it goes to an app on this device."""
        parts = urlsplit(self.redirect_uri)
        return parts.netloc if parts.scheme in {"http", "https"} else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back to an app."""

    status: int
    content: dict[str, Any]
    headers: dict[str, str]


def wish_of(request: HttpRequest) -> Wish:
    """Return what the address of the consent page asks for. Raises Refused or SentBack."""
    try:
        scopes, asked = _server().validate_authorization_request(_address(request), "GET")
    except FatalClientError as error:
        raise Refused(error.description or error.error) from error
    except OAuth2Error as error:
        raise SentBack(_as_registered(error.in_uri(error.redirect_uri), error.redirect_uri)) from error
    return Wish(asked["request"].client, tuple(scopes), asked["redirect_uri"])


def say_yes(request: HttpRequest, *, user: User, wish: Wish) -> str:
    """Let the app do what it asked for, and return the address to send the person to. Raises Refused or SentBack."""
    try:
        headers, _, status = _server().create_authorization_response(
            _address(request), "GET", scopes=list(wish.scopes), credentials={"user": user}
        )
    except FatalClientError as error:
        raise Refused(error.description or error.error) from error
    if status != 302:
        raise Refused("This could not be answered.")
    return _as_registered(headers["Location"], wish.redirect_uri)


def say_no(request: HttpRequest, *, wish: Wish) -> str:
    """Return the address that tells the app it was not let in."""
    told = {"error": "access_denied", "error_description": "The resource owner denied the request."}
    if state := request.GET.get("state"):
        told["state"] = state
    return f"{wish.redirect_uri}{'&' if '?' in wish.redirect_uri else '?'}{urlencode(told)}"


def code_in(address: str) -> str:
    """Return the code that an answer carries, to be shown where it can't be sent."""
    return parse_qs(urlsplit(address).query).get("code", [""])[0]


def give_token(request: HttpRequest, arguments: Arguments) -> Answer:
    """Answer an app that comes for its token."""
    try:
        headers, body, status = _server().create_token_response(
            _address(request), "POST", _form(arguments), _headers(request)
        )
    except OAuth2Error as error:  # oauthlib answers most of them itself, but not a secret in the address
        headers, body, status = error.headers, error.json, error.status_code
    content = json.loads(body)
    if status == 200:
        content.pop("expires_in", None)
        content["created_at"] = int(timezone.now().timestamp())
    return Answer(status, content, _kept(headers))


def take_token_back(request: HttpRequest, arguments: Arguments) -> Answer:
    """Forget a token, at its app's own wish."""
    headers, body, status = _server().create_revocation_response(
        _address(request), "POST", _form(arguments), _headers(request)
    )
    return Answer(status, json.loads(body) if body else {}, _kept(headers))


class _Validator(RequestValidator):  # type: ignore[misc]  # oauthlib ships no types
    """What oauthlib asks about our apps, codes and tokens. `now` is the time of the request."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._now = now

    def client_authentication_required(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        return True

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        client_id, secret = _credentials(request)
        request.client = letting_in.app_with_secret(client_id, secret)
        if request.client is None:
            return False
        request.client_id = request.client.client_id = client_id
        return True

    def authenticate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        return False  # every app has a secret

    def validate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        request.client = App.objects.filter(client_id=client_id).first()
        return request.client is not None

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return redirect_uri in request.client.redirect_uris

    def get_default_redirect_uri(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> None:
        return None

    def validate_response_type(
        self, client_id: str, response_type: str, client: App, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return response_type == "code"

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: App, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return grant_type in _GRANTS

    def get_default_scopes(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        return [USUAL]

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: App, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return bool(scopes) and all_covered(client.scopes.split(), scopes)

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        return False  # every app has a secret, and older apps know no PKCE

    def save_authorization_code(
        self, client_id: str, code: dict[str, str], request: Request, *args: Any, **kwargs: Any
    ) -> None:
        letting_in.keep_code(
            code=code["code"],
            app=request.client,
            user=request.user,
            redirect_uri=request.redirect_uri,
            scopes=request.scopes,
            challenge=request.code_challenge or "",
            now=self._now,
        )

    def validate_code(
        self, client_id: str, code: str, client: App, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        # Spent here, before anything else is compared: a code that somebody tried with a wrong verifier is known to
        # others, and must open nothing any more.
        spent = letting_in.spend_code(code=code, app=client, now=self._now)
        if spent is None or not spent.user.may_enter:
            return False
        request.spent, request.user, request.scopes = spent, spent.user, spent.scopes.split()
        return True

    def get_code_challenge(self, code: str, request: Request) -> str | None:
        return request.spent.challenge or None

    def get_code_challenge_method(self, code: str, request: Request) -> str:
        return "S256"

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: App, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return bool(request.spent.redirect_uri == redirect_uri)

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Request, *args: Any, **kwargs: Any
    ) -> None:
        return None  # spent already

    def save_bearer_token(self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any) -> None:
        letting_in.keep_token(
            token=token["access_token"],
            app=request.client,
            user=getattr(request, "user", None),
            scopes=request.scopes,
            now=self._now,
            code=getattr(request, "spent", None),
        )

    def revoke_token(self, token: str, token_type_hint: str, request: Request, *args: Any, **kwargs: Any) -> None:
        letting_in.revoke_token(token=token, app=request.client)


class _CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    """Without “plain”, which protects from nothing."""

    _code_challenge_methods = {"S256": AuthorizationCodeGrant._code_challenge_methods["S256"]}
    refresh_token = False


class _Server(AuthorizationEndpoint, TokenEndpoint, RevocationEndpoint):  # type: ignore[misc]
    def __init__(self, validator: _Validator) -> None:
        by_code, for_itself = _CodeGrant(validator), ClientCredentialsGrant(validator)
        bearer = BearerToken(validator, token_generator=lambda _: secrets.token_urlsafe(32))
        AuthorizationEndpoint.__init__(
            self, default_response_type="code", default_token_type=bearer, response_types={"code": by_code}
        )
        TokenEndpoint.__init__(
            self,
            default_grant_type="authorization_code",
            default_token_type=bearer,
            grant_types={"authorization_code": by_code, "client_credentials": for_itself},
        )
        RevocationEndpoint.__init__(self, validator)


def _as_registered(address: str, redirect_uri: str) -> str:
    """Lead to where the app said, letter by letter: Python writes schemes small, and `app://` as `app:`."""
    return f"{redirect_uri.partition('?')[0]}?{urlsplit(address).query}"


def _server() -> _Server:
    return _Server(_Validator(timezone.now()))


def _address(request: HttpRequest) -> str:
    # Whether the line is safe is settled by whoever runs the server; oauthlib refuses what does not look so.
    host = urlsplit(settings.KITH_ORIGIN).netloc
    return f"https://{host}{request.path}?{request.GET.urlencode()}"


def _headers(request: HttpRequest) -> dict[str, str]:
    return {"Authorization": request.headers["Authorization"]} if "Authorization" in request.headers else {}


def _form(arguments: Arguments) -> str:
    return urlencode([(name, arguments.text(name) or "") for name in arguments.names()])


def _kept(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() != "content-type"}


def _credentials(request: Request) -> tuple[str, str]:
    """Return the app's name and secret, from the header (RFC 6749 section 2.3.1) or the form."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            name, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
        except ValueError:  # no base64, or no text
            return "", ""
        return printable(unquote(name)), printable(unquote(secret))
    return request.client_id or "", request.client_secret or ""
