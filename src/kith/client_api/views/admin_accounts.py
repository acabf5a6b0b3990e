"""Accounts, for those who keep order: https://docs.joinmastodon.org/methods/admin/accounts/"""

from __future__ import annotations

import msgspec
from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.models import Account
from kith.client_api.answers import cursor_of, list_answer
from kith.client_api.door import ApiRequest, json_answer, not_allowed, not_found, not_valid, ready_answer
from kith.client_api.entities.admin import admin_account
from kith.client_api.keeping import as_apps_read, for_keepers
from kith.client_api.routing import route
from kith.moderation import actions
from kith.moderation.actions import Deed
from kith.moderation.models import Decision, Report
from kith.moderation.queries import Wanted, people_on_desk, report_on_desk

_STANDINGS = ("active", "pending", "disabled", "silenced", "sensitized", "suspended")
_DEEDS = {
    "none": Deed.WARN,
    "disable": Deed.DISABLE,
    "sensitive": Deed.COVER,
    "silence": Deed.LIMIT,
    "suspend": Deed.SUSPEND,
}
_DECISIONS = {
    Deed.WARN: Decision.WARN,
    Deed.COVER: Decision.COVER,
    Deed.LIMIT: Decision.LIMIT,
    Deed.SUSPEND: Decision.SUSPEND,
}
_LONGEST = 400  # as in accounts.py, of what is looked for
FROM_AN_APP = "Done in an app, without a word about why."


@for_keepers("admin:read:accounts")
def index(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/admin/accounts: people here who may come in, where nothing else is asked for."""
    asked = request.arguments
    standing = [name for name in _STANDINGS if asked.flag(name)]
    return _listed(
        request,
        origin="remote" if asked.flag("remote") else "local",
        standing=standing[-1] if standing else "active",
        only_staff=bool(asked.flag("staff")),
    )


@for_keepers("admin:read:accounts")
def index_v2(request: ApiRequest) -> HttpResponse:
    """GET /api/v2/admin/accounts"""
    asked = request.arguments
    return _listed(
        request,
        origin=asked.text("origin") or "",
        standing=asked.text("status") or "",
        only_staff=asked.text("permissions") == "staff",
        invited_by=asked.id("invited_by"),
    )


@for_keepers("admin:read:accounts")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/admin/accounts/:id"""
    return _shown(request, _account(id))


@for_keepers("admin:write:accounts")
def act(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/admin/accounts/:id/action: with `report_id` it is what was decided about that report."""
    asked, account, now = request.arguments, _account(id), timezone.now()
    deed, words = _DEEDS.get(asked.text("type") or ""), asked.text("text") or ""
    if deed is None:
        raise not_valid("Type is not included in the list")
    report = _report_about(asked.id("report_id"), account)
    with as_apps_read():
        if report is not None and not report.is_decided and deed in _DECISIONS:
            decision = Decision.NOTHING if deed == Deed.WARN and not words.strip() else _DECISIONS[deed]
            actions.decide_report(
                report=report, by=request.member, decision=decision, now=now, reason=words or FROM_AN_APP,
                words_to_them=words,
            )  # fmt: skip
        else:
            writes = asked.flag("send_email_notification") is not False
            actions.act_on_account(
                account=account, by=request.member, deed=deed, now=now, words_to_them=words, writes=writes
            )
    return ready_answer(b"{}")


@for_keepers("admin:write:accounts")
def approve(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/admin/accounts/:id/approve"""
    with as_apps_read():
        actions.let_member_in(account=_account(id), by=request.member, now=timezone.now())
    return _shown(request, _account(id))


@for_keepers("admin:write:accounts")
def reject(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/admin/accounts/:id/reject"""
    with as_apps_read():
        actions.turn_member_away(account=_account(id), by=request.member, now=timezone.now())
    return ready_answer(b"{}")


@for_keepers("admin:write:accounts")
def delete(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v1/admin/accounts/:id: of who is suspended; all of theirs is erased when a week is over."""
    account = _account(id)
    if account.suspended_at is None:
        raise not_allowed()
    with as_apps_read():
        actions.send_away(account=account, by=request.member, now=timezone.now())
    return _shown(request, _account(id))


@for_keepers("admin:write:accounts")
def enable(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/admin/accounts/:id/enable"""
    return _undone(request, id, Deed.DISABLE)


@for_keepers("admin:write:accounts")
def unsilence(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/admin/accounts/:id/unsilence"""
    return _undone(request, id, Deed.LIMIT)


@for_keepers("admin:write:accounts")
def unsuspend(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/admin/accounts/:id/unsuspend"""
    return _undone(request, id, Deed.SUSPEND)


@for_keepers("admin:write:accounts")
def unsensitive(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/admin/accounts/:id/unsensitive"""
    return _undone(request, id, Deed.COVER)


def _listed(
    request: ApiRequest, *, origin: str, standing: str, only_staff: bool, invited_by: int | None = None
) -> HttpResponse:
    asked, keeper = request.arguments, request.member
    wanted = Wanted(
        origin=origin,
        standing=standing,
        username=(asked.text("username") or "")[:_LONGEST],
        display_name=asked.text("display_name") or "",
        domain=asked.text("by_domain") or "",
        email=(asked.text("email") or "")[:_LONGEST] if keeper.is_administrator else "",
        only_staff=only_staff,
        invited_by=invited_by,
    )
    rows = people_on_desk(wanted, cursor_of(request, usual=100, most=200)).rows
    return list_answer(
        request, [msgspec.json.encode(admin_account(each, keeper)) for each in rows], [row.pk for row in rows]
    )


def _undone(request: ApiRequest, id: int, deed: Deed) -> HttpResponse:
    with as_apps_read():
        actions.undo_on_account(account=_account(id), by=request.member, deed=deed, now=timezone.now())
    return _shown(request, _account(id))


def _account(id: int) -> Account:
    found = Account.objects.people().select_related("user__invitation__made_by").filter(pk=id).first()
    if found is None:
        raise not_found()
    return found


def _report_about(report_id: int | None, account: Account) -> Report | None:
    if report_id is None:
        return None
    report = report_on_desk(report_id)
    if report is None or report.about_id != account.pk:
        raise not_found()
    return report


def _shown(request: ApiRequest, account: Account) -> HttpResponse:
    return json_answer(admin_account(account, request.member))


routes = [
    route("api/v1/admin/accounts", get=index),
    route("api/v2/admin/accounts", get=index_v2),
    route("api/v1/admin/accounts/:id", get=show, delete=delete),
    route("api/v1/admin/accounts/:id/action", post=act),
    route("api/v1/admin/accounts/:id/approve", post=approve),
    route("api/v1/admin/accounts/:id/reject", post=reject),
    route("api/v1/admin/accounts/:id/enable", post=enable),
    route("api/v1/admin/accounts/:id/unsilence", post=unsilence),
    route("api/v1/admin/accounts/:id/unsuspend", post=unsuspend),
    route("api/v1/admin/accounts/:id/unsensitive", post=unsensitive),
]
