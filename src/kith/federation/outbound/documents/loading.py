"""Posts with all that their documents need, in as many queries whatever hangs on them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet, prefetch_related_objects

from kith.accounts.models import Account
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.foundations.ready import ready
from kith.posts.models import Origin, Post


def post_here(post_id: int, username: str, reader: Account | None) -> Post | None:
    """Return a post or boost of someone here as far as `reader` (someone elsewhere; None: anyone) may see it.

    Its author and, of a boost, what it passes on are fetched; its parts are, by `with_parts`.
    """
    post = _open(post_id) if reader is None else _for(reader, post_id)
    return post if post is not None and _is_told(post) and post.author.username.lower() == username.lower() else None


def outbox_page(account: Account, cursor: Cursor) -> Page[Post]:
    """Return what someone here published for everyone, and passed on, newest first, with all its parts."""
    posts = Post.objects.visible_to(None).filter(author=account, origin=Origin.HERE)
    told = posts.exclude(boost_of__origin=Origin.FEED).select_related("author", "boost_of__author")
    page = page_from(list(within(told, cursor)), cursor, place=lambda post: post.pk)
    with_parts(page.rows)
    return page


def pinned_posts(account: Account) -> list[Post]:
    """Return what someone here keeps at the top of their page, with all its parts, the last pinned first."""
    pinned = Post.objects.visible_to(None).filter(author=account, pin__isnull=False, boost_of=None)
    posts = list(pinned.select_related("author").order_by("-pin__created_at", "-id"))
    with_parts(posts)
    return posts


def with_parts(posts: Sequence[Post]) -> None:
    """Fetch what hangs on posts that are to be told."""
    prefetch_related_objects(
        posts,
        "author", "in_reply_to", "poll__options", "attachments__media", "mentions__account", "taggings__tag",
        "quote__quoted__author", "boost_of__author",
    )  # fmt: skip


def _is_told(post: Post) -> bool:
    """Whether other servers may know of it at all: it is from here, and not a boost of a website's item."""
    if post.origin != Origin.HERE or not post.author.is_local:
        return False
    return post.boost_of is None or post.boost_of.origin != Origin.FEED


@ready
def _open(post_id: int) -> QuerySet[Post]:
    return _with_author(Post.objects.visible_to(None), post_id)


def _for(reader: Account, post_id: int) -> Post | None:
    return _with_author(Post.objects.visible_to(reader), post_id).first()


def _with_author(posts: QuerySet[Post], post_id: int) -> QuerySet[Post]:
    return posts.select_related("author", "poll", "boost_of__author").filter(pk=post_id)
