"""Lists of posts that are there for one reader alone: what they saved, and what is between them and a few others."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Max, Prefetch, QuerySet

from kith.accounts.models import Account
from kith.filters.models import Context
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.posts.models import Mention, Post
from kith.posts.prepared import THE_VIEWER, Blank, prepared
from kith.timelines.listing import heard_by, listed
from kith.timelines.models import Conversation
from kith.timelines.queries import ListedPage, Span, _page


def saved_page(viewer: Account, cursor: Cursor) -> ListedPage:
    """The posts that `viewer` saved, last saved first; saved addresses are no posts."""
    return _page(_saved, cursor, viewer=viewer)


def direct_page(viewer: Account, cursor: Cursor, *, now: datetime) -> ListedPage:
    """What is only for those it mentions, and `viewer` is one of them or wrote it."""
    return _page(_direct, cursor, viewer=viewer, within=Context.HOME, now=now)


def conversations_page(viewer: Account, cursor: Cursor) -> Page[Conversation]:
    """The conversations of `viewer` by their last posts, newest first."""
    rows = within(Conversation.objects.filter(owner=viewer), cursor, by="last_post_id")
    return page_from(list(rows), cursor, place=lambda row: row.last_post_id or 0)


def conversation_of(viewer: Account, conversation_id: int) -> Conversation | None:
    """One of the conversations of `viewer`; nobody else's."""
    return Conversation.objects.filter(pk=conversation_id, owner=viewer).first()


def last_seen_posts(viewer: Account, conversation_ids: Collection[int]) -> dict[int, int]:
    """Return by conversation the id of the last post in it that `viewer` may see."""
    posts = Post.objects.visible_to(viewer).filter(
        direct_entries__owner=viewer, direct_entries__conversation__in=conversation_ids
    )
    return dict(posts.values_list("direct_entries__conversation").annotate(newest=Max("pk")))


def people_of(viewer: Account, post_ids: Collection[int]) -> dict[int, list[Account]]:
    """Return by post who is in it besides `viewer`: its author, then those it mentions."""
    posts = Post.objects.visible_to(viewer).filter(pk__in=post_ids).select_related("author")
    mentions = Prefetch("mentions", Mention.objects.select_related("account").order_by("id"))
    found = {}
    for post in posts.prefetch_related(mentions):
        people = {each.pk: each for each in (post.author, *(mention.account for mention in post.mentions.all()))}
        found[post.pk] = [each for each in people.values() if each.pk != viewer.pk]
    return found


@prepared
def _saved(limit: int, span: Span, signed_in: bool) -> QuerySet[Post, Any]:
    posts = Post.objects.visible_to(THE_VIEWER)
    inside = posts.filter(bookmarks__account_id=Blank.VIEWER, **span.inside("bookmarks__id"))
    ordered = inside.order_by(span.order("bookmarks__id"))
    return listed(ordered, place="bookmarks__id")[: limit + 1]


@prepared
def _direct(limit: int, span: Span, signed_in: bool) -> QuerySet[Post, Any]:
    posts = heard_by(Post.objects.visible_to(THE_VIEWER), THE_VIEWER)
    inside = posts.filter(direct_entries__owner_id=Blank.VIEWER, **span.inside("direct_entries__post_id"))
    ordered = inside.order_by(span.order("direct_entries__post_id"))
    return listed(ordered, place="direct_entries__post_id")[: limit + 1]
