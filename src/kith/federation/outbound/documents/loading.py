"""Posts with all that their documents need, in as many queries whatever hangs on them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet, prefetch_related_objects

from kith.accounts.models import Account
from kith.foundations.ready import ready
from kith.posts.models import Post


def open_post(post_id: int) -> Post | None:
    """Return a post that anyone may see, or a boost of one, with its author; its parts are fetched by `with_parts`."""
    return _open(post_id)


@ready
def _open(post_id: int) -> QuerySet[Post]:
    posts = Post.objects.visible_to(None)
    return posts.select_related("author", "in_reply_to", "poll", "boost_of__author").filter(pk=post_id)


def post_for(reader: Account, post_id: int) -> Post | None:
    """Return the same as far as `reader`, who is on another server, may see it."""
    posts = Post.objects.visible_to(reader).select_related("author", "in_reply_to", "poll", "boost_of__author")
    return posts.filter(pk=post_id).first()


def with_parts(posts: Sequence[Post]) -> None:
    """Fetch what hangs on posts that are to be told."""
    prefetch_related_objects(
        posts,
        "author", "in_reply_to", "poll__options", "attachments__media", "mentions__account", "taggings__tag",
        "quote__quoted__author", "boost_of__author",
    )  # fmt: skip
