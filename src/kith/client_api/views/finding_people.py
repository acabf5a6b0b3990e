"""People to follow: https://docs.joinmastodon.org/methods/suggestions/ and https://docs.joinmastodon.org/methods/directory/"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.actions import refuse_suggestion
from kith.accounts.directory import directory_slice
from kith.accounts.suggesting import Reason, suggestions_for
from kith.client_api.answers import joined
from kith.client_api.door import ApiRequest, for_anyone, for_members, json_answer, ready_answer
from kith.client_api.entities.accounts import account_json
from kith.client_api.people import anyone, connected_json, people_json
from kith.client_api.routing import route
from kith.client_api.views.accounts import limit_of, offset_of

# How apps name the reasons since 4.3, and the one word of before.
_SOURCES = {Reason.FRIENDS: "friends_of_friends"}
_OTHERS = "similar_to_recently_followed"
_BEFORE = "past_interactions"


@for_members("read:accounts")
def suggestions(request: ApiRequest) -> HttpResponse:
    """GET /api/v2/suggestions"""
    found = suggestions_for(request.account, limit=limit_of(request), now=timezone.now())
    return json_answer(
        [
            {
                "source": _BEFORE,
                "sources": list(dict.fromkeys(_SOURCES.get(reason, _OTHERS) for reason in each.reasons)),
                "account": account_json(each.account),
            }
            for each in found
        ]
    )


@for_members("read:accounts")
def suggestions_before(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/suggestions: the same without the reasons."""
    found = suggestions_for(request.account, limit=limit_of(request), now=timezone.now())
    return ready_answer(joined(people_json([each.account for each in found])))


@for_members("write:accounts")
def refuse(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v1/suggestions/:id; the id is the account's."""
    refuse_suggestion(account=request.account, target=anyone(request, id), now=timezone.now())
    return ready_answer(b"{}")


@for_anyone()
def directory(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/directory: only people of this server are listed, so `local` makes no difference."""
    by_activity = request.arguments.text("order") != "new"
    found = directory_slice(
        request.account, by_activity=by_activity, offset=offset_of(request), limit=limit_of(request)
    )
    return ready_answer(joined(connected_json(found)))


routes = [
    route("api/v1/suggestions", get=suggestions_before),
    route("api/v1/suggestions/:id", delete=refuse),
    route("api/v2/suggestions", get=suggestions),
    route("api/v1/directory", get=directory),
]
