"""The page of what quotes a post."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kith.filters.models import Context
from kith.foundations.ids import parse_id
from kith.foundations.paging import cursor_from
from kith.posts.queries import subject_for
from kith.timelines.quotes import quotes_page
from kith.timelines.showing import list_context
from kith.timelines.views.elsewhere import way_there
from kith.timelines.views.lists import viewer_of


def quotes(request: HttpRequest, handle: str, id: str) -> HttpResponse:
    """What quotes a post, as far as this reader may see it; of a post that they may not see there is no such page."""
    now, viewer = timezone.now(), viewer_of(request)
    post = subject_for(viewer, parse_id(id) or 0)
    if post is None:
        raise Http404
    name = post.author.handle.removeprefix("@")
    if (handle, id) != (name, str(post.id)):
        return redirect("timelines:quotes", name, post.id)
    if viewer is None and not post.author.is_local:
        return way_there(request, post.author, post.url or post.uri)
    page = quotes_page(viewer, post, cursor_from(request.GET), now=now)
    context = list_context(viewer, page, now, within=Context.PUBLIC) | {"post": post}
    return render(request, "timelines/quotes.html", context)
