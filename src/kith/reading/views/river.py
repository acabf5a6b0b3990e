"""The river and one article of it."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from kith.accounts.models import Account
from kith.foundations.html import without_pictures
from kith.foundations.paging import cursor_from
from kith.members.gate import MemberRequest, member_only
from kith.members.models import User
from kith.posts.showing import deeds_context
from kith.reading import queries
from kith.reading.forms import WebsiteForm
from kith.reading.full_text import full_text_of, link_of_post
from kith.reading.pictures import with_pictures
from kith.reading.showing import pencil_context, place_context
from kith.timelines.showing import stories_context


@member_only
def index(request: MemberRequest) -> HttpResponse:
    """The river: what the websites one follows published."""
    now = timezone.now()
    cursor = cursor_from(request.GET)
    page = queries.river_page(request.account, cursor, now=now)
    sources = queries.count_sources(request.account)
    context = stories_context(request.account, page, now, stands_in_list=queries.items_among)
    return render(request, "reading/index.html", context | {"sources": sources, "form": WebsiteForm()})


def item(request: HttpRequest, post_id: int) -> HttpResponse:
    """One article, inside Kith. Its pictures come only if the reader likes them, or asks."""
    viewer = cast("Account | None", getattr(request, "account", None))
    member = cast("User | None", getattr(request, "member", None))
    post = queries.item_for(viewer, post_id)
    if post is None:
        raise Http404
    full = full_text_of(link_of_post(post_id), f"post:{post_id}", request.GET, timezone.now()) if viewer else None
    is_full = full is not None and full.is_shown
    html = full.html if full is not None and is_full else post.html
    likes_pictures = member is not None and member.shows_pictures and not is_full
    shows_pictures = "pictures" in request.GET or likes_pictures
    bare, pictures = without_pictures(html)
    text = html if shows_pictures else bare
    context = {
        "item": post.item,
        "full": full,
        "article": mark_safe(text),  # noqa: S308 - clean_foreign made it
        "hidden_pictures": 0 if shows_pictures else pictures,
        **deeds_context(post, viewer),
    }
    if viewer is not None:
        context |= place_context(viewer, queries.bookmark_of(viewer, post)) | pencil_context(viewer, post, text)
    return with_pictures(render(request, "reading/item.html", context), shows_pictures and pictures)
