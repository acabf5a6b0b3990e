"""What one saved and what one thanked for: https://docs.joinmastodon.org/methods/bookmarks/"""

from __future__ import annotations

from django.http import HttpResponse

from kith.client_api.answers import cursor_of
from kith.client_api.door import ApiRequest, for_members
from kith.client_api.routing import route
from kith.client_api.views.timelines import posts_answer
from kith.timelines.own_pages import saved_page
from kith.timelines.queries import thanked_page


@for_members("read:bookmarks")
def bookmarks(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/bookmarks"""
    return posts_answer(request, saved_page(request.account, cursor_of(request)))


@for_members("read:favourites")
def favourites(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/favourites"""
    return posts_answer(request, thanked_page(request.account, cursor_of(request)))


routes = [
    route("api/v1/bookmarks", get=bookmarks),
    route("api/v1/favourites", get=favourites),
]
