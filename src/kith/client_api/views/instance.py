"""What this server is, its rules and its words: https://docs.joinmastodon.org/methods/instance/"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.door import ApiRequest, for_anyone, json_answer, not_found, ready_answer
from kith.client_api.entities.activity import activity
from kith.client_api.entities.domain_blocks import domain_block
from kith.client_api.entities.instance import instance_v1, instance_v2, rules_now
from kith.client_api.entities.plain import time_text
from kith.client_api.routing import route
from kith.foundations.html import from_markdown
from kith.servers.documents import Versions, versions_of
from kith.servers.models import Document, DocumentKind
from kith.servers.others import limited_in_public, met
from kith.servers.queries import this_server

_FOR_ALL = {"Cache-Control": "public, max-age=60"}  # the same for everyone


@for_anyone()
def show(request: ApiRequest) -> HttpResponse:
    """GET /api/v2/instance"""
    return ready_answer(instance_v2(), headers=_FOR_ALL)


@for_anyone()
def show_v1(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/instance"""
    return ready_answer(instance_v1(), headers=_FOR_ALL)


@for_anyone()
def list_rules(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/instance/rules"""
    return ready_answer(rules_now(), headers=_FOR_ALL)


@for_anyone()
def peers(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/instance/peers: the servers this one has met."""
    return json_answer(met(), headers=_FOR_ALL)


@for_anyone()
def show_activity(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/instance/activity: twelve weeks, this one first."""
    return ready_answer(activity(), headers=_FOR_ALL)


@for_anyone()
def domain_blocks(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/instance/domain_blocks: the servers this one limits or keeps away."""
    return json_answer([domain_block(each) for each in limited_in_public()], headers=_FOR_ALL)


@for_anyone()
def extended_description(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/instance/extended_description"""
    server = this_server()
    changed_at = time_text(server.changed_at) if server.changed_at else None
    return json_answer({"updated_at": changed_at, "content": from_markdown(server.about)}, headers=_FOR_ALL)


@for_anyone()
def privacy_policy(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/instance/privacy_policy"""
    current = _versions(DocumentKind.PRIVACY).current
    # Before there were versions, the privacy page was one of the server's settings.
    words = current.text if current else this_server().privacy
    changed_at = _noon(current.effective_on) if current else this_server().changed_at
    told = {"updated_at": time_text(changed_at) if changed_at else None, "content": from_markdown(words)}
    return json_answer(told, headers=_FOR_ALL)


@for_anyone()
def terms(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/instance/terms_of_service: the version that holds; nothing where there are no terms."""
    versions = _versions(DocumentKind.TERMS)
    return _terms_answer(versions.current, versions)


@for_anyone()
def terms_of_day(request: ApiRequest, date: str) -> HttpResponse:
    """GET /api/v1/instance/terms_of_service/:date: the version that began on a day."""
    versions = _versions(DocumentKind.TERMS)
    return _terms_answer(versions.of_day(_day(date)), versions)


@for_anyone()
def languages(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/instance/languages: those that pages and letters are written in."""
    return json_answer(
        [{"code": code.partition("-")[0], "name": name} for code, name in settings.LANGUAGES], headers=_FOR_ALL
    )


@for_anyone()
def translation_languages(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/instance/translation_languages: nothing is translated here."""
    return ready_answer(b"{}", headers=_FOR_ALL)


def _versions(kind: DocumentKind) -> Versions:
    return versions_of(kind, today=timezone.localdate())


def _terms_answer(version: Document | None, versions: Versions) -> HttpResponse:
    if version is None:
        raise not_found()
    later = [one.effective_on for one in versions.all if one.effective_on > version.effective_on]
    told: dict[str, Any] = {
        "effective_date": version.effective_on.isoformat(),
        "effective": version.effective_on <= timezone.localdate(),
        "content": from_markdown(version.text),
        "succeeded_by": min(later).isoformat() if later else None,
    }
    return json_answer(told, headers=_FOR_ALL)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise not_found() from None


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


routes = [
    route("api/v2/instance", get=show),
    route("api/v1/instance", get=show_v1),
    route("api/v1/instance/rules", get=list_rules),
    route("api/v1/instance/peers", get=peers),
    route("api/v1/instance/activity", get=show_activity),
    route("api/v1/instance/domain_blocks", get=domain_blocks),
    route("api/v1/instance/extended_description", get=extended_description),
    route("api/v1/instance/privacy_policy", get=privacy_policy),
    route("api/v1/instance/terms_of_service", get=terms),
    route("api/v1/instance/terms_of_service/:date", get=terms_of_day),
    route("api/v1/instance/languages", get=languages),
    route("api/v1/instance/translation_languages", get=translation_languages),
]
