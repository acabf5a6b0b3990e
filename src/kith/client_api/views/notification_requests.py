"""Who of those one hardly knows may reach one: https://docs.joinmastodon.org/methods/notifications/#get-policy"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.models import Account
from kith.client_api.answers import cursor_of, list_answer
from kith.client_api.door import ApiRequest, for_members, json_answer, not_found, not_valid, ready_answer
from kith.client_api.entities.accounts import Known, accounts_by_id
from kith.client_api.entities.plain import time_text
from kith.client_api.entities.statuses import raw, statuses_by_id
from kith.client_api.routing import route
from kith.notifications import actions, queries
from kith.notifications.actions import POLICIES
from kith.notifications.models import Policy, Reach
from kith.notifications.queries import Request

_USUAL, _MOST = 40, 80
_MOST_AT_ONCE = 1000
# The first version knew four of the questions, and two answers.
_ASKED_FIRST = ("for_not_following", "for_not_followers", "for_new_accounts", "for_private_mentions")


@for_members("read:notifications")
def show_policy(request: ApiRequest) -> HttpResponse:
    """GET /api/v2/notifications/policy"""
    return _policy_answer(request.account, queries.reach_of(request.account))


@for_members("write:notifications")
def change_policy(request: ApiRequest) -> HttpResponse:
    """PATCH /api/v2/notifications/policy"""
    sent = {name: answer for name in POLICIES if (answer := request.arguments.text(name)) is not None}
    for name, answer in sent.items():
        if answer not in Policy.values:
            raise not_valid(f"{name.capitalize().replace('_', ' ')} is not included in the list")
    changes = {name: Policy(answer) for name, answer in sent.items()}
    return _policy_answer(request.account, actions.choose_policy(account=request.account, changes=changes))


@for_members("read:notifications")
def show_first_policy(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/notifications/policy"""
    return _first_policy_answer(request.account, queries.reach_of(request.account))


@for_members("write:notifications")
def change_first_policy(request: ApiRequest) -> HttpResponse:
    """PUT, PATCH /api/v1/notifications/policy; what is dropped counts as held back, and stays so."""
    reach = queries.reach_of(request.account)
    changes = {}
    for name in _ASKED_FIRST:
        holds_back = request.arguments.flag(_first(name))
        if holds_back is not None and holds_back != (getattr(reach, name) != Policy.ACCEPT):
            changes[name] = Policy.FILTER if holds_back else Policy.ACCEPT
    return _first_policy_answer(request.account, actions.choose_policy(account=request.account, changes=changes))


@for_members("read:notifications")
def index(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/notifications/requests"""
    page = queries.requests_page(request.account, cursor_of(request, usual=_USUAL, most=_MOST))
    return list_answer(request, _requests_json(request.account, page.rows), [row.place for row in page.rows])


@for_members("read:notifications")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/notifications/requests/:id"""
    return ready_answer(_requests_json(request.account, [_waiting(request, id)])[0])


@for_members("write:notifications")
def accept(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/notifications/requests/:id/accept"""
    actions.accept_requests(account=request.account, senders=[_waiting(request, id).id], now=timezone.now())
    return json_answer({})


@for_members("write:notifications")
def dismiss(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/notifications/requests/:id/dismiss"""
    actions.dismiss_requests(account=request.account, senders=[_waiting(request, id).id])
    return json_answer({})


@for_members("write:notifications")
def accept_several(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/notifications/requests/accept"""
    senders = request.arguments.ids("id")[:_MOST_AT_ONCE]
    actions.accept_requests(account=request.account, senders=senders, now=timezone.now())
    return json_answer({})


@for_members("write:notifications")
def dismiss_several(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/notifications/requests/dismiss"""
    actions.dismiss_requests(account=request.account, senders=request.arguments.ids("id")[:_MOST_AT_ONCE])
    return json_answer({})


@for_members("read:notifications")
def merged(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/notifications/requests/merged: here what was let in stands among the notices at once."""
    return json_answer({"merged": True})


def _waiting(request: ApiRequest, sender_id: int) -> Request:
    found = queries.request_from(request.account, sender_id)
    if found is None:
        raise not_found()
    return found


def _requests_json(viewer: Account, rows: Sequence[Request]) -> list[bytes]:
    """https://docs.joinmastodon.org/entities/NotificationRequest/"""
    accounts = accounts_by_id({Known(row.by.id, row.by.changed_at) for row in rows})
    ids = [row.last_post.id for row in rows if row.last_post]
    statuses = statuses_by_id(viewer, ids, now=timezone.now()) if ids else {}
    return [
        msgspec.json.encode(
            {
                "id": str(row.id),
                "created_at": time_text(row.first_at),
                "updated_at": time_text(row.last_at),
                "notifications_count": str(row.count),
                "account": msgspec.Raw(accounts[row.by.id]),
                "last_status": raw(statuses.get(row.last_post.id)) if row.last_post else None,
            }
        )
        for row in rows
    ]


def _policy_answer(account: Account, reach: Reach) -> HttpResponse:
    """https://docs.joinmastodon.org/entities/NotificationPolicy/"""
    return json_answer({name: str(getattr(reach, name)) for name in POLICIES} | {"summary": _summary(account)})


def _first_policy_answer(account: Account, reach: Reach) -> HttpResponse:
    """https://docs.joinmastodon.org/entities/V1_NotificationPolicy/"""
    held = {_first(name): getattr(reach, name) != Policy.ACCEPT for name in _ASKED_FIRST}
    return json_answer(held | {"summary": _summary(account)})


def _first(name: str) -> str:
    return name.replace("for_", "filter_", 1)


def _summary(account: Account) -> dict[str, int]:
    senders, notices = queries.pending(account)
    return {"pending_requests_count": senders, "pending_notifications_count": notices}


_PATH = "api/v1/notifications/requests"

routes = [
    route("api/v2/notifications/policy", get=show_policy, patch=change_policy, put=change_policy),
    route("api/v1/notifications/policy", get=show_first_policy, put=change_first_policy, patch=change_first_policy),
    route(_PATH, get=index),
    route(f"{_PATH}/accept", post=accept_several),
    route(f"{_PATH}/dismiss", post=dismiss_several),
    route(f"{_PATH}/merged", get=merged),
    route(f"{_PATH}/:id", get=show),
    route(f"{_PATH}/:id/accept", post=accept),
    route(f"{_PATH}/:id/dismiss", post=dismiss),
]
