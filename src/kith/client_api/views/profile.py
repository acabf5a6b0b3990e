"""Oneself, and changing how others see one: https://docs.joinmastodon.org/methods/accounts/#verify_credentials"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.actions import ProfileDraft, ProfileField, TooMuch, change_profile
from kith.accounts.actions.profile import NotAWebsite
from kith.accounts.models import Kind
from kith.client_api.arguments import Arguments
from kith.client_api.door import ApiRequest, Refusal, for_members, json_answer, not_valid, ready_answer
from kith.client_api.entities.credentials import credential_account, profile_json
from kith.client_api.entities.quotes import QUOTERS
from kith.client_api.entities.statuses import OUR_VISIBILITIES
from kith.client_api.routing import route
from kith.media.actions import CouldNotBeRead, NotAccepted, TooBig, forget_file, keep_avatar, keep_header
from kith.members.models import User
from kith.members.preferring import NoSuchChoice, choose_beginnings

_TOO_MUCH = {
    "bio": "Note must be less than %d characters",
    "fields": "Fields must be no more than %d",
    "attribution_domains": "Attribution domains must be no more than %d",
}


@for_members("profile", "read:accounts")
def verify_credentials(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/accounts/verify_credentials"""
    return ready_answer(credential_account(request.member, request.account))


@for_members("write:accounts")
def update_credentials(request: ApiRequest) -> HttpResponse:
    """PATCH /api/v1/accounts/update_credentials"""
    _change(request)
    return ready_answer(credential_account(request.member, request.account))


@for_members("profile", "read:accounts")
def show_profile(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/profile"""
    return json_answer(profile_json(request.account))


@for_members("write:accounts")
def change(request: ApiRequest) -> HttpResponse:
    """PATCH /api/v1/profile"""
    _change(request)
    return json_answer(profile_json(request.account))


@for_members("write:accounts")
def remove_avatar(request: ApiRequest) -> HttpResponse:
    """DELETE /api/v1/profile/avatar"""
    _keep(request, ProfileDraft(avatar="", avatar_description=""))
    return ready_answer(credential_account(request.member, request.account))


@for_members("write:accounts")
def remove_header(request: ApiRequest) -> HttpResponse:
    """DELETE /api/v1/profile/header"""
    _keep(request, ProfileDraft(header="", header_description=""))
    return ready_answer(credential_account(request.member, request.account))


def _change(request: ApiRequest) -> None:
    """Change what an app named, all of it or nothing. Raises Refusal."""
    asked = request.arguments
    draft = ProfileDraft(
        display_name=asked.text("display_name"),
        bio=asked.text("note"),
        fields=_fields(asked),
        avatar_description=asked.text("avatar_description"),
        header_description=asked.text("header_description"),
        is_locked=asked.flag("locked"),
        # An organisation or a group is neither a person nor automatic, and apps send what they don't change.
        is_automatic=asked.flag("bot") if request.account.kind in {Kind.PERSON, Kind.SERVICE} else None,
        is_discoverable=asked.flag("discoverable"),
        is_indexable=asked.flag("indexable"),
        hides_connections=asked.flag("hide_collections"),
        attribution_domains=_domains(asked),
        shows_featured=asked.flag("show_featured"),
        shows_media=asked.flag("show_media"),
        shows_media_replies=asked.flag("show_media_replies"),
    )
    kept: list[str] = []
    try:
        avatar, header = _picture(asked, "avatar", keep_avatar, kept), _picture(asked, "header", keep_header, kept)
        with transaction.atomic():
            _keep(request, replace(draft, avatar=avatar, header=header))
            _choose(request.member, asked.part("source"))
    except Refusal:
        for name in kept:
            forget_file(name=name)
        raise


def _keep(request: ApiRequest, draft: ProfileDraft) -> None:
    try:
        request.account = change_profile(account=request.account, draft=draft, now=timezone.now())
    except TooMuch as refusal:
        raise not_valid(_TOO_MUCH.get(refusal.what, "Too many: no more than %d") % refusal.most) from None
    except NotAWebsite as refusal:
        raise not_valid(f"Attribution domains {refusal.typed} is not a valid domain name") from None


def _choose(member: User, source: Arguments) -> None:
    privacy, policy = source.text("privacy"), source.text("quote_policy")
    try:
        choose_beginnings(
            user=member,
            visibility=None if privacy is None else OUR_VISIBILITIES.get(privacy, privacy),
            quoters=None if policy is None else QUOTERS.get(policy, ""),
            language=source.text("language"),
            marks_media_sensitive=source.flag("sensitive"),
        )
    except NoSuchChoice as refusal:
        what = "quote policy" if refusal.what == "quoters" else refusal.what
        raise not_valid(f"{what.capitalize()} is not included in the list") from None


def _picture(asked: Arguments, name: str, keep: Callable[..., str], kept: list[str]) -> str | None:
    upload = asked.file(name)
    if upload is None:
        return None
    try:
        made = keep(upload=upload)
    except NotAccepted:
        raise not_valid(f"{name.capitalize()} content type is invalid") from None
    except TooBig as refusal:
        raise not_valid(f"{name.capitalize()} file size must be less than {refusal.most // 1_000_000} MB") from None
    except CouldNotBeRead as refusal:
        raise not_valid(f"{name.capitalize()}: {refusal}") from None
    kept.append(made)
    return made


def _fields(asked: Arguments) -> list[ProfileField] | None:
    if "fields_attributes" not in asked:
        return None
    return [
        ProfileField(each.text("name") or "", each.text("value") or "") for each in asked.parts("fields_attributes")
    ]


def _domains(asked: Arguments) -> list[str] | None:
    return asked.texts("attribution_domains") if "attribution_domains" in asked else None


routes = [
    route("api/v1/accounts/verify_credentials", get=verify_credentials),
    route("api/v1/accounts/update_credentials", patch=update_credentials),
    route("api/v1/profile", get=show_profile, patch=change),
    route("api/v1/profile/avatar", delete=remove_avatar),
    route("api/v1/profile/header", delete=remove_header),
]
