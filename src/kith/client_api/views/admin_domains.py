"""Servers that are limited or kept away: https://docs.joinmastodon.org/methods/admin/domain_blocks/

Servers are let in unless moderators decide otherwise, so there are none that are let in by name (…/domain_allows/).
"""

from __future__ import annotations

import msgspec
from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.actions import NotAnotherServer
from kith.client_api.answers import cursor_of, list_answer
from kith.client_api.arguments import Arguments
from kith.client_api.door import ApiRequest, json_answer, not_found, not_valid, ready_answer
from kith.client_api.entities.domain_blocks import SEVERITIES, admin_domain_block
from kith.client_api.keeping import for_keepers
from kith.client_api.routing import route
from kith.moderation import actions
from kith.moderation.servers import decided_page, decided_server, server_called
from kith.servers.actions import Limits, limits_of
from kith.servers.models import Limit, Server

_LIMITS = {word: limit for limit, word in SEVERITIES.items()}


@for_keepers("admin:read:domain_blocks")
def index(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/admin/domain_blocks"""
    rows = decided_page(cursor_of(request, usual=100, most=200)).rows
    blocks = [msgspec.json.encode(admin_domain_block(each)) for each in rows]
    return list_answer(request, blocks, [each.pk for each in rows])


@for_keepers("admin:read:domain_blocks")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/admin/domain_blocks/:id"""
    return json_answer(admin_domain_block(_decided(id)))


@for_keepers("admin:write:domain_blocks")
def create(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/admin/domain_blocks: about a server of which nothing was decided yet."""
    asked = request.arguments
    domain = (asked.text("domain") or "").strip().lower()
    known = server_called(domain)
    if known is not None and limits_of(known).is_any:
        raise not_valid("Domain has already been taken")
    return _changed(request, domain, _limits(asked, Limits(limit=Limit.LIMITED)))


@for_keepers("admin:write:domain_blocks")
def update(request: ApiRequest, id: int) -> HttpResponse:
    """PUT /api/v1/admin/domain_blocks/:id: what an app does not name stays as it is."""
    server = _decided(id)
    return _changed(request, server.domain, _limits(request.arguments, limits_of(server)))


@for_keepers("admin:write:domain_blocks")
def delete(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v1/admin/domain_blocks/:id"""
    actions.free_server(domain=_decided(id).domain, by=request.member, now=timezone.now())
    return ready_answer(b"{}")


@for_keepers("admin:read:domain_allows")
def allows(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/admin/domain_allows: none are let in by name."""
    return ready_answer(b"[]")


@for_keepers("admin:write:domain_allows")
def allow(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/admin/domain_allows"""
    raise not_valid("This server lets in every server that it does not keep away")


@for_keepers("admin:read:domain_allows")
def show_allow(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/admin/domain_allows/:id"""
    raise not_found()


@for_keepers("admin:write:domain_allows")
def delete_allow(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v1/admin/domain_allows/:id"""
    raise not_found()


def _decided(id: int) -> Server:
    found = decided_server(id)
    if found is None:
        raise not_found()
    return found


def _limits(asked: Arguments, before: Limits) -> Limits:
    severity = asked.text("severity")
    if severity is not None and severity not in _LIMITS:
        raise not_valid("Severity is not included in the list")
    media, reports, hides = asked.flag("reject_media"), asked.flag("reject_reports"), asked.flag("obfuscate")
    reason, note = asked.text("public_comment"), asked.text("private_comment")
    return Limits(
        limit=before.limit if severity is None else _LIMITS[severity],
        rejects_media=before.rejects_media if media is None else media,
        rejects_reports=before.rejects_reports if reports is None else reports,
        hides_name=before.hides_name if hides is None else hides,
        reason=before.reason if reason is None else reason,
        note=before.note if note is None else note,
    )


def _changed(request: ApiRequest, domain: str, limits: Limits) -> HttpResponse:
    try:
        server = actions.limit_server(domain=domain, limits=limits, by=request.member, now=timezone.now())
    except NotAnotherServer:
        raise not_valid("Domain is not a valid domain name") from None
    return json_answer(admin_domain_block(server))


routes = [
    route("api/v1/admin/domain_blocks", get=index, post=create),
    route("api/v1/admin/domain_blocks/:id", get=show, put=update, delete=delete),
    route("api/v1/admin/domain_allows", get=allows, post=allow),
    route("api/v1/admin/domain_allows/:id", get=show_allow, delete=delete_allow),
]
