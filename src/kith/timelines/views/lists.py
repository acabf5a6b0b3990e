"""The pages that are lists of posts: home, here, known, tags, what one thanked for."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kith.accounts.models import Account
from kith.collections.queries import starters
from kith.filters.models import Context
from kith.filters.queries import is_tag_quiet
from kith.foundations.paging import cursor_from
from kith.foundations.times import part_of_day
from kith.members.gate import MemberRequest, member_only
from kith.posts.reading_text import hashtag_of
from kith.protocols.publishing import feed_links
from kith.timelines import actions, queries
from kith.timelines.composing import compose_form
from kith.timelines.greeting import stopped
from kith.timelines.lists import is_tag_followed
from kith.timelines.pile import pile_of
from kith.timelines.showing import home_context, list_context


@member_only
def home(request: MemberRequest) -> HttpResponse:
    """What one's people and websites published; the page to come back to."""
    now = timezone.now()
    cursor = cursor_from(request.GET)
    page = queries.home_page(request.account, cursor, now=now)
    if not page.rows and cursor.is_top and not request.account.filters_version:
        return render(request, "timelines/home_empty.html", _beginning(request.account))

    stop = None
    if page.rows and cursor.is_top:
        stop = actions.note_visit(account=request.account, newest_id=page.rows[0].place, now=now)
    new = sum(1 for row in page.rows if row.place > stop.last_read_id) if stop else 0
    entries, shown = home_context(request.account, page, now)
    cards = shown["cards"]
    fresh = sum(1 for entry in entries if entry.place > stop.last_read_id) if stop else 0
    has_line = stop is not None and 0 < fresh < len(cards)
    context = shown | {
        "greeting": part_of_day(now),
        "compose": compose_form(request) if cursor.is_top else "",
        "pile": pile_of(request.account) if cursor.is_top else None,
        "new": new,
        "is_more": new == len(page.rows),
        "is_top": cursor.is_top,
        "fresh": cards[:fresh] if has_line else [],
        "cards": cards[fresh:] if has_line else cards,
        "stopped": stopped(stop.at, now) if stop is not None and has_line else "",
    }
    return render(request, "timelines/home.html", context)


def _beginning(account: Account) -> dict[str, Any]:
    return {"has_role": bool(account.role), "starters": starters(account)}


def local(request: HttpRequest) -> HttpResponse:
    """What is written here for everyone."""
    now = timezone.now()
    viewer = viewer_of(request)
    page = queries.local_page(viewer, cursor_from(request.GET), now=now)
    context = list_context(viewer, page, now, within=Context.PUBLIC) | {"feeds": feed_links("/here")}
    return render(request, "timelines/local.html", context)


def known(request: HttpRequest) -> HttpResponse:
    """Every public post this server knows of."""
    now = timezone.now()
    viewer = viewer_of(request)
    page = queries.known_page(viewer, cursor_from(request.GET), now=now)
    return render(request, "timelines/known.html", list_context(viewer, page, now, within=Context.PUBLIC))


def tag(request: HttpRequest, name: str) -> HttpResponse:
    """Public posts with a hashtag. A tag nobody used yet is an empty list, and not an error."""
    now = timezone.now()
    viewer = viewer_of(request)
    found = queries.tag_named(name)
    page = queries.tag_page(viewer, found, cursor_from(request.GET), now=now) if found else queries.NOTHING
    # As it was first spelt, once something stands here: until then that may be a private post's word.
    spelt = found.display if found and page.rows else name
    context = list_context(viewer, page, now, within=Context.PUBLIC)
    context |= {"name": spelt, "feeds": feed_links(f"/tags/{quote(spelt)}")}
    if viewer is not None:
        context |= {
            "may_follow": hashtag_of(name) is not None,
            "is_followed": found is not None and is_tag_followed(viewer, found.id),
            "is_quiet": bool(found and viewer.filters_version and is_tag_quiet(viewer, found.id, now=now)),
            "is_known": found is not None,
            "tag": name,
        }
    return render(request, "timelines/tag.html", context)


@member_only
def thanked(request: MemberRequest) -> HttpResponse:
    """What one thanked for."""
    now = timezone.now()
    page = queries.thanked_page(request.account, cursor_from(request.GET))
    return render(request, "timelines/thanked.html", list_context(request.account, page, now))


def viewer_of(request: HttpRequest) -> Account | None:
    return cast("Account | None", getattr(request, "account", None))
