"""People as apps ask for them: https://docs.joinmastodon.org/methods/accounts/"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.connections import Tie, connected_page
from kith.accounts.finding import find_people, parted_from
from kith.accounts.models import Account
from kith.accounts.queries import Relationship, by_handle, may_meet, relationship, relationships, standings
from kith.accounts.suggesting import Familiar, familiar_followers
from kith.client_api.answers import cursor_of, joined
from kith.client_api.door import (
    ApiRequest,
    Refusal,
    for_anyone,
    for_members,
    json_answer,
    not_found,
    ready_answer,
)
from kith.client_api.entities.accounts import account_json, account_met
from kith.client_api.entities.lists import list_json
from kith.client_api.entities.relationships import relationships_json
from kith.client_api.entities.statuses import statuses_json
from kith.client_api.entities.tags import featured_tags_json
from kith.client_api.people import as_met, connected_answer, met, people_json, someone, those_met
from kith.client_api.routing import route
from kith.client_api.views.timelines import posts_answer
from kith.federation.lookup.asking import APP_SECONDS, seek
from kith.foundations.tags import tag_name
from kith.timelines import queries as timelines
from kith.timelines.actions import note_opened_person
from kith.timelines.authored import Narrowed, authored_page
from kith.timelines.lists import memberships

_MOST_AT_ONCE = 80  # as many as a page of anything has
_MOST_SEARCHED = 200
_LONGEST = 400  # longer than any name with its server; SQLite looks for no words beyond 50,000 bytes


@for_anyone("read:accounts")
def show(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/accounts/:id"""
    account, tie = met(request, id)
    if request.account is not None:
        note_opened_person(account)
    return ready_answer(_as_met(request, account, tie))


