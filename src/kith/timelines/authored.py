"""What one account published, as apps narrow it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kith.accounts.models import Account
from kith.filters.models import Context
from kith.foundations.paging import Cursor
from kith.foundations.tags import tag_name
from kith.posts.models import Attachment, Post, Tag, Visibility
from kith.posts.prepared import THE_VIEWER, Blank, prepared
from kith.timelines.listing import listed
from kith.timelines.queries import NOTHING, ListedPage, Span, _page


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which of someone's posts are wanted; without any of these all of them, with what they passed on."""

    only_media: bool = False
    without_answers: bool = False  # to others; an answer to oneself continues a post
    without_boosts: bool = False
    without_direct: bool = False


def authored_page(
    viewer: Account | None, author: Account, cursor: Cursor, narrowed: Narrowed, *, tag: str = "", now: datetime
) -> ListedPage:
    """What `author` published, newest first, as far as `viewer` may see it; with `tag` what carries it."""
    values: dict[str, Any] = {"subject": author.id}
    if tag:
        found = Tag.objects.filter(name=tag_name(tag)).first()
        if found is None:
            return NOTHING
        values["any_of"] = [found.id]
    return _page(_authored, cursor, narrowed, bool(tag), viewer=viewer, within=Context.ACCOUNT, now=now, **values)


@prepared
def _authored(limit: int, span: Span, signed_in: bool, wanted: Narrowed, is_tagged: bool) -> QuerySet[Post, Any]:
    # Who passes on their own words has them in this list already.
    posts = Post.objects.visible_to(THE_VIEWER if signed_in else None).filter(
        Q(boost_of=None) | ~Q(boost_of__author=F("author")), author_id=Blank.SUBJECT
    )
    if wanted.only_media:
        posts = posts.filter(Exists(Attachment.objects.filter(post=OuterRef("pk"))), boost_of=None)
    if wanted.without_answers:
        posts = posts.filter(Q(is_reply=False) | Q(in_reply_to_account=F("author")))
    if wanted.without_boosts:
        posts = posts.filter(boost_of=None)
    if wanted.without_direct:
        posts = posts.exclude(visibility=Visibility.MENTIONED)
    if is_tagged:
        posts = posts.filter(taggings__tag_id__in=[Blank.ANY_OF])
    ordered = posts.filter(**span.inside("id")).order_by(span.order("id"))
    return listed(ordered, place="id")[: limit + 1]
