"""How someone likes things, and how far they have read.

https://docs.joinmastodon.org/methods/preferences/ and https://docs.joinmastodon.org/methods/markers/
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.models import Account
from kith.client_api.door import ApiRequest, for_members, json_answer, not_valid
from kith.client_api.entities.plain import time_text
from kith.client_api.entities.quotes import QUOTE_POLICIES
from kith.client_api.entities.statuses import VISIBILITIES
from kith.client_api.routing import route
from kith.foundations.ready import ready
from kith.members.preferring import posting_language
from kith.notifications.actions import mark_read
from kith.notifications.models import BellMarker
from kith.timelines.actions.markers import keep_place
from kith.timelines.models import Marker
from kith.timelines.queries import HOME

_NOTICES = "notifications"


@for_members("read:accounts")
def preferences(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/preferences"""
    member = request.member
    return json_answer(
        {
            "posting:default:visibility": VISIBILITIES[member.default_visibility],
            "posting:default:sensitive": member.marks_media_sensitive,
            "posting:default:language": posting_language(member),
            "posting:default:quote_policy": QUOTE_POLICIES[member.default_quoters],
            "reading:expand:media": "default" if member.shows_pictures else "hide_all",
            "reading:expand:spoilers": member.opens_warnings,
            "reading:autoplay:gifs": False,
        }
    )


@for_members("read:statuses")
def markers(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/markers"""
    return json_answer(_markers(request.account, request.arguments.texts("timeline")))


@for_members("write:statuses")
def keep_markers(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/markers"""
    asked, now = request.arguments, timezone.now()
    said = {name: asked.part(name).id("last_read_id") for name in (HOME, _NOTICES) if name in asked}
    if any(not place for place in said.values()):
        raise not_valid("Last read can't be blank")
    with transaction.atomic():
        for name, place in said.items():
            if name == HOME:
                keep_place(account=request.account, last_read_id=place or 0, now=now)
            else:
                mark_read(account=request.account, up_to=place or 0)
    return json_answer(_markers(request.account, said))


def _markers(account: Account, names: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if HOME in names:
        found[HOME] = _home_marker(account.pk, HOME)
    if _NOTICES in names:
        found[_NOTICES] = _bell_marker(account.pk)
    return {name: _marker(kept) for name, kept in found.items() if kept is not None}


@ready
def _home_marker(account_id: int, timeline: str) -> QuerySet[Marker]:
    return Marker.objects.filter(account_id=account_id, timeline=timeline)


@ready
def _bell_marker(account_id: int) -> QuerySet[BellMarker]:
    return BellMarker.objects.filter(account_id=account_id)


def _marker(kept: Marker | BellMarker) -> dict[str, Any]:
    return {"last_read_id": str(kept.last_read_id), "version": kept.version, "updated_at": time_text(kept.changed_at)}


routes = [
    route("api/v1/preferences", get=preferences),
    route("api/v1/markers", get=markers, post=keep_markers),
]
