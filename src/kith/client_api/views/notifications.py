"""Notices, one by one and joined: https://docs.joinmastodon.org/methods/notifications/ and …/grouped_notifications/"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.http import HttpResponse
from django.utils import timezone, translation

from kith.client_api.answers import cursor_of, link_header, list_answer
from kith.client_api.door import ApiRequest, Refusal, for_members, json_answer, not_found, ready_answer
from kith.client_api.entities.accounts import Known, accounts_by_id
from kith.client_api.entities.notifications import grouped_json, notifications_json
from kith.client_api.routing import route
from kith.client_api.wording import language_said
from kith.foundations.paging import Cursor
from kith.members.composing import language_of
from kith.notifications import actions, queries
from kith.notifications.for_apps import GROUPED_TYPES, Group, group_in, kinds_wanted, notice_in
from kith.notifications.queries import Asked, Joined, Told

_USUAL, _MOST = 40, 80
_USUAL_COUNT, _MOST_COUNT = 100, 1000
_PARTIAL = {None: False, "full": False, "partial_avatars": True}


@for_members("read:notifications")
def index(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/notifications"""
    cursor, asked = cursor_of(request, usual=_USUAL, most=_MOST), _asked(request)
    rows, shown = _page(request, cursor, asked)
    if len(shown) < len(rows):
        # Who may see a post is asked as the posts are fetched. Where one falls out, a full page is asked for anew.
        rows, shown = _page(request, cursor, replace(asked, is_checked=True))
    return list_answer(request, shown, [row.id for row in rows])


@for_members("read:notifications")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/notifications/:id"""
    found = queries.told(request.account, id)
    rows = [found] if found else []
    with _in_their_language(request):
        shown = notifications_json(rows, request.account, supported=_supported(request), now=timezone.now())
    if not shown:
        raise not_found()
    return ready_answer(shown[0])


@for_members("write:notifications")
def clear(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/notifications/clear, POST /api/v2/notifications/clear"""
    actions.clear(account=request.account)
    return json_answer({})


