"""Reports, for those who keep order: https://docs.joinmastodon.org/methods/admin/reports/"""

from __future__ import annotations

import msgspec
from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.answers import cursor_of, list_answer
from kith.client_api.door import ApiRequest, json_answer, not_found, not_valid, ready_answer
from kith.client_api.entities.admin import admin_reports
from kith.client_api.entities.reports import CATEGORIES, OUR_CATEGORIES
from kith.client_api.keeping import as_apps_read, for_keepers
from kith.client_api.routing import route
from kith.client_api.views.admin_accounts import FROM_AN_APP
from kith.moderation import actions
from kith.moderation.models import Decision, Report
from kith.moderation.queries import report_on_desk, reports_for_apps


@for_keepers("admin:read:reports")
def index(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/admin/reports: those that wait, or with `resolved` those that were decided; with both, all."""
    asked, now = request.arguments, timezone.now()
    page = reports_for_apps(
        cursor_of(request, usual=40, most=100),
        is_decided=None if asked.flag("resolved") and asked.flag("unresolved") else bool(asked.flag("resolved")),
        by=asked.id("account_id"),
        about=asked.id("target_account_id"),
    )
    rows = page.rows
    shown = [msgspec.json.encode(each) for each in admin_reports(rows, request.member, now=now)]
    return list_answer(request, shown, [row.pk for row in rows])


@for_keepers("admin:read:reports")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/admin/reports/:id"""
    return _shown(request, _report(id))


@for_keepers("admin:write:reports")
def change(request: ApiRequest, id: int) -> HttpResponse:
    """PUT /api/v1/admin/reports/:id: puts it under another heading."""
    report, wanted = _report(id), request.arguments.text("category")
    if wanted is not None:
        category = OUR_CATEGORIES.get(wanted)
        if category is None:
            raise not_valid("Category is not included in the list")
        if CATEGORIES.get(report.category, "other") != wanted:  # ours are finer, and stay where they fit
            actions.sort_report(report=report, by=request.member, category=category, now=timezone.now())
    return _shown(request, report)


@for_keepers("admin:write:reports")
def assign_to_self(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/admin/reports/:id/assign_to_self: also from a colleague, who may have fallen ill."""
    report, now = _report(id), timezone.now()
    if report.claimed_by_id not in {None, request.member.pk}:
        actions.let_go_of_report(report=report, by=request.member, now=now)
    actions.claim_report(report=report, by=request.member, now=now)
    return _shown(request, _report(id))


@for_keepers("admin:write:reports")
def unassign(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/admin/reports/:id/unassign"""
    actions.let_go_of_report(report=_report(id), by=request.member, now=timezone.now())
    return _shown(request, _report(id))


@for_keepers("admin:write:reports")
def resolve(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/admin/reports/:id/resolve: nothing is to be done. What was decided already stays decided."""
    report = _report(id)
    if not report.is_decided:
        with as_apps_read():
            actions.decide_report(
                report=report, by=request.member, decision=Decision.NOTHING, now=timezone.now(), reason=FROM_AN_APP
            )
    return _shown(request, _report(id))


@for_keepers("admin:write:reports")
def reopen(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/admin/reports/:id/reopen"""
    actions.reopen_report(report=_report(id), by=request.member, now=timezone.now())
    return _shown(request, _report(id))


@for_keepers("admin:read")
def numbers(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/admin/measures, …/dimensions and …/retention: nobody is measured here; the list is empty."""
    return ready_answer(b"[]")


def _report(id: int) -> Report:
    report = report_on_desk(id)
    if report is None:
        raise not_found()
    return report


def _shown(request: ApiRequest, report: Report) -> HttpResponse:
    return json_answer(admin_reports([report], request.member, now=timezone.now())[0])


routes = [
    route("api/v1/admin/reports", get=index),
    route("api/v1/admin/reports/:id", get=show, put=change),
    route("api/v1/admin/reports/:id/assign_to_self", post=assign_to_self),
    route("api/v1/admin/reports/:id/unassign", post=unassign),
    route("api/v1/admin/reports/:id/resolve", post=resolve),
    route("api/v1/admin/reports/:id/reopen", post=reopen),
    route("api/v1/admin/measures", post=numbers),
    route("api/v1/admin/dimensions", post=numbers),
    route("api/v1/admin/retention", post=numbers),
]
