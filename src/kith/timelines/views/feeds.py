"""Every public page as a feed, and one's own home by a secret address (row K17)."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import override

from kith.accounts import queries as people
from kith.accounts.models import Account
from kith.collections.queries import collection_for
from kith.filters.models import Context
from kith.foundations.ids import parse_id
from kith.foundations.paging import Cursor
from kith.members import limits
from kith.posts.queries import visible_post
from kith.protocols.publishing import WRITERS
from kith.servers.queries import this_server
from kith.timelines import feeds, lists, queries
from kith.timelines.feeds import MOST_ENTRIES, Source, may_offer_feed
from kith.timelines.home_feed import opened_by
from kith.timelines.listing import Listed
from kith.timelines.own_parts import part_shown, what_is_shown
from kith.timelines.sifting import without_filtered
from kith.timelines.views.profiles import profile
from kith.timelines.words import title_of

_FOR_A_WHILE = "public, max-age=300"
_BY_KEY = limits.Limit("home-feed", 120, 3600)
_WRONG_KEYS = limits.Limit("home-feed-wrong", 30, 3600)
_NEWEST = Cursor(limit=MOST_ENTRIES)


def profile_feed(request: HttpRequest, handle: str, kind: str) -> HttpResponseBase:
    """What someone here wrote: posts, with replies, or only pictures."""
    account = _author(handle)
    show = part_shown(account, request.GET.get("show", ""))
    page = queries.profile_page(None, account, _NEWEST, show=what_is_shown(account, show) or "written")
    with _own_words():
        source = Source(
            page=f"/{account.handle}",
            also=f"?show={show}" if show else "",
            title=_("%(name)s at %(server)s") % {"name": account.name, "server": this_server().name},
            author=account,
            since=account.created_at,
        )
    return answer_feed(request, page.rows, source, kind)


def tag_feed(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """Public posts with a hashtag."""
    found = queries.tag_named(name)
    rows = queries.tag_page(None, found, _NEWEST, now=timezone.now()).rows if found else []
    rows = feeds.allowed(rows)
    spelt = found.display if found and rows else name
    with _own_words():
        title = _("#%(tag)s at %(server)s") % {"tag": spelt, "server": this_server().name}
    page = reverse("timelines:tag", args=[spelt])
    return answer_feed(request, rows, Source(page=page, title=title, since=this_server().changed_at), kind)


def local_feed(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What is written here for everyone."""
    rows = feeds.allowed(queries.local_page(None, _NEWEST, now=timezone.now()).rows)
    server = this_server()
    with _own_words():
        title = _("Written at %(server)s") % {"server": server.name}
    source = Source(page=reverse("timelines:local"), title=title, subtitle=server.summary, since=server.changed_at)
    return answer_feed(request, rows, source, kind)


def list_feed(request: HttpRequest, list_id: int, kind: str) -> HttpResponseBase:
    """What those in a list published that somebody shares with everyone."""
    kept = lists.list_for(None, list_id)
    if kept is None:
        raise Http404
    rows = feeds.allowed(queries.list_page(None, kept, _NEWEST, now=timezone.now()).rows)
    page = reverse("timelines:list", args=[kept.pk])
    source = Source(page=page, title=kept.title, subtitle=kept.about, since=kept.created_at)
    return answer_feed(request, rows, source, kind)


def collection_feed(request: HttpRequest, collection_id: int, kind: str) -> HttpResponseBase:
    """What those in a collection wrote."""
    shown = collection_for(None, collection_id)
    if shown is None:
        raise Http404
    rows = feeds.allowed(queries.written_by([account.pk for account in shown.people], limit=MOST_ENTRIES))
    kept = shown.collection
    page = reverse("collections:one", args=[kept.pk])
    source = Source(page=page, title=kept.name, subtitle=kept.description, since=kept.created_at)
    return answer_feed(request, rows, source, kind)


def thread_feed(request: HttpRequest, handle: str, id: str, kind: str) -> HttpResponseBase:
    """A discussion as it grows: its newest answers first."""
    post = visible_post(None, parse_id(id) or 0)
    if post is None or post.is_boost or handle != post.author.handle.removeprefix("@"):
        raise Http404
    if not may_offer_feed(post.author):
        raise Http404
    thread = [row.listed for row in queries.thread_of(None, post.thread_id, now=timezone.now())]
    rows = feeds.allowed(reversed(thread[-MOST_ENTRIES:]))
    with _own_words():
        title = _("Discussion: %(title)s") % {"title": title_of(post) or post.author.name}
    source = Source(page=f"/{post.author.handle}/{post.id}", title=title, since=post.published_at)
    return answer_feed(request, rows, source, kind)


def short_feed(request: HttpRequest, handle: str, kind: str) -> HttpResponseBase:
    """The address that other servers taught people: /@name.rss. A website's own name may end so."""
    if people.by_handle(f"{handle}.{kind}") is not None:
        return profile(request, f"{handle}.{kind}")
    return redirect("timelines:profile_feed", handle, kind, permanent=True)


def short_tag_feed(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    return redirect("timelines:tag_feed", name, kind, permanent=True)


def home_feed(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """One's own home, for whoever holds its secret address; of it only what everyone may read."""
    now = timezone.now()
    count = limits.count(_BY_KEY, key)
    if count.is_over:
        return _too_often(count)
    viewer = opened_by(key, now=now)
    if viewer is None:
        wrong = limits.count(_WRONG_KEYS, limits.address_of(request))
        if wrong.is_over:
            return _too_often(wrong)
        raise Http404
    page = queries.home_page(viewer, Cursor(limit=2 * MOST_ENTRIES), now=now)
    rows = without_filtered([row for row in page.rows if _is_open(row)], viewer, Context.HOME.value, now)
    with _own_words():
        title = _("Home of %(name)s") % {"name": viewer.name}
    source = Source(page=reverse("timelines:home"), title=title, reader=viewer, since=viewer.created_at)
    response = answer_feed(request, rows[:MOST_ENTRIES], source, kind)
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _is_open(row: Listed) -> bool:
    return row.visibility in {"public", "quiet"} and not row.is_local_only


def _author(handle: str) -> Account:
    account = people.by_handle(handle)
    if account is None or handle != account.handle.removeprefix("@") or not may_offer_feed(account):
        raise Http404
    return account


def answer_feed(request: HttpRequest, rows: Sequence[Listed], source: Source, kind: str) -> HttpResponseBase:
    """Return a feed of `rows`; what the reader has already is told so without a body."""
    name = feeds.name_of(rows, source, kind)
    if request.headers.get("If-None-Match"):
        known = get_conditional_response(request, etag=name)
        if known is not None and known.status_code == 304:
            return _with_headers(known, name)
    made = feeds.made(rows, source, kind, name=name)
    response = HttpResponse(made.body, content_type=f"{WRITERS[kind][1]}; charset=utf-8")
    response["Last-Modified"] = http_date(made.updated.timestamp())
    answer = get_conditional_response(
        request, etag=name, last_modified=int(made.updated.timestamp()), response=response
    )
    return _with_headers(answer or response, name)


def _with_headers(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["ETag"] = name
    response["Cache-Control"] = _FOR_A_WHILE
    return response


def _too_often(count: limits.Count) -> HttpResponse:
    response = HttpResponse(_("That was often. Ask again later."), status=429, content_type="text/plain")
    response["Retry-After"] = str(count.seconds)
    return response


def _own_words() -> override:
    """A feed is the same for everyone, so its words are in the server's language and not in the reader's."""
    return override(this_server().default_language)
