"""Quotes: who quotes a post, who may, and taking it back: https://docs.joinmastodon.org/methods/statuses/#quotes"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from kith.client_api.answers import cursor_of, list_answer
from kith.client_api.door import ApiRequest, for_anyone, for_members, not_allowed, not_found, not_valid
from kith.client_api.drafting import quoters_asked
from kith.client_api.entities.statuses import statuses_by_place
from kith.client_api.refusals import in_words
from kith.client_api.routing import route
from kith.client_api.views.writing import shown
from kith.posts import actions
from kith.posts.queries import source_of, subject_for
from kith.timelines.quotes import quotes_page


@for_anyone("read:statuses")
def quotes(request: ApiRequest, id: int) -> HttpResponse:
    """GET /api/v1/statuses/:id/quotes"""
    now, reader = timezone.now(), request.account
    post = subject_for(reader, id)
    if post is None:
        raise not_found()
    rows = quotes_page(reader, post, cursor_of(request), now=now).rows
    statuses = statuses_by_place(rows, reader, now=now)
    return list_answer(request, list(statuses.values()), [row.place for row in rows])


@for_members("write:statuses")
def revoke(request: ApiRequest, id: int, quoting_id: int) -> HttpResponse:
    """POST /api/v1/statuses/:id/quotes/:quoting_id/revoke: answers with the post that quotes, as it is then."""
    now, account = timezone.now(), request.account
    quoted, quoting = subject_for(account, id), subject_for(account, quoting_id)
    if quoted is None or quoting is None:
        raise not_found()
    if quoted.author_id != account.pk:
        raise not_allowed()
    if not quoting.is_quote or quoting.quote.quoted_id != quoted.pk:
        raise not_found()
    with in_words():
        actions.take_out_of_quote(post=quoting, by=account, now=now)
    return shown(account, quoting.pk, now)


@for_members("write:statuses")
def choose_policy(request: ApiRequest, id: int) -> HttpResponse:
    """PUT /api/v1/statuses/:id/interaction_policy"""
    now, account = timezone.now(), request.account
    post = source_of(account, id)
    if post is None:
        raise not_found()
    quoters = quoters_asked(request.arguments)
    if quoters is None:
        raise not_valid("Quote approval policy can't be blank")
    with in_words():
        actions.choose_quoters(post=post, author=account, quoters=quoters)
    return shown(account, id, now)


routes = [
    route("api/v1/statuses/:id/quotes", get=quotes),
    route("api/v1/statuses/:id/quotes/:quoting_id/revoke", post=revoke),
    route("api/v1/statuses/:id/interaction_policy", put=choose_policy),
]
