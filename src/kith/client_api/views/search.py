"""One box for people, tags and posts: https://docs.joinmastodon.org/methods/search/"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.finding import parted_from
from kith.accounts.models import Account
from kith.accounts.queries import relationships
from kith.client_api.arguments import Arguments
from kith.client_api.door import ApiRequest, Refusal, for_anyone, json_answer
from kith.client_api.entities.collections import collection_json, named_by
from kith.client_api.entities.statuses import statuses_by_id
from kith.client_api.entities.tags import tags_json
from kith.client_api.people import as_met
from kith.client_api.routing import route
from kith.collections.queries import collection_for
from kith.federation.lookup.asking import APP_SECONDS, NOTHING, seek
from kith.posts.models import Tag
from kith.search.asking import read
from kith.search.posts import find_posts
from kith.search.queries import Found, find

_MOST, _USUAL = 40, 20
_FURTHEST = 200  # how far into what was found `offset` leads; further on a narrower question helps more
_KINDS = ("accounts", "statuses", "hashtags")


@for_anyone("read:search")
def search(request: ApiRequest) -> HttpResponse:
    """GET /api/v2/search; the words may hold questions as in the box on the pages: `from:`, `has:`, `before:` …

    Collections are found by their address alone.
    """
    accounts, statuses, tags = _search(request)
    hashtags = tags_json(tags, request.account, now=timezone.now()) if tags else []
    named = named_by(request.arguments.text("q") or "")
    found = collection_for(request.account, named) if named is not None else None
    collections = [collection_json(found)] if found is not None else []
    return json_answer({"accounts": accounts, "statuses": statuses, "hashtags": hashtags, "collections": collections})


@for_anyone("read:search")
def search_as_before(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/search, where tags are words only."""
    accounts, statuses, tags = _search(request)
    return json_answer({"accounts": accounts, "statuses": statuses, "hashtags": [tag.display for tag in tags]})


def _search(request: ApiRequest) -> tuple[list[Any], list[Any], list[Tag]]:
    sent, viewer, now = request.arguments, request.account, timezone.now()
    text, kind = (sent.text("q") or "").strip(), sent.text("type") or ""
    if not text:
        raise Refusal(400, "The query is empty: q is needed")
    if kind and kind not in _KINDS:
        raise Refusal(400, "type is accounts, hashtags or statuses")
    limit = min(_MOST, max(1, sent.number("limit") or _USUAL))
    skipped = min(_FURTHEST, max(0, sent.number("offset") or 0))
    if viewer is None and skipped:
        raise Refusal(401, "Search queries pagination is not supported without authentication")
    # Where everything is asked for there are no further pages: they would be of three lists at once.
    skipped = skipped if kind else 0
    asked = read(text, now=now)
    # Who asks for posts in particular means them only.
    sought = seek(text, by=viewer, now=now, seconds=APP_SECONDS) if sent.flag("resolve") and not skipped else NOTHING
    looks_round = kind != "statuses" and (kind or not asked.is_about_posts)
    elsewhere = find(asked.plain, viewer, sought) if looks_round or sought.post else Found("")
    people = _people(elsewhere, viewer, sent) if kind in ("", "accounts") else []
    tags = elsewhere.tags if kind in ("", "hashtags") else []
    statuses = _statuses(elsewhere, text, viewer, sent, skipped, limit, now) if kind in ("", "statuses") else []
    here = slice(skipped, skipped + limit)
    return [msgspec.Raw(each) for each in as_met(viewer, people[here])], statuses, tags[here]


def _people(found: Found, viewer: Account | None, sent: Arguments) -> list[Account]:
    people = [*found.people, *found.websites]
    if viewer is not None and not people:
        people = parted_from(viewer, sent.text("q") or "")
    if viewer is None or not sent.flag("following"):
        return people
    ties = relationships(viewer, [each.id for each in people])
    return [each for each in people if ties[each.id].following]


def _statuses(
    found: Found, text: str, viewer: Account | None, sent: Arguments, skipped: int, limit: int, now: datetime
) -> list[msgspec.Raw]:
    if found.post is not None:
        ids = [found.post.id]
    elif viewer is None:
        return []
    else:
        author_id = sent.id("account_id")
        author = Account.objects.filter(pk=author_id).first() if author_id else None
        if author is None and author_id is not None:
            return []
        asked = read(f"{text} from:{author.handle}" if author else text, now=now)
        ids = find_posts(asked, viewer, below=sent.id("max_id"), limit=skipped + limit, now=now).ids[skipped:]
    statuses = statuses_by_id(viewer, ids, now=now)
    return [msgspec.Raw(statuses[each]) for each in ids if each in statuses]


routes = [
    route("api/v2/search", get=search),
    route("api/v1/search", get=search_as_before),
]
