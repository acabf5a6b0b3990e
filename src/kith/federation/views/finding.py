"""Where people are found by their handle: webfinger (RFC 7033), and where that is (RFC 6415)."""

from __future__ import annotations

from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from kith.accounts.models import Account
from kith.accounts.pictures import avatar_of
from kith.accounts.queries import by_username
from kith.federation.keys import server_actor
from kith.federation.outbound.documents import addresses
from kith.federation.outbound.documents.parts import media_type
from kith.federation.readers import Reader
from kith.federation.views.actors import someone
from kith.federation.views.answering import for_servers, refusal
from kith.protocols.activitypub.vocabulary import ACTIVITY_JSON

_PAGE = "http://webfinger.net/rel/profile-page"
_PICTURE = "http://webfinger.net/rel/avatar"
_SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe"
_FOR_ALL = "public, max-age=60"


@for_servers
def webfinger(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Someone here by `acct:name@server`, or by an address of theirs; or this server itself, by its own name."""
    resource = request.GET.get("resource", "").strip()
    if not resource:
        return refusal(400, "resource is needed")
    scheme = resource.partition(":")[0]
    if scheme not in {"acct", "http", "https"}:
        return refusal(400, "resource is neither acct: nor an address")
    if _is_server(resource):
        return _jrd(_server())
    account = _called(resource.removeprefix("acct:")) if scheme == "acct" else addresses.local_account(resource)
    return _jrd(_someone(someone(account.username if account else "")))


@for_servers
def host_meta(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Where to ask for people, in XML; Mastodon writes it so too."""
    content = format_html(
        '<?xml version="1.0" encoding="UTF-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">'
        '<Link rel="lrdd" type="application/jrd+json" template="{}"/></XRD>\n',
        _template(),
    )
    response = HttpResponse(content, content_type="application/xrd+xml; charset=utf-8")
    response["Cache-Control"] = _FOR_ALL
    return response


@for_servers
def host_meta_json(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The same in JSON."""
    return _jrd({"links": [{"rel": "lrdd", "type": "application/jrd+json", "template": _template()}]})


def _called(handle: str) -> Account | None:
    username, at, domain = handle.removeprefix("@").rpartition("@")
    return by_username(username) if at and domain.lower() == settings.KITH_DOMAIN.lower() else None


def _is_server(resource: str) -> bool:
    return resource.lower() in {f"acct:{settings.KITH_DOMAIN}@{settings.KITH_DOMAIN}".lower(), server_actor().lower()}


def _template() -> str:
    return f"{settings.KITH_ORIGIN}/.well-known/webfinger?resource={{uri}}"


def _someone(account: Account) -> dict[str, Any]:
    picture = avatar_of(account)
    return {
        "subject": f"acct:{account.username}@{settings.KITH_DOMAIN}",
        "aliases": list(dict.fromkeys([account.url, account.uri])),
        "links": [
            {"rel": _PAGE, "type": "text/html", "href": account.url},
            {"rel": "self", "type": ACTIVITY_JSON, "href": account.uri},
            {"rel": _SUBSCRIBE, "template": f"{settings.KITH_ORIGIN}/authorize_interaction?uri={{uri}}"},
            *([] if account.is_gone else [{"rel": _PICTURE, "type": media_type(picture), "href": picture}]),
        ],
    }


def _server() -> dict[str, Any]:
    return {
        "subject": f"acct:{settings.KITH_DOMAIN}@{settings.KITH_DOMAIN}",
        "aliases": [server_actor()],
        "links": [
            {
                "rel": "http://webfinger.net/rel/profile-page",
                "type": "text/html",
                "href": f"{settings.KITH_ORIGIN}/about",
            },
            {"rel": "self", "type": ACTIVITY_JSON, "href": server_actor()},
        ],
    }


def _jrd(told: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(msgspec.json.encode(told), content_type="application/jrd+json; charset=utf-8")
    response["Cache-Control"] = _FOR_ALL
    return response
