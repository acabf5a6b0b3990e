"""Notices for an app while it is closed: https://docs.joinmastodon.org/methods/push/"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.arguments import Arguments
from kith.client_api.door import ApiRequest, for_members, json_answer, not_found, not_valid
from kith.client_api.routing import route
from kith.client_api.wording import language_said
from kith.members.models import AppToken
from kith.notifications import actions, queries
from kith.notifications.for_apps import ALERTS
from kith.notifications.models import PushPolicy, PushSubscription
from kith.notifications.push.keys import server_key
from kith.protocols.web_push.sealing import NotAKey


@for_members("push")
def show(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/push/subscription"""
    return json_answer(subscription_json(_own(request)))


@for_members("push")
def subscribe(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/push/subscription"""
    sent = request.arguments.part("subscription")
    keys, (types, policy) = sent.part("keys"), _choices(request.arguments.part("data"))
    try:
        made = actions.subscribe(
            account=request.account,
            token=_token(request),
            written_token=request.META["HTTP_AUTHORIZATION"].partition(" ")[2].strip(),
            endpoint=sent.text("endpoint") or "",
            p256dh=keys.text("p256dh") or "",
            auth=keys.text("auth") or "",
            is_standard=bool(sent.flag("standard")),
            types=types,
            policy=policy,
            now=timezone.now(),
            language=language_said(request),
        )
    except actions.NotAnEndpoint:
        raise not_valid("Endpoint is not a valid URL") from None
    except NotAKey:
        raise not_valid("Key p256dh is invalid, Key auth is invalid") from None
    return json_answer(subscription_json(made))


@for_members("push")
def change(request: ApiRequest) -> HttpResponse:
    """PUT /api/v1/push/subscription; the policy stands among the data, or beside it."""
    subscription = _own(request)
    types, policy = _choices(request.arguments.part("data"))
    policy = policy or request.arguments.text("policy") or ""
    actions.choose_alerts(subscription=subscription, types=types, policy=policy)
    return json_answer(subscription_json(subscription))


@for_members("push")
def unsubscribe(request: ApiRequest) -> HttpResponse:
    """DELETE /api/v1/push/subscription"""
    actions.unsubscribe(token=_token(request))
    return json_answer({})


def subscription_json(subscription: PushSubscription) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/WebPushSubscription/; apps read the id as a number."""
    return {
        "id": subscription.pk,
        "endpoint": subscription.endpoint,
        "standard": subscription.is_standard,
        "alerts": {name: name in subscription.types for name in ALERTS},
        "policy": str(subscription.policy),
        "server_key": server_key(),
    }


def _choices(data: Arguments) -> tuple[list[str], str]:
    alerts, policy = data.part("alerts"), data.text("policy") or ""
    if policy and policy not in PushPolicy.values:
        raise not_valid("Policy is not included in the list")
    return [name for name in ALERTS if alerts.flag(name)], policy


def _own(request: ApiRequest) -> PushSubscription:
    found = queries.subscription_of(_token(request))
    if found is None:
        raise not_found()
    return found


def _token(request: ApiRequest) -> AppToken:
    assert request.caller is not None  # noqa: S101 - for_members
    return request.caller.token


routes = [
    route("api/v1/push/subscription", get=show, post=subscribe, put=change, delete=unsubscribe),
]