@for_members("write:notifications")
def dismiss(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/notifications/:id/dismiss, and as apps did it before: DELETE /api/v1/notifications/:id"""
    if not actions.dismiss(account=request.account, notice_ids=[id]):
        raise not_found()
    return json_answer({})


@for_members("write:notifications")
def dismiss_named(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/notifications/dismiss, with the id in the body"""
    return dismiss(request, request.arguments.id("id") or 0)


@for_members("write:notifications")
def dismiss_several(request: ApiRequest) -> HttpResponse:
    """DELETE /api/v1/notifications/destroy_multiple?ids[]="""
    actions.dismiss(account=request.account, notice_ids=request.arguments.ids("ids")[:_MOST_COUNT])
    return json_answer({})


@for_members("read:notifications")
def unread_count(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/notifications/unread_count"""
    return json_answer({"count": queries.new_count(request.account, _asked(request), most=_most_counted(request))})


@for_members("read:notifications")
def grouped_index(request: ApiRequest) -> HttpResponse:
    """GET /api/v2/notifications"""
    cursor, asked = cursor_of(request, usual=_USUAL, most=_MOST), _asked(request)
    is_partial, grouped = _is_partial(request), _grouped(request)
    lines = queries.joined_page(request.account, cursor, asked, grouped=grouped)
    shown, count = _lines(request, lines, is_partial=is_partial, is_page=True)
    if count < len(lines):
        lines = queries.joined_page(request.account, cursor, replace(asked, is_checked=True), grouped=grouped)
        shown, _ = _lines(request, lines, is_partial=is_partial, is_page=True)
    if not lines:
        return ready_answer(shown)
    links = link_header(request, first=lines[0].newest.id, last=min(line.oldest_id for line in lines))
    return ready_answer(shown, headers={"Link": links})


@for_members("read:notifications")
def show_group(request: ApiRequest, group_key: str) -> HttpResponse:
    """GET /api/v2/notifications/:group_key"""
    line = _line(request, group_key)
    if line is None:
        raise not_found()
    return ready_answer(_lines(request, [line], is_partial=False, is_page=False)[0])


@for_members("read:notifications")
def group_accounts(request: ApiRequest, group_key: str) -> HttpResponse:
    """GET /api/v2/notifications/:group_key/accounts"""
    group = group_in(group_key)
    alone = notice_in(group_key)
    if group is not None:
        rows = queries.people_in(request.account, group, cursor_of(request, usual=_USUAL, most=_MOST))
    else:
        found = queries.told(request.account, alone) if alone else None
        rows = [found] if found else []
    accounts = accounts_by_id({Known(row.by_id, row.by_changed_at) for row in rows})
    people = [accounts[person] for person in dict.fromkeys(row.by_id for row in rows) if person in accounts]
    return list_answer(request, people, [row.id for row in rows])


@for_members("write:notifications")
def dismiss_group(request: ApiRequest, group_key: str) -> HttpResponse:
    """POST /api/v2/notifications/:group_key/dismiss"""
    group = group_in(group_key)
    alone = notice_in(group_key)
    if group is not None:
        actions.dismiss_group(account=request.account, group=group)
    elif alone is not None:
        actions.dismiss(account=request.account, notice_ids=[alone])
    return json_answer({})


@for_members("read:notifications")
def unread_groups(request: ApiRequest) -> HttpResponse:
    """GET /api/v2/notifications/unread_count"""
    most, grouped = _most_counted(request), _grouped(request)
    return json_answer({"count": queries.new_count(request.account, _asked(request), most=most, grouped=grouped)})


def _asked(request: ApiRequest) -> Asked:
    sent = request.arguments
    sender = sent.id("account_id")
    kinds = kinds_wanted(sent.texts("types"), sent.texts("exclude_types"))
    # Who asks for one sender's notices wants to see those that wait in the requests.
    return Asked(kinds, sender, with_filtered=bool(sent.flag("include_filtered")) or sender is not None)


def _supported(request: ApiRequest) -> Collection[str] | None:
    return request.arguments.texts("supported_types") if "supported_types" in request.arguments else None


def _grouped(request: ApiRequest) -> frozenset[str]:
    named = request.arguments.texts("grouped_types")
    return GROUPED_TYPES & set(named) if named else GROUPED_TYPES


def _most_counted(request: ApiRequest) -> int:
    return max(1, min(request.arguments.number("limit") or _USUAL_COUNT, _MOST_COUNT))


def _is_partial(request: ApiRequest) -> bool:
    asked = request.arguments.text("expand_accounts") or None
    if asked not in _PARTIAL:
        said = f"Invalid value for 'expand_accounts': '{asked}', allowed values are 'full' and 'partial_avatars'"
        raise Refusal(400, said)
    return _PARTIAL[asked]


def _line(request: ApiRequest, key: str) -> Joined | None:
    group: Group | None = group_in(key)
    if group is not None:
        return queries.joined(request.account, group, key=key)
    alone = notice_in(key)
    found = queries.told(request.account, alone) if alone else None
    return Joined(key, found, found.id, 1, {found.by_id: found.by_changed_at}) if found else None


def _page(request: ApiRequest, cursor: Cursor, asked: Asked) -> tuple[list[Told], list[bytes]]:
    rows = queries.told_page(request.account, cursor, asked)
    with _in_their_language(request):
        return rows, notifications_json(rows, request.account, supported=_supported(request), now=timezone.now())


def _lines(request: ApiRequest, lines: list[Joined], *, is_partial: bool, is_page: bool) -> tuple[bytes, int]:
    with _in_their_language(request):
        return grouped_json(
            lines, request.account, supported=_supported(request), is_partial=is_partial, is_page=is_page,
            now=timezone.now(),
        )  # fmt: skip


def _in_their_language(request: ApiRequest) -> translation.override:
    """What an app does not know of is told in words, and those are for whoever holds it."""
    return translation.override(language_of(request.member, otherwise=language_said(request)))


routes = [
    route("api/v1/notifications", get=index),
    route("api/v1/notifications/clear", post=clear),
    route("api/v1/notifications/dismiss", post=dismiss_named),
    route("api/v1/notifications/destroy_multiple", delete=dismiss_several),
    route("api/v1/notifications/unread_count", get=unread_count),
    route("api/v1/notifications/:id", get=show, delete=dismiss),
    route("api/v1/notifications/:id/dismiss", post=dismiss),
    route("api/v2/notifications", get=grouped_index),
    route("api/v2/notifications/clear", post=clear),
    route("api/v2/notifications/unread_count", get=unread_groups),
    route("api/v2/notifications/:group_key", get=show_group),
    route("api/v2/notifications/:group_key/accounts", get=group_accounts),
    route("api/v2/notifications/:group_key/dismiss", post=dismiss_group),
]
