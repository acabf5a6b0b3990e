"""Lists of posts: https://docs.joinmastodon.org/methods/timelines/"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.answers import cursor_of, list_answer
from kith.client_api.door import ApiRequest, for_anyone, for_members, not_found
from kith.client_api.entities.statuses import statuses_json
from kith.client_api.routing import route
from kith.foundations.tags import tag_name
from kith.links.canonical import NoWebAddress
from kith.links.queries import known_link
from kith.posts.models import Origin
from kith.timelines import queries
from kith.timelines.lists import list_for
from kith.timelines.queries import NOTHING, ListedPage


@for_members("read:statuses")
def home(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/timelines/home"""
    return posts_answer(request, queries.home_page(request.account, cursor_of(request), now=timezone.now()))


@for_anyone("read:statuses")
def public(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/timelines/public"""
    asked, now = request.arguments, timezone.now()
    cursor, only_media = cursor_of(request), bool(asked.flag("only_media"))
    if asked.flag("local"):
        page = queries.local_page(request.account, cursor, now=now, only_media=only_media)
    else:
        only_remote = bool(asked.flag("remote"))
        page = queries.known_page(request.account, cursor, now=now, only_media=only_media, only_remote=only_remote)
    return posts_answer(request, page)


@for_anyone("read:statuses")
def tag(request: ApiRequest, name: str) -> HttpResponse:
    """GET /api/v1/timelines/tag/:name; `any[]`, `all[]` and `none[]` name further tags."""
    asked, cursor = request.arguments, cursor_of(request)
    further = {which: asked.texts(which) for which in ("any", "all", "none")}
    if any(further.values()):
        return posts_answer(request, _several_tags(request, name, further))
    found = queries.tag_named(name)
    if found is None:
        return posts_answer(request, NOTHING)
    origin = Origin.HERE.value if asked.flag("local") else Origin.ELSEWHERE.value if asked.flag("remote") else ""
    only_media = bool(asked.flag("only_media"))
    page = queries.tag_page(request.account, found, cursor, now=timezone.now(), only_media=only_media, origin=origin)
    return posts_answer(request, page)


@for_members("read:lists")
def of_list(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/timelines/list/:id"""
    kept = list_for(request.account, id)
    if kept is None or kept.owner_id != request.account.id:
        raise not_found()
    return posts_answer(request, queries.list_page(request.account, kept, cursor_of(request), now=timezone.now()))


@for_anyone("read:statuses")
def of_link(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/timelines/link?url=: public posts that share an address, however it is spelt."""
    try:
        link = known_link(request.arguments.text("url") or "")
    except NoWebAddress:
        link = None
    if link is None:
        raise not_found()
    page = queries.story_page(request.account, link.final_id, cursor_of(request), now=timezone.now())
    return posts_answer(request, page)


def posts_answer(request: ApiRequest, page: ListedPage) -> HttpResponse:
    """Return a page of posts."""
    rows = page.rows
    return list_answer(request, statuses_json(rows, request.account, now=timezone.now()), [row.place for row in rows])


def _several_tags(request: ApiRequest, name: str, further: dict[str, list[str]]) -> ListedPage:
    ids = queries.tag_ids([name, *(each for names in further.values() for each in names)])
    any_of = [ids[each] for each in map(tag_name, [name, *further["any"]]) if each in ids]
    all_of = [ids.get(tag_name(each), 0) for each in further["all"]]  # what nobody ever wrote, no post carries
    none_of = [ids[each] for each in map(tag_name, further["none"]) if each in ids]
    return queries.tags_page(request.account, cursor_of(request), any_of=any_of, all_of=all_of, none_of=none_of)


routes = [
    route("api/v1/timelines/home", get=home),
    route("api/v1/timelines/public", get=public),
    route("api/v1/timelines/tag/:name", get=tag),
    route("api/v1/timelines/list/:id", get=of_list),
    route("api/v1/timelines/link", get=of_link),
]
