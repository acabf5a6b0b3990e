"""Lists of accounts: https://docs.joinmastodon.org/methods/lists/"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.answers import cursor_of, joined, list_answer
from kith.client_api.door import ApiRequest, for_members, json_answer, not_found, not_valid, ready_answer
from kith.client_api.entities.lists import list_json
from kith.client_api.people import people_json, those_met
from kith.client_api.routing import route
from kith.timelines import actions
from kith.timelines.actions.lists import LONGEST_TITLE, MOST_LISTS, MOST_MEMBERS
from kith.timelines.lists import everyone_in, lists_of, own_list, people_page
from kith.timelines.models import List, RepliesPolicy

_FULL = f"A list holds no more than {MOST_MEMBERS} accounts"


@for_members("read:lists")
def everything(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/lists"""
    return json_answer([list_json(kept) for kept in lists_of(request.account)])


@for_members("write:lists")
def make(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/lists"""
    with _in_words():
        made = actions.make_list(owner=request.account, draft=_draft(request), now=timezone.now())
    return json_answer(list_json(made))


@for_members("read:lists")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/lists/:id"""
    return json_answer(list_json(_own(request, id)))


@for_members("write:lists")
def change(request: ApiRequest, id: int) -> HttpResponse:
    """PUT /api/v1/lists/:id"""
    with _in_words():
        changed = actions.change_list(kept=_own(request, id), draft=_draft(request))
    return json_answer(list_json(changed))


@for_members("write:lists")
def delete(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v1/lists/:id"""
    actions.delete_list(kept=_own(request, id))
    return json_answer({})


@for_members("read:lists")
def people(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/lists/:id/accounts; `limit=0` asks for all of them."""
    kept = _own(request, id)
    if (request.arguments.text("limit") or "").strip() == "0":
        return ready_answer(joined(people_json(list(everyone_in(kept)))))
    found = people_page(kept, cursor_of(request, usual=40, most=80)).rows
    return list_answer(request, people_json(found), [account.pk for account in found])


@for_members("write:lists")
def put_in(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/lists/:id/accounts: whom one follows, and others too; all of them or nobody."""
    kept, ids = _own(request, id), _account_ids(request)
    found = those_met(request, ids)
    if len(found) < len(ids):
        raise not_found()
    with _in_words():
        actions.put_all_in_list(kept=kept, accounts=found, now=timezone.now())
    return json_answer({})


@for_members("write:lists")
def take_out(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v1/lists/:id/accounts"""
    kept = _own(request, id)
    for account in everyone_in(kept).filter(pk__in=_account_ids(request)):
        actions.take_out_of_list(kept=kept, account=account)
    return json_answer({})


def _own(request: ApiRequest, list_id: int) -> List:
    kept = own_list(request.account, list_id)
    if kept is None:
        raise not_found()
    return kept


def _account_ids(request: ApiRequest) -> list[int]:
    ids = request.arguments.ids("account_ids")
    if len(ids) > MOST_MEMBERS:
        raise not_valid(_FULL)
    return ids


def _draft(request: ApiRequest) -> actions.ListDraft:
    asked = request.arguments
    title, policy = asked.text("title"), asked.text("replies_policy") or None
    if title is not None and len(title) > LONGEST_TITLE:
        raise not_valid(f"Title is too long (maximum is {LONGEST_TITLE} characters)")
    if policy is not None and policy not in RepliesPolicy.values:
        raise not_valid("Replies policy is not included in the list")
    return actions.ListDraft(title=title, replies_policy=policy, is_exclusive=asked.flag("exclusive"))


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except actions.NoTitle as refusal:
        raise not_valid("Title can't be blank") from refusal
    except actions.TooManyLists as refusal:
        raise not_valid(f"You have reached the maximum number of lists ({MOST_LISTS})") from refusal
    except actions.ListIsFull as refusal:
        raise not_valid(_FULL) from refusal
    except actions.NotForYourList as refusal:
        raise not_found() from refusal


routes = [
    route("api/v1/lists", get=everything, post=make),
    route("api/v1/lists/:id", get=show, put=change, delete=delete),
    route("api/v1/lists/:id/accounts", get=people, post=put_in, delete=take_out),
]