@for_anyone("read:accounts")
def several(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/accounts"""
    return ready_answer(joined(people_json(those_met(request, request.arguments.ids("id")[:_MOST_AT_ONCE]))))


@for_anyone("read:accounts")
def look_up(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/accounts/lookup"""
    account = by_handle(request.arguments.text("acct") or "")
    if account is None:
        raise not_found()
    return ready_answer(_as_met(request, *met(request, account.id)))


@for_members("read:accounts")
def search(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/accounts/search"""
    asked = request.arguments
    text, limit, offset = (asked.text("q") or "")[:_LONGEST], limit_of(request), offset_of(request)
    if asked.flag("following"):
        found = find_people(text, request.account, _MOST_SEARCHED)  # those one follows come first
        ties = relationships(request.account, [each.id for each in found], now=timezone.now())
        found = [each for each in found if ties[each.id].following]
    else:
        sought = _from_elsewhere(request, text) if asked.flag("resolve") and not offset else None
        found = find_people(text, request.account, min(offset + limit, _MOST_SEARCHED))
        if sought is not None and sought not in found:
            found = [sought, *found]
        found = found or parted_from(request.account, text)
    return ready_answer(joined(as_met(request.account, found[offset : offset + limit])))


def _from_elsewhere(request: ApiRequest, text: str) -> Account | None:
    """Return whom a handle or address of another server names, asking there if need be."""
    found = seek(text, by=request.account, now=timezone.now(), seconds=APP_SECONDS).account
    return found if found is not None and may_meet(found, relationship(request.account, found)) else None


@for_members("read:follows")
def show_relationships(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/accounts/relationships"""
    ids = request.arguments.ids("id")[:_MOST_AT_ONCE]
    standing = standings(ids)
    with_suspended = bool(request.arguments.flag("with_suspended"))
    wanted = [each for each in ids if each in standing and (with_suspended or not standing[each])]
    return json_answer(relationships_json(request.account, wanted, now=timezone.now()))


@for_members("read:follows")
def familiar(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/accounts/familiar_followers"""
    # Who blocked one, and a website that somebody reads under a secret address, have no followers to tell of.
    ids = [account.pk for account in those_met(request, request.arguments.ids("id")[:_MOST_AT_ONCE])]
    known = familiar_followers(request.account, ids, most=_MOST_AT_ONCE)
    friends = Account.objects.in_bulk({friend.id for found in known.values() for friend in found.friends})
    return json_answer(
        [
            {
                "id": str(each),
                "accounts": [account_json(friends[friend.id]) for friend in known.get(each, Familiar()).friends],
            }
            for each in ids
        ]
    )


@for_anyone("read:statuses")
def statuses(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/accounts/:id/statuses"""
    now, asked = timezone.now(), request.arguments
    account, tie = met(request, id)
    if tie.blocking:
        return posts_answer(request, timelines.NOTHING)
    if asked.flag("pinned"):
        return ready_answer(joined(statuses_json(timelines.pinned(request.account, account), request.account, now=now)))
    narrowed = Narrowed(
        only_media=bool(asked.flag("only_media")),
        without_answers=bool(asked.flag("exclude_replies")),
        without_boosts=bool(asked.flag("exclude_reblogs")),
        without_direct=bool(asked.flag("exclude_direct")),
    )
    tagged = asked.text("tagged")
    if tagged and not tag_name(tagged):
        return posts_answer(request, timelines.NOTHING)
    tag = tag_name(tagged) if tagged else ""
    page = authored_page(request.account, account, cursor_of(request), narrowed, tag=tag, now=now)
    return posts_answer(request, page)


@for_anyone("read:accounts")
def followers(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/accounts/:id/followers"""
    return _connected(request, someone(request, id), Tie.FOLLOWERS)


@for_anyone("read:accounts")
def following(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/accounts/:id/following"""
    return _connected(request, someone(request, id), Tie.FOLLOWING)


@for_members("read:lists")
def lists(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/accounts/:id/lists: those of one's own lists that someone is in."""
    account = someone(request, id)
    return json_answer([list_json(each.list) for each in memberships(request.account, account) if each.is_in])


@for_anyone("read:accounts")
def featured_tags(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/accounts/:id/featured_tags"""
    return json_answer(featured_tags_json(someone(request, id)))


@for_anyone("read:accounts")
def endorsements(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/accounts/:id/endorsements"""
    return _connected(request, someone(request, id), Tie.ENDORSED)


@for_members("read:accounts")
def own_endorsements(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/endorsements"""
    return _connected(request, request.account, Tie.ENDORSED)


@for_anyone("read:accounts")
def identity_proofs(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/accounts/:id/identity_proofs: gone from the API, and still asked for."""
    someone(request, id)
    return ready_answer(b"[]")


def _as_met(request: ApiRequest, account: Account, tie: Relationship) -> bytes:
    return account_met(account, tie if request.account is not None else None)


def _connected(request: ApiRequest, account: Account, tie: Tie) -> HttpResponse:
    page = connected_page(account, request.account, tie, cursor_of(request, usual=40, most=80))
    return connected_answer(request, page)


def limit_of(request: ApiRequest, *, usual: int = 40, most: int = 80) -> int:
    """Return how many are asked for."""
    limit = request.arguments.number("limit")
    return min(most, abs(limit)) if limit else usual


def offset_of(request: ApiRequest) -> int:
    offset = request.arguments.number("offset") or 0
    if offset < 0 or offset > _MOST_OFFSET:
        raise Refusal(400, "offset is out of range")
    return offset


_MOST_OFFSET = 10_000

routes = [
    route("api/v1/accounts/lookup", get=look_up),
    route("api/v1/accounts/search", get=search),
    route("api/v1/accounts/relationships", get=show_relationships),
    route("api/v1/accounts/familiar_followers", get=familiar),
    route("api/v1/accounts/:id", get=show),
    route("api/v1/accounts/:id/statuses", get=statuses),
    route("api/v1/accounts/:id/followers", get=followers),
    route("api/v1/accounts/:id/following", get=following),
    route("api/v1/accounts/:id/lists", get=lists),
    route("api/v1/accounts/:id/featured_tags", get=featured_tags),
    route("api/v1/accounts/:id/endorsements", get=endorsements),
    route("api/v1/accounts/:id/identity_proofs", get=identity_proofs),
    route("api/v1/endorsements", get=own_endorsements),
]
