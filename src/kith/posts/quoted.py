"""What posts/_quoted.html needs, for the cards of a higher room and the page one writes on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.utils.html import escape

from kith.posts.models import Origin, Poll, Post
from kith.posts.shortening import in_two


def quoted_posts(post_ids: Iterable[int]) -> dict[int, Post]:
    """Return posts with what `quoted_context` needs, in one query; who may see them was asked before."""
    posts = Post.objects.filter(pk__in=post_ids).select_related("author")
    has_poll = Exists(Poll.objects.filter(post=OuterRef("pk")))
    return {post.pk: post for post in posts.annotate(files=Count("attachments"), has_poll=has_poll)}


def quoted_context(post: Post | None, reason: str = "") -> dict[str, Any]:
    """Return the context of posts/_quoted.html for one of `quoted_posts`; with a `reason` without its words."""
    if post is None or reason:
        return {"quoted": post, "reason": reason}
    is_told = bool(post.title) and post.origin != Origin.HERE  # what came is shown by what it is about
    cut = None if is_told else in_two(post.html)
    return {
        "quoted": post,
        "words": escape(post.summary) if is_told else cut[0] if cut else post.html,
        "is_cut": cut is not None or is_told,
        "files": post.files,  # type: ignore[attr-defined]
        "has_poll": post.has_poll,  # type: ignore[attr-defined]
    }
