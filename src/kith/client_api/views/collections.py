"""People and websites put together for others to follow: https://docs.joinmastodon.org/methods/collections/

Apps that came before these were finished ask for them under /api/v1_alpha.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.models import Account
from kith.client_api.answers import offset_links
from kith.client_api.door import (
    ApiRequest,
    Refusal,
    for_anyone,
    for_members,
    json_answer,
    not_allowed,
    not_found,
    too_often,
)
from kith.client_api.entities.collections import (
    collection_json,
    collection_with_accounts,
    collections_json,
    item_json,
)
from kith.client_api.people import someone, those_met
from kith.client_api.routing import route
from kith.client_api.views.accounts import limit_of, offset_of
from kith.collections import actions
from kith.collections.actions.filling import MOST_ITEMS
from kith.collections.models import Collection, Item
from kith.collections.queries import Shown, collection_for, collections_of, collections_with, item_in
from kith.members import limits


class _Refused(Exception):
    """What was sent makes no collection: https://docs.joinmastodon.org/methods/collections/#create"""

    def __init__(self, name: str, code: str, words: str) -> None:
        super().__init__(name)
        self.details = {name: [{"error": f"ERR_{code}", "description": words}]}
        self.said = words if name == "base" else f"{name.replace('_', ' ').capitalize()} {words}"

    def answer(self) -> HttpResponse:
        return json_answer({"error": f"Validation failed: {self.said}", "details": self.details}, status=422)


@for_members("write:collections")
def make(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/collections"""
    if limits.count(limits.COLLECTIONS_BY_NAME, str(request.account.pk)).is_over:
        raise too_often()
    try:
        people = _people(request)
        with _in_words():
            made = actions.make_collection(
                owner=request.account, draft=_draft(request), accounts=people, now=timezone.now()
            )
    except _Refused as refusal:
        return refusal.answer()
    return json_answer({"collection": collection_json(_shown(request, made.pk))})


@for_anyone("read:collections")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/collections/:id"""
    return json_answer(collection_with_accounts(_shown(request, id)))


@for_members("write:collections")
def change(request: ApiRequest, id: int) -> HttpResponse:
    """PATCH /api/v1/collections/:id: its words; who is in it changes item by item."""
    try:
        with _in_words():
            actions.change_collection(kept=_own(request, id), draft=_draft(request), now=timezone.now())
    except _Refused as refusal:
        return refusal.answer()
    return json_answer({"collection": collection_json(_shown(request, id))})


@for_members("write:collections")
def delete(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v1/collections/:id"""
    actions.delete_collection(kept=_own(request, id))
    return json_answer({})


@for_members("write:collections")
def put_in(request: ApiRequest, id: int) -> HttpResponse:
    """POST /api/v1/collections/:id/items"""
    kept, account_id = _own(request, id), request.arguments.id("account_id")
    if account_id is None:
        raise Refusal(422, "`account_id` parameter is missing")
    account = someone(request, account_id)
    try:
        with _in_words():
            item = actions.put_in(kept=kept, account=account, now=timezone.now())
    except _Refused as refusal:
        return refusal.answer()
    return json_answer({"collection_item": item_json(item)})


@for_members("write:collections")
def take_out(request: ApiRequest, id: int, item_id: int) -> HttpResponse:
    """DELETE /api/v1/collections/:id/items/:item_id"""
    actions.take_out(item=_item(_own(request, id), item_id), now=timezone.now())
    return json_answer({})


@for_members("write:collections")
def revoke(request: ApiRequest, id: int, item_id: int) -> HttpResponse:
    """POST /api/v1/collections/:id/items/:item_id/revoke: for whom it is about, and nobody else."""
    item = _item(_shown(request, id).collection, item_id)
    if item.account_id != request.account.pk:
        raise not_allowed()
    actions.take_oneself_out(item=item)
    return json_answer({})


@for_anyone("read:collections")
def made_by(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/accounts/:id/collections"""
    offset, limit = offset_of(request), limit_of(request)
    found = collections_of(someone(request, id), request.account, offset=offset, limit=limit + 1)
    return _several(request, found, offset, limit)


@for_members("read:collections")
def with_oneself(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/accounts/:id/in_collections: where others stand, they are asked for alone."""
    if someone(request, id).pk != request.account.pk:
        raise not_allowed()
    offset, limit = offset_of(request), limit_of(request)
    return _several(request, collections_with(request.account, offset=offset, limit=limit + 1), offset, limit)


def _several(request: ApiRequest, found: Sequence[Shown], offset: int, limit: int) -> HttpResponse:
    after = offset + limit if len(found) > limit else None
    before = max(0, offset - limit) if offset else None
    links = offset_links(request, before=before, after=after)
    content = {"collections": collections_json(found[:limit])}
    return json_answer(content, headers={"Link": links} if links else None)


def _shown(request: ApiRequest, collection_id: int) -> Shown:
    found = collection_for(request.account, collection_id)
    if found is None:
        raise not_found()
    return found


def _own(request: ApiRequest, collection_id: int) -> Collection:
    kept = _shown(request, collection_id).collection
    if kept.owner_id != request.account.pk:
        raise not_allowed()
    return kept


def _item(kept: Collection, item_id: int) -> Item:
    item = item_in(kept, item_id)
    if item is None:
        raise not_found()
    return item


def _people(request: ApiRequest) -> list[Account]:
    ids = request.arguments.ids("account_ids")
    if len(ids) > MOST_ITEMS:
        raise _full()
    found = those_met(request, ids)
    if len(found) < len(ids):
        raise not_found()
    return found


def _draft(request: ApiRequest) -> actions.CollectionDraft:
    asked = request.arguments
    return actions.CollectionDraft(
        name=asked.text("name"),
        description=asked.text("description"),
        tag=asked.text("tag_name"),
        language=asked.text("language"),
        is_sensitive=asked.flag("sensitive"),
        is_discoverable=asked.flag("discoverable"),
    )


def _full() -> _Refused:
    return _Refused("collection_items", "TOO_MANY", f"cannot be more than {MOST_ITEMS}")


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except actions.NoName as refusal:
        raise _Refused("name", "BLANK", "can't be blank") from refusal
    except actions.CollectionTooLong as refusal:
        words = f"is too long (maximum is {refusal.most} characters)"
        raise _Refused(refusal.what, "TOO_LONG", words) from refusal
    except actions.NotATag as refusal:
        raise _Refused("tag_name", "INVALID", "is not a hashtag") from refusal
    except actions.NoSuchLanguage as refusal:
        raise _Refused("language", "INVALID", "is not a language") from refusal
    except actions.TooManyCollections as refusal:
        words = f"You have reached the maximum number of collections ({refusal.most})"
        raise _Refused("base", "TOO_MANY", words) from refusal
    except actions.CollectionIsFull as refusal:
        raise _full() from refusal
    except actions.IsInAlready as refusal:
        raise _Refused("account_id", "TAKEN", "is in this collection already") from refusal
    except actions.MayNotBeFeatured as refusal:
        raise not_allowed() from refusal


routes = [
    each
    for api in ("api/v1", "api/v1_alpha")
    for each in (
        route(f"{api}/collections", post=make),
        route(f"{api}/collections/:id", get=show, patch=change, delete=delete),
        route(f"{api}/collections/:id/items", post=put_in),
        route(f"{api}/collections/:id/items/:item_id", delete=take_out),
        route(f"{api}/collections/:id/items/:item_id/revoke", post=revoke),
        route(f"{api}/accounts/:id/collections", get=made_by),
        route(f"{api}/accounts/:id/in_collections", get=with_oneself),
    )
]
