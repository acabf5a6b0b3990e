"""Filters: https://docs.joinmastodon.org/methods/filters/"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kith.client_api import filtering
from kith.client_api.door import ApiRequest, for_members, json_answer, not_found, not_valid
from kith.client_api.entities.filters import held_json, keyword_json, whole_filter_json
from kith.client_api.filtering import in_words
from kith.client_api.routing import route
from kith.filters import actions
from kith.filters.actions import FilterDraft, Keyword
from kith.filters.models import Action, Filter, FilterKeyword, FilterPost
from kith.filters.queries import filter_of, filters_of, held_of, keyword_of
from kith.filters.revising import FilterChanges, KeywordChange, revise_filter


@for_members("read:filters")
def everything(request: ApiRequest) -> HttpResponse:
    """GET /api/v2/filters"""
    return json_answer([whole_filter_json(each) for each in filters_of(request.account)])


@for_members("write:filters")
def make(request: ApiRequest) -> HttpResponse:
    """POST /api/v2/filters"""
    asked, now = request.arguments, timezone.now()
    title, contexts = filtering.title_of(asked), filtering.contexts_of(asked)
    if title is None:
        raise not_valid("Title can't be blank")
    if contexts is None:
        raise not_valid("Context None or invalid context supplied")
    words = [change for change in filtering.keyword_changes(asked) if change.keyword_id is None]
    draft = FilterDraft(
        title=title,
        keywords=[Keyword(word.text or "", word.is_whole is not False) for word in words],
        contexts=contexts,
        action=filtering.action_of(asked) or Action.WARN,
        ends_at=filtering.end_of(asked, now),
        may_be_empty=True,
    )
    with in_words():
        made = actions.make_filter(account=request.account, draft=draft, now=now)
    return _shown(request, made.pk)


@for_members("read:filters")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v2/filters/:id"""
    return _shown(request, id)


@for_members("write:filters")
def change(request: ApiRequest, id: int) -> HttpResponse:
    """PUT /api/v2/filters/:id: what isn't named stays."""
    asked, now = request.arguments, timezone.now()
    changes = FilterChanges(
        title=filtering.title_of(asked),
        contexts=filtering.contexts_of(asked),
        action=filtering.action_of(asked),
        ends_at=filtering.end_of(asked, now),
        changes_end="expires_in" in asked,
        keywords=filtering.keyword_changes(asked),
    )
    with in_words():
        revise_filter(account=request.account, filter_id=id, changes=changes, now=now)
    return _shown(request, id)


@for_members("write:filters")
def delete(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v2/filters/:id"""
    with in_words():
        actions.delete_filter(account=request.account, filter_id=id, now=timezone.now())
    return json_answer({})


@for_members("read:filters")
def keywords(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v2/filters/:id/keywords"""
    return json_answer([keyword_json(word) for word in _own(request, id).keywords.all()])


@for_members("write:filters")
def add_keyword(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v2/filters/:id/keywords"""
    word = Keyword(_word(request), request.arguments.flag("whole_word") is not False)
    with in_words():
        made = actions.add_keyword(account=request.account, filter_id=id, keyword=word, now=timezone.now())
    return json_answer(keyword_json(made))


@for_members("read:filters")
def keyword(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v2/filters/keywords/:id"""
    return json_answer(keyword_json(_own_keyword(request, id)))


@for_members("write:filters")
def change_keyword(request: ApiRequest, id: int) -> HttpResponse:
    """PUT /api/v2/filters/keywords/:id"""
    kept, asked = _own_keyword(request, id), request.arguments
    change = KeywordChange(keyword_id=id, text=filtering.keyword_of(asked), is_whole=asked.flag("whole_word"))
    with in_words():
        revise_filter(
            account=request.account,
            filter_id=kept.filter_id,
            changes=FilterChanges(keywords=[change]),
            now=timezone.now(),
        )
    return json_answer(keyword_json(_own_keyword(request, id)))


@for_members("write:filters")
def remove_keyword(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v2/filters/keywords/:id"""
    with in_words():
        actions.remove_keyword(account=request.account, keyword_id=id, now=timezone.now())
    return json_answer({})


@for_members("read:filters")
def statuses(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v2/filters/:id/statuses"""
    return json_answer([held_json(held) for held in _own(request, id).posts.all()])


@for_members("write:filters")
def hold_status(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v2/filters/:id/statuses"""
    post_id = request.arguments.id("status_id")
    if post_id is None:
        raise not_valid("Status can't be blank")
    with in_words():
        try:
            held = actions.hold_post(account=request.account, filter_id=id, post_id=post_id, now=timezone.now())
        except actions.NothingToFilter as refusal:
            raise not_found() from refusal
    return json_answer(held_json(held))


@for_members("read:filters")
def status(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v2/filters/statuses/:id"""
    return json_answer(held_json(_own_held(request, id)))


@for_members("write:filters")
def release_status(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v2/filters/statuses/:id"""
    with in_words():
        actions.release_post(account=request.account, held_id=id, now=timezone.now())
    return json_answer({})


def _own(request: ApiRequest, filter_id: int) -> Filter:
    found = filter_of(request.account, filter_id)
    if found is None:
        raise not_found()
    return found


def _own_keyword(request: ApiRequest, keyword_id: int) -> FilterKeyword:
    found = keyword_of(request.account, keyword_id)
    if found is None:
        raise not_found()
    return found


def _own_held(request: ApiRequest, held_id: int) -> FilterPost:
    found = held_of(request.account, held_id)
    if found is None:
        raise not_found()
    return found


def _word(request: ApiRequest) -> str:
    word = filtering.keyword_of(request.arguments)
    if word is None:
        raise not_valid("Keyword can't be blank")
    return word


def _shown(request: ApiRequest, filter_id: int) -> HttpResponse:
    return json_answer(whole_filter_json(_own(request, filter_id)))


routes = [
    route("api/v2/filters", get=everything, post=make),
    route("api/v2/filters/:id", get=show, put=change, delete=delete),
    route("api/v2/filters/:id/keywords", get=keywords, post=add_keyword),
    route("api/v2/filters/keywords/:id", get=keyword, put=change_keyword, delete=remove_keyword),
    route("api/v2/filters/:id/statuses", get=statuses, post=hold_status),
    route("api/v2/filters/statuses/:id", get=status, delete=release_status),
]
