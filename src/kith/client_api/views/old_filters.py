"""The first version of filters, in which each word stands alone: https://docs.joinmastodon.org/methods/filters/#v1

They are the same filters: a word that is added so is a filter of its own.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kith.client_api import filtering
from kith.client_api.door import ApiRequest, Refusal, for_members, json_answer, not_found, not_valid
from kith.client_api.entities.filters import old_filter_json
from kith.client_api.filtering import in_words
from kith.client_api.routing import route
from kith.filters import actions
from kith.filters.actions import LONGEST_TITLE, FilterDraft, Keyword
from kith.filters.models import Action, Context, FilterKeyword
from kith.filters.queries import keyword_of, keywords_of
from kith.filters.revising import FilterChanges, KeywordChange, drop_keyword, revise_filter


@for_members("read:filters")
def everything(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/filters"""
    return json_answer([old_filter_json(word) for word in keywords_of(request.account)])


@for_members("write:filters")
def make(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/filters"""
    asked, now = request.arguments, timezone.now()
    phrase, contexts = filtering.keyword_of(asked, "phrase"), filtering.contexts_of(asked)
    if phrase is None:
        raise not_valid("Phrase can't be blank")
    if contexts is None:
        raise not_valid("Context None or invalid context supplied")
    draft = FilterDraft(
        title=phrase[:LONGEST_TITLE],
        keywords=[Keyword(phrase, asked.flag("whole_word") is not False)],
        contexts=contexts,
        action=Action.HIDE if asked.flag("irreversible") else Action.WARN,
        ends_at=filtering.end_of(asked, now),
    )
    with in_words():
        made = actions.make_filter(account=request.account, draft=draft, now=now)
    return json_answer(old_filter_json(made.keywords.select_related("filter")[0]))


@for_members("read:filters")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/filters/:id"""
    return json_answer(old_filter_json(_own(request, id)))


@for_members("write:filters")
def change(request: ApiRequest, id: int) -> HttpResponse:
    """PUT /api/v1/filters/:id: what holds for several words isn't changed for the sake of one."""
    word, asked, now = _own(request, id), request.arguments, timezone.now()
    phrase, is_irreversible = filtering.keyword_of(asked, "phrase"), asked.flag("irreversible")
    contexts = filtering.contexts_of(asked)
    action = _action(word, is_irreversible)
    is_alone = word.filter.keywords.count() == 1
    changes = FilterChanges(
        title=phrase[:LONGEST_TITLE] if phrase is not None and is_alone else None,
        contexts=contexts,
        action=action,
        ends_at=filtering.end_of(asked, now),
        changes_end="expires_in" in asked,
        keywords=[KeywordChange(keyword_id=id, text=phrase, is_whole=asked.flag("whole_word"))],
    )
    if not is_alone and _changes_more(word, changes):
        raise Refusal(422, _FOR_SEVERAL)
    with in_words():
        revise_filter(account=request.account, filter_id=word.filter_id, changes=changes, now=now)
    return json_answer(old_filter_json(_own(request, id)))


@for_members("write:filters")
def delete(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v1/filters/:id"""
    with in_words():
        drop_keyword(account=request.account, keyword_id=id, now=timezone.now())
    return json_answer({})


_FOR_SEVERAL = (
    "These parameters cannot be changed from this application because they apply to more than one filter keyword. "
    "Use a more recent application or the web interface."
)


def _own(request: ApiRequest, keyword_id: int) -> FilterKeyword:
    found = keyword_of(request.account, keyword_id)
    if found is None:
        raise not_found()
    return found


def _action(word: FilterKeyword, is_irreversible: bool | None) -> str | None:
    """Return what becomes of posts, where that is said: an app that knows two ways leaves a third one alone."""
    if is_irreversible is None or is_irreversible == (word.filter.action == Action.HIDE):
        return None
    return Action.HIDE if is_irreversible else Action.WARN


def _changes_more(word: FilterKeyword, changes: FilterChanges) -> bool:
    moves = changes.contexts is not None and [each for each in Context.values if each in changes.contexts] != list(
        word.filter.contexts
    )
    ends_otherwise = changes.changes_end and changes.ends_at != word.filter.ends_at
    return moves or ends_otherwise or changes.action is not None


routes = [
    route("api/v1/filters", get=everything, post=make),
    route("api/v1/filters/:id", get=show, put=change, delete=delete),
]
