"""Whom and which servers one keeps away.

https://docs.joinmastodon.org/methods/blocks/, …/mutes/ and …/domain_blocks/
"""

from __future__ import annotations

import msgspec
from django.http import HttpResponse
from django.utils import timezone

from kith.accounts import actions, queries
from kith.accounts.actions.keeping_apart import other_server
from kith.accounts.connections import blocked_page
from kith.accounts.models import Follow, Mute
from kith.client_api.answers import cursor_of, list_answer
from kith.client_api.door import ApiRequest, for_members, json_answer, not_valid, ready_answer
from kith.client_api.entities.accounts import account_json
from kith.client_api.entities.plain import time_or_none
from kith.client_api.people import connected_answer
from kith.client_api.routing import route


@for_members("read:blocks")
def blocks(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/blocks"""
    return connected_answer(request, blocked_page(request.account, cursor_of(request, usual=40, most=80)))


@for_members("read:mutes")
def mutes(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/mutes"""
    rows = queries.mutes_of(request.account, cursor_of(request, usual=40, most=80), now=timezone.now()).rows
    return list_answer(request, [_muted(row) for row in rows], [row.pk for row in rows])


@for_members("read:blocks")
def domain_blocks(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/domain_blocks"""
    rows = queries.domain_blocks_of(request.account, cursor_of(request, usual=100, most=200)).rows
    return list_answer(request, [msgspec.json.encode(row.domain) for row in rows], [row.pk for row in rows])


@for_members("write:blocks")
def block_domain(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/domain_blocks"""
    try:
        actions.block_domain(account=request.account, domain=_domain(request), now=timezone.now())
    except actions.TooManyDomainBlocks:
        raise not_valid("You have already blocked the maximum number of domains") from None
    return ready_answer(b"{}")


@for_members("write:blocks")
def unblock_domain(request: ApiRequest) -> HttpResponse:
    """DELETE /api/v1/domain_blocks"""
    actions.unblock_domain(account=request.account, domain=_domain(request))
    return ready_answer(b"{}")


@for_members("write:blocks")
def preview_domain_block(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/domain_blocks/preview: how many follows a block would end."""
    domain = _domain(request)
    follows = Follow.objects.filter(accepted_at__isnull=False)
    return json_answer(
        {
            "following_count": follows.filter(follower=request.account, followed__domain=domain).count(),
            "followers_count": follows.filter(followed=request.account, follower__domain=domain).count(),
        }
    )


def _domain(request: ApiRequest) -> str:
    try:
        return other_server(request.arguments.text("domain") or "")
    except actions.NotAnotherServer:
        raise not_valid("Domain is not a valid domain name") from None


def _muted(mute: Mute) -> bytes:
    whole = bytes(account_json(mute.target))
    return b'%b,"mute_expires_at":%b}' % (whole[:-1], msgspec.json.encode(time_or_none(mute.ends_at)))


routes = [
    route("api/v1/blocks", get=blocks),
    route("api/v1/mutes", get=mutes),
    route("api/v1/domain_blocks", get=domain_blocks, post=block_domain, delete=unblock_domain),
    route("api/v1/domain_blocks/preview", get=preview_domain_block),
]
