"""What stands around a post: answers to it, and the discussion that it belongs to, as far as other servers may know."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from kith.posts.models import Post
from kith.posts.queries import began_here

AT_ONCE = 5  # as Mastodon does
A_PAGE = 40


class Around(NamedTuple):
    """What documents of posts say of others."""

    answers: Mapping[int, list[str]]  # by the post's id: the first that its author added, by their addresses
    began_here: Collection[int]  # those of the discussions (ids) that began on this server


def around_posts(posts: Iterable[Post]) -> Around:
    """Return what stands around some posts, in two questions at the most."""
    posts = list(posts)
    answered = {post.id: post.author_id for post in posts if post.replies_count and not post.is_boost}
    threads = {post.thread_id for post in posts if post.thread_id != post.id and not post.is_boost}
    return Around(_added(answered) if answered else {}, began_here(threads) if threads else ())


def answers_after(post: Post, last_id: int) -> list[tuple[int, str]]:
    """Return a page of answers of anyone (id and address), the oldest first, after the one of `last_id`."""
    answers = Post.objects.visible_to(None).filter(in_reply_to=post, id__gt=last_id)
    return list(answers.order_by("id").values_list("id", "uri")[:A_PAGE])


def discussed_after(thread_id: int, last_id: int) -> list[tuple[int, str]]:
    """Return a page of a whole discussion likewise."""
    posts = Post.objects.visible_to(None).filter(thread_id=thread_id, boost_of=None, id__gt=last_id)
    return list(posts.order_by("id").values_list("id", "uri")[:A_PAGE])


def _added(authors: Mapping[int, int]) -> dict[int, list[str]]:
    """Return what the authors of posts (ids by ids) answered themselves."""
    answers = Post.objects.visible_to(None).filter(in_reply_to__in=authors, author__in=set(authors.values()))
    found: dict[int, list[str]] = {}
    for post_id, author_id, uri in answers.order_by("id").values_list("in_reply_to_id", "author_id", "uri"):
        own = found.setdefault(post_id, [])
        if authors[post_id] == author_id and len(own) < AT_ONCE:
            own.append(uri)
    return found
