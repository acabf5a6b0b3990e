"""Writing posts: https://docs.joinmastodon.org/methods/statuses/#create

A post from an app goes out at once, also where its author takes some seconds to think on pages: an app has to be told
of a post, and has its own way of taking one back.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from kith.accounts.models import Account
from kith.client_api import rates
from kith.client_api.answers import joined
from kith.client_api.door import (
    ApiRequest,
    for_anyone,
    for_members,
    json_answer,
    not_found,
    not_valid,
    rated,
    ready_answer,
)
from kith.client_api.drafting import changed_draft, content_type_of, new_draft, quoters_asked, time_asked
from kith.client_api.entities.accounts import account_json
from kith.client_api.entities.scheduled import scheduled_json
from kith.client_api.entities.statuses import let_go_json, status_json, statuses_by_id
from kith.client_api.refusals import in_words
from kith.client_api.routing import route
from kith.media.actions import UNUSED_FOR
from kith.media.changing import delete_media
from kith.media.queries import files_of
from kith.posts import actions
from kith.posts.drafts import Draft
from kith.posts.queries import post_to_let_go, source_of, unsent_for
from kith.posts.writing import write

_MOST_AT_ONCE = 40
_LONGEST_KEY = 500


@for_anyone("read:statuses")
def several(request: ApiRequest) -> HttpResponse:
    """GET /api/v1/statuses?id[]="""
    ids = request.arguments.ids("id")
    if len(ids) > _MOST_AT_ONCE:
        raise not_valid(f"No more than {_MOST_AT_ONCE} posts can be asked for at once")
    found = statuses_by_id(request.account, ids, now=timezone.now())
    return ready_answer(joined(found[each] for each in ids if each in found))


@for_members("write:statuses")
@rated(rates.POSTS)
def publish(request: ApiRequest) -> HttpResponse:
    """POST /api/v1/statuses"""
    now, asked, account = timezone.now(), request.arguments, request.account
    app_id = request.caller.app.pk if request.caller and request.member.names_app else None
    draft = new_draft(asked, request.member, app_id=app_id)
    if "allowed_mentions" in asked:
        unexpected = _not_among(asked.ids("allowed_mentions"), account, draft)
        if unexpected:
            words = "Post would be sent to unexpected accounts"
            return json_answer({"error": words, "unexpected_accounts": unexpected}, status=422)
    key = request.headers.get("Idempotency-Key", "").strip()[:_LONGEST_KEY]
    key = f"app {key}" if key else ""
    at = time_asked(asked, "scheduled_at")
    with in_words(draft):
        try:
            # As on other servers: what was planned for a time that is over goes out now.
            if at is not None and at > now:
                waiting = actions.plan_post(account=account, draft=draft, send_at=at, now=now, key=key)
                return json_answer(scheduled_json(account, [waiting])[0])
            post = actions.publish_post(author=account, draft=draft, now=now, key=key)
        except actions.SentAlready:
            return _made_before(account, key, now)
    return shown(account, post.pk, now)


@for_members("write:statuses")
def change(request: ApiRequest, id: int) -> HttpResponse:
    """PUT /api/v1/statuses/:id"""
    now, account = timezone.now(), request.account
    post = source_of(account, id)
    if post is None:
        raise not_found()
    draft, quoters = changed_draft(request.arguments, post), quoters_asked(request.arguments)
    with in_words(draft), transaction.atomic():
        actions.edit_post(post=post, author=account, draft=draft, now=now)
        if quoters is not None:
            actions.choose_quoters(post=post, author=account, quoters=quoters)
    return shown(account, id, now)


@for_members("write:statuses")
@rated(rates.DELETIONS)
def delete(request: ApiRequest, id: int) -> HttpResponse:
    """DELETE /api/v1/statuses/:id: answers with what was typed, and keeps the files a day, to be written anew."""
    now, account = timezone.now(), request.account
    told, post = status_json(account, id, now=now), source_of(account, id)
    if post is None:
        return _take_back_boost(account, id, told)
    if told is None:
        raise not_found()
    media_ids = [file.media_id for file in post.attachments.all()]
    takes_files = bool(request.arguments.flag("delete_media"))
    with in_words():
        actions.delete_post(post=post, by=account, spares_files_until=None if takes_files else now + UNUSED_FOR)
        for file in files_of(account.id, media_ids) if takes_files else ():
            delete_media(file=file)
    # Apps know of no title: it begins the words that are written anew.
    text = f"{post.title}\n\n{post.source}" if post.title else post.source
    typed = {"text": text, "content_type": content_type_of(post.format)}
    return ready_answer(told[:-1] + b"," + msgspec.json.encode(typed)[1:])


@for_members("read:statuses")
def source(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/statuses/:id/source: one's own words as they were typed, to be edited."""
    post = source_of(request.account, id)
    if post is None:
        raise not_found()
    words = {"text": post.source, "spoiler_text": post.warning, "content_type": content_type_of(post.format)}
    return json_answer({"id": str(post.pk), **words})


def shown(account: Account, post_id: int, now: datetime) -> HttpResponse:
    """Return a post as it is now. Raises Refusal."""
    told = status_json(account, post_id, now=now)
    if told is None:
        raise not_found()
    return ready_answer(told)


def _take_back_boost(account: Account, boost_id: int, told: bytes | None) -> HttpResponse:
    boost = post_to_let_go(account, boost_id)
    if boost is None or not boost.is_boost or boost.author_id != account.pk:
        raise not_found()
    actions.unboost(account=account, post=boost)
    return json_answer(let_go_json(boost)) if told is None else ready_answer(told)


def _not_among(allowed: list[int], account: Account, draft: Draft) -> list[msgspec.Raw]:
    """Whom the words would reach though the app was not told of them: a handle that is typed may be somebody else's."""
    with in_words(draft):
        mentioned = set(write(account, draft).mentioned_ids) - {*allowed, account.pk}
    return [account_json(each) for each in Account.objects.filter(pk__in=mentioned)] if mentioned else []


def _made_before(account: Account, key: str, now: datetime) -> HttpResponse:
    """The same key made something else the first time, or that has become a post meanwhile, or is gone."""
    made_id = actions.made_with(account, key)
    waiting = unsent_for(account, made_id) if made_id else None
    if waiting is not None:
        return json_answer(scheduled_json(account, [waiting])[0])
    told = status_json(account, made_id, now=now) if made_id else None
    if told is None:
        raise not_valid("This was sent already, and is not there any more")
    return ready_answer(told)


routes = [
    route("api/v1/statuses", get=several, post=publish),
    route("api/v1/statuses/:id/source", get=source),
]
