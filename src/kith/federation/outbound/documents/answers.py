"""Answers to a post, as other servers may learn of them: open ones, by their addresses."""

from __future__ import annotations

from kith.posts.models import Post

AT_ONCE = 5  # as Mastodon does
A_PAGE = 40


def first_answers(post: Post) -> list[str]:
    """Return the first that its author added to a post."""
    if not post.replies_count:
        return []
    answers = Post.objects.visible_to(None).filter(author_id=post.author_id, in_reply_to=post)
    return list(answers.order_by("id").values_list("uri", flat=True)[:AT_ONCE])


def answers_after(post: Post, last_id: int) -> list[tuple[int, str]]:
    """Return a page of answers of anyone (id and address), the oldest first, after the one of `last_id`."""
    answers = Post.objects.visible_to(None).filter(in_reply_to=post, id__gt=last_id)
    return list(answers.order_by("id").values_list("id", "uri")[:A_PAGE])
