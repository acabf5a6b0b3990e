"""Found posts as the page shows them: who, when, and the few words around what was looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from kith.accounts.models import Account
from kith.filters.matching import Verdict
from kith.filters.models import Context
from kith.filters.queries import subject_of, verdicts
from kith.foundations.ready import ready_rows
from kith.foundations.times import ago
from kith.posts.models import Origin, Post
from kith.search.asking import Asked
from kith.search.snippets import marked, snippet
from kith.timelines.words import words_of

_LONGEST_ARTICLE = 100_000  # signs of HTML: as far as an article is looked into


@dataclass(frozen=True, slots=True)
class Shown:
    """One found post."""

    post: Post
    when: str
    title: SafeString
    words: SafeString  # empty behind a warning: what is covered stays covered
    is_feed: bool
    filters: tuple[str, ...] = ()  # of the reader: behind these it stays folded until they open it


def show_posts(viewer: Account, ids: Sequence[int], asked: Asked, *, now: datetime) -> list[Shown]:
    """Return the posts of `ids` that `viewer` may see and does not leave out, in that order."""
    by_id = {post.id: post for post in _found(viewer.id, ids)} if ids else {}
    found = [by_id[post_id] for post_id in ids if post_id in by_id]
    kept_away = verdicts(viewer, [subject_of(post) for post in found], Context.PUBLIC, now=now)
    return [
        _shown(post, kept_away.get(place), asked, now)
        for place, post in enumerate(found)
        if place not in kept_away or not kept_away[place].is_hidden
    ]


@ready_rows
def _found(viewer_id: int, ids: list[int]) -> QuerySet[Post]:
    posts = Post.objects.visible_to(Account(id=viewer_id, domain="")).filter(id__in=ids)
    return posts.select_related("author").defer("source", "author__bio", "author__bio_html", "author__fields")


def _shown(post: Post, verdict: Verdict | None, asked: Asked, now: datetime) -> Shown:
    post.html = post.html[:_LONGEST_ARTICLE]
    return Shown(
        post=post,
        when=ago(post.published_at, now),
        title=marked(post.title, asked.terms),
        words=SafeString() if post.warning else snippet(words_of(post), asked.terms),
        is_feed=post.origin == Origin.FEED,
        filters=verdict.titles if verdict is not None and verdict.is_folded else (),
    )
