"""Tags: following them, and showing them on one's page.

https://docs.joinmastodon.org/methods/tags/ and https://docs.joinmastodon.org/methods/featured_tags/
"""

from __future__ import annotations

import msgspec
from django.http import HttpResponse
from django.utils import timezone

from kith.accounts import actions as accounts
from kith.accounts.actions.featuring import NotATag
from kith.accounts.models import Account, FeaturedTag
from kith.client_api.answers import cursor_of, list_answer
from kith.client_api.door import (
    ApiRequest,
    for_anyone,
    for_members,
    json_answer,
    not_found,
    not_valid,
    rated,
    ready_answer,
)
from kith.client_api.entities.tags import featured_tag_json, featured_tags_json, tags_json
from kith.client_api.rates import FOLLOWS
from kith.client_api.routing import route
from kith.posts.models import Tag
from kith.posts.reading_text import hashtag_of
from kith.search.queries import leads_somewhere
from kith.timelines import actions
from kith.timelines.lists import followed_tags_page
from kith.timelines.queries import tag_named
from kith.timelines.tagged import marked_among, recent_tags_of, uses_by


@for_anyone()
def show(request: ApiRequest, name: str) -> HttpResponse:
    """GET /api/v1/tags/:name: also one that nobody has used yet."""
    return _shown(request, _tag_as_known_to(request.account, name))


@rated(FOLLOWS)
@for_members("write:follows")
def follow(request: ApiRequest, name: str) -> HttpResponse:
    """POST /api/v1/tags/:name/follow"""
    tag = _tag_as_known_to(request.account, name)
    try:
        kept = actions.follow_tag(account=request.account, name=tag.display, now=timezone.now())
    except actions.TooManyTags:
        raise not_valid("You have already followed the maximum number of hashtags") from None
    return _shown(request, Tag(id=kept.tag_id, name=tag.name, display=tag.display))


@for_members("write:follows")
def unfollow(request: ApiRequest, name: str) -> HttpResponse:
    """POST /api/v1/tags/:name/unfollow"""
    tag = _tag(name)
    if tag.id:
        actions.unfollow_tag(account=request.account, tag_id=tag.id)
    return _shown(request, _tag_as_known_to(request.account, name))


@for_members("write:accounts")
def feature(request: ApiRequest, name: str) -> HttpResponse:
    """POST /api/v1/tags/:name/feature"""
    tag = _tag_as_known_to(request.account, name)
    _feature(request, tag.display)
    return _shown(request, tag)


@for_members("write:accounts")
def unfeature(request: ApiRequest, name: str) -> HttpResponse:
    """POST /api/v1/tags/:name/unfeature"""
    tag = _tag_as_known_to(request.account, name)
    accounts.unfeature_tag(account=request.account, name=tag.name)
    return _shown(request, tag)


@for_members("read:follows")
def followed(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/followed_tags"""
    rows = followed_tags_page(request.account, cursor_of(request, usual=100, most=200)).rows
    shown = tags_json([row.tag for row in rows], request.account, now=timezone.now())
    return list_answer(request, [msgspec.json.encode(each) for each in shown], [row.pk for row in rows])


@for_members("read:accounts")
def featured(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/featured_tags"""
    return json_answer(featured_tags_json(request.account))


@for_members("write:accounts")
def feature_by_name(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/featured_tags"""
    made = _feature(request, request.arguments.text("name") or "")
    return json_answer(featured_tag_json(made, uses_by(request.account, [made.name]).get(made.name)))


@for_members("write:accounts")
def unfeature_by_id(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v1/featured_tags/:id"""
    kept = FeaturedTag.objects.filter(pk=id, account=request.account).first()
    if kept is None:
        raise not_found()
    accounts.unfeature_tag(account=request.account, name=kept.name)
    return ready_answer(b"{}")


@for_members("read:accounts")
def suggestions(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/featured_tags/suggestions: the tags one has used most of late."""
    now = timezone.now()
    return json_answer(tags_json(recent_tags_of(request.account, now=now), request.account, now=now))


def _tag(written: str) -> Tag:
    """Return the tag, which may be one that nobody has used yet. Raises Refusal."""
    tag = hashtag_of(written)
    if tag is None:
        raise not_found()
    return tag_named(tag.name) or Tag(name=tag.name, display=tag.display)


def _tag_as_known_to(viewer: Account | None, written: str) -> Tag:
    """As `_tag`, but one that stands only in posts they may not see is as if nobody had used it. Raises Refusal."""
    tag = _tag(written)
    if not tag.id or leads_somewhere(tag, viewer) or (viewer is not None and marked_among(viewer, [tag])[0]):
        return tag
    return Tag(name=tag.name, display=written.removeprefix("#"))


def _feature(request: ApiRequest, written: str) -> FeaturedTag:
    try:
        return accounts.feature_tag(account=request.account, tag=written)
    except NotATag:
        raise not_valid("Name is not a valid hashtag" if written else "Name can't be blank") from None
    except accounts.TooMuch:
        raise not_valid("You have already featured the maximum number of hashtags") from None


def _shown(request: ApiRequest, tag: Tag) -> HttpResponse:
    return json_answer(tags_json([tag], request.account, now=timezone.now())[0])


routes = [
    route("api/v1/tags/:name", get=show),
    route("api/v1/tags/:name/follow", post=follow),
    route("api/v1/tags/:name/unfollow", post=unfollow),
    route("api/v1/tags/:name/feature", post=feature),
    route("api/v1/tags/:name/unfeature", post=unfeature),
    route("api/v1/followed_tags", get=followed),
    route("api/v1/featured_tags", get=featured, post=feature_by_name),
    route("api/v1/featured_tags/suggestions", get=suggestions),
    route("api/v1/featured_tags/:id", delete=unfeature_by_id),
]
