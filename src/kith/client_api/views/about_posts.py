"""What else is told of a post: how it once read, its preview, who passed it on and who thanked for it.

https://docs.joinmastodon.org/methods/statuses/#history
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from kith.accounts.models import Account
from kith.client_api.answers import cursor_of, list_answer
from kith.client_api.door import ApiRequest, for_anyone, json_answer, not_found
from kith.client_api.entities.accounts import account_json, emoji_in
from kith.client_api.entities.cards import card_of
from kith.client_api.entities.media import media_json
from kith.client_api.entities.plain import time_text
from kith.client_api.people import people_json
from kith.client_api.routing import route
from kith.media.models import MediaFile
from kith.media.queries import files_of
from kith.posts.models import Post
from kith.posts.queries import Reading, boosts_page, favourites_page, history_of, subject_for, whole_posts
from kith.posts.showing import with_title


@for_anyone("read:statuses")
def history(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/statuses/:id/history"""
    post = _subject(request.account, id)
    found = history_of(request.account, post.pk)
    if found is None:
        raise not_found()
    _, readings = found
    ids = {file_id for reading in readings for file_id in reading.media_ids}
    files = {file.pk: file for file in files_of(post.author_id, ids)}
    author = account_json(post.author)
    return json_answer([_edit(reading, author, files) for reading in readings])


@for_anyone("read:statuses")
def card(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/statuses/:id/card: older apps ask for it by itself."""
    post = _subject(request.account, id)
    whole = whole_posts([post.pk])
    return json_answer(card_of(whole[0]) or {} if whole else {})


@for_anyone("read:accounts")
def reblogged_by(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/statuses/:id/reblogged_by"""
    post = _subject(request.account, id)
    rows = boosts_page(request.account, post, cursor_of(request, usual=40, most=80)).rows
    return list_answer(request, people_json([row.author for row in rows]), [row.pk for row in rows])


@for_anyone("read:accounts")
def favourited_by(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/statuses/:id/favourited_by"""
    post = _subject(request.account, id)
    rows = favourites_page(request.account, post, cursor_of(request, usual=40, most=80)).rows
    return list_answer(request, people_json([row.account for row in rows]), [row.pk for row in rows])


def _subject(viewer: Account | None, post_id: int) -> Post:
    post = subject_for(viewer, post_id)
    if post is None:
        raise not_found()
    return post


def _edit(reading: Reading, author: Any, files: Mapping[int, MediaFile]) -> dict[str, Any]:
    """https://docs.joinmastodon.org/entities/StatusEdit/"""
    shown: dict[str, Any] = {
        "content": with_title(reading.title, reading.html),
        "spoiler_text": reading.warning,
        "sensitive": reading.is_sensitive,
        "created_at": time_text(reading.at),
        "account": author,
        "media_attachments": [
            media_json(files[file_id]) | {"description": description or None}
            for file_id, description in zip(reading.media_ids, reading.descriptions, strict=True)
            if file_id in files
        ],
        "emojis": emoji_in(reading.html, reading.warning, reading.title),
        "quote": None,
    }
    if reading.poll_options:
        shown["poll"] = {"options": [{"title": title} for title in reading.poll_options]}
    return shown


routes = [
    route("api/v1/statuses/:id/history", get=history),
    route("api/v1/statuses/:id/card", get=card),
    route("api/v1/statuses/:id/reblogged_by", get=reblogged_by),
    route("api/v1/statuses/:id/favourited_by", get=favourited_by),
]
