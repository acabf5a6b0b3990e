"""What pages and apps ask of posts: one post, what a reader has done with many, how a post once read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kith.accounts.models import Account
from kith.accounts.queries import is_shown
from kith.foundations.paging import Cursor, Page, page_from, within
from kith.foundations.ready import for_ids, ready, ready_fetch, ready_rows
from kith.members.models import User
from kith.posts.models import (
    AddedWarning,
    Attachment,
    Bookmark,
    Favourite,
    Mention,
    Origin,
    Poll,
    Post,
    Quote,
    Tagging,
    Unsent,
)
from kith.posts.visibility import PostQuerySet


class Reactions(NamedTuple):
    """What one reader has done with one post."""

    favourited: bool = False
    boosted: bool = False
    bookmarked: bool = False
    pinned: bool = False
    thread_muted: bool = False
    voted: tuple[int, ...] = ()  # the places of the answers they chose

    def and_also(self, what: str, place: int) -> Reactions:
        """Return these with one more; `what` is its name here, `place` that of an answer."""
        if what == "voted":
            return self._replace(voted=(*self.voted, place))
        return self._replace(**{what: True})  # type: ignore[arg-type]  # all others are yes or no


NOTHING_DONE = Reactions()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a post read at one time: its words then, and whether they are the present ones."""

    at: datetime
    title: str
    html: str
    warning: str
    is_sensitive: bool
    descriptions: tuple[str, ...]
    poll_options: tuple[str, ...]
    media_ids: tuple[int, ...] = ()  # as `descriptions`; some may not be there any more
    is_present: bool = False


def post_for(viewer: Account | None, post_id: int) -> Post | None:
    """Return the post with all its parts fetched, if `viewer` may see it."""
    return Post.objects.visible_to(viewer).with_parts().filter(pk=post_id).first()


def post_by_uri(uri: str) -> Post | None:
    """Return the post that has this URI anywhere, with its author; who may see it is for the caller to ask."""
    return _at(uri)


@ready
def _at(uri: str) -> QuerySet[Post]:
    return Post.objects.select_related("author").filter(uri=uri)


def posts_at(uris: Iterable[str]) -> dict[str, Post]:
    """Return the posts that stand at these addresses, with their authors, whoever asks; for the doors of federation."""
    wanted = list(dict.fromkeys(uri for uri in uris if uri))
    if len(wanted) < 2:
        found = [post for uri in wanted if (post := _at(uri)) is not None]
    else:
        found = list(Post.objects.select_related("author").filter(uri__in=wanted))
    return {post.uri: post for post in found}


def quote_stamped(uri: str) -> Quote | None:
    """Return the quote that is allowed by the stamp at `uri`, of another server."""
    return Quote.objects.filter(authorization=uri).select_related("post", "quoted__author").first()


def boost_by(account: Account, post_id: int) -> Post | None:
    """Return by which boost somebody passed a post on."""
    return Post.objects.filter(author=account, boost_of=post_id).first()


def boost_at(account: Account, uri: str) -> Post | None:
    """Return somebody's boost by its URI."""
    return Post.objects.filter(author=account, uri=uri, boost_of__isnull=False).first()


def is_open_elsewhere(post_id: int) -> bool:
    """Say whether a post was written on another server, for everyone; asked of every discussion that is opened."""
    return bool(ready_fetch(_OPEN_ELSEWHERE, [post_id]))


_OPEN_ELSEWHERE = """SELECT id FROM posts_post
WHERE id = %s AND origin = 'elsewhere' AND visibility IN ('public', 'quiet') AND boost_of_id IS NULL"""


def post_for_its_author(post_id: int) -> Post | None:
    """Return a post with its author and what it boosts, as its author sees it; for tasks, where nobody reads."""
    found = _with_author(post_id)
    if found is None or not _sees_own(found):
        return None
    if not found.is_boost:
        return found
    # Who passed something on may have lost sight of it since.
    visible = Post.objects.visible_to(found.author).filter(pk=post_id)
    return visible.select_related("author", "boost_of__author").first()


def own_post(post_id: int) -> Post | None:
    """Return what was written, or passed on, here, with its author; who may see it is asked by who asks for it."""
    found = _with_author(post_id)
    return found if found is not None and found.origin == Origin.HERE and found.author.is_local else None


def began_here(thread_ids: Collection[int]) -> set[int]:
    """Return those of these discussions that began with a post that was written here, and that leaves this server."""
    first = Post.objects.filter(id__in=thread_ids, thread_id=F("id"), origin=Origin.HERE, is_local_only=False)
    return set(first.values_list("id", flat=True))


@ready
def _with_author(post_id: int) -> QuerySet[Post]:
    return Post.objects.select_related("author").filter(pk=post_id)


def _sees_own(post: Post) -> bool:
    """What is left of the rule of visibility.py where the author asks: test_post_for_its_author.py compares them."""
    return not post.author.is_gone and (post.author.is_local or not post.is_local_only)


def visible_post(viewer: Account | None, post_id: int) -> Post | None:
    """Return the post with its author and what it passes on, if `viewer` may see it; its parts come with its card."""
    if viewer is None:
        return _visible_to_all(post_id)
    if viewer.is_local:
        return _visible_here(viewer.id, post_id)
    return _with_authors(Post.objects.visible_to(viewer), post_id).first()


@ready
def _visible_to_all(post_id: int) -> QuerySet[Post]:
    return _with_authors(Post.objects.visible_to(None), post_id)


@ready
def _visible_here(viewer_id: int, post_id: int) -> QuerySet[Post]:
    return _with_authors(Post.objects.visible_to(Account(id=viewer_id, domain="")), post_id)


def _with_authors(posts: QuerySet[Post], post_id: int) -> QuerySet[Post]:
    return posts.select_related("author", "boost_of__author").filter(pk=post_id)


def post_to_let_go(account: Account, post_id: int) -> Post | None:
    """Return a post that `account` thanked for, saved or passed on, or their boost, also where they see it no more.

    Who was blocked meanwhile may still take back what was theirs.
    """
    is_theirs = (
        Q(author=account, boost_of__isnull=False)
        | Q(Exists(Post.objects.filter(author=account, boost_of=OuterRef("pk"))))
        | Q(Exists(Favourite.objects.filter(account=account, post=OuterRef("pk"))))
        | Q(Exists(Bookmark.objects.filter(account=account, post=OuterRef("pk"))))
    )
    return Post.objects.filter(is_theirs, pk=post_id).select_related("author", "boost_of__author").first()


def visible_posts(viewer: Account | None, post_ids: Collection[int]) -> dict[int, Post]:
    """Return those of `post_ids` that `viewer`, a member here or nobody, may see, each with its author."""
    if not post_ids:
        return {}
    ids = list(post_ids)
    return {post.id: post for post in (_open_ones(ids) if viewer is None else _visible_ones(viewer.id, ids))}


@ready_rows
def _open_ones(post_ids: list[int]) -> QuerySet[Post]:
    return Post.objects.visible_to(None).select_related("author").filter(id__in=post_ids)


@ready_rows
def _visible_ones(viewer_id: int, post_ids: list[int]) -> QuerySet[Post]:
    posts = Post.objects.visible_to(Account(id=viewer_id, domain=""))
    return posts.select_related("author").filter(id__in=post_ids)


def subject_for(viewer: Account | None, post_id: int) -> Post | None:
    """Return the post that a deed is about (of a boost, what it passes on) with its author, if `viewer` may see it."""
    post = visible_post(viewer, post_id)
    return (post.boost_of or post) if post else None


def seen_by_their_authors(post_ids: Iterable[int]) -> PostQuerySet[Post]:
    """Return posts (no boosts) as their authors see them, for who reads them by a report; of nobody who is gone."""
    is_here = Q(author__suspended_at=None, author__left_at=None)
    return Post.objects.filter(is_here, id__in=list(post_ids), boost_of=None)


def whole_posts(post_ids: Iterable[int]) -> list[Post]:
    """Return posts with all that is told of them, whoever asks; who may see them was asked by who brings the ids."""
    ids = list(post_ids)
    posts = {post.id: post for post in _whole(ids)}
    for name, parts in (("attachments", _files_of(ids)), ("mentions", _named_by(ids)), ("taggings", _tags_of(ids))):
        by_post: dict[int, list[Any]] = {post_id: [] for post_id in posts}
        for part in parts:
            by_post[part.post_id].append(part)
        for post_id, own in by_post.items():
            # As prefetching does it, which builds its questions anew each time: most of what publishing cost an app.
            vars(posts[post_id]).setdefault("_prefetched_objects_cache", {})[name] = own
    return list(posts.values())


@ready_rows
def _whole(ids: list[int]) -> QuerySet[Post]:
    return Post.objects.filter(id__in=ids).select_related("author", "story__credited", "app")


@ready_rows
def _files_of(ids: list[int]) -> QuerySet[Attachment]:
    return Attachment.objects.filter(post_id__in=ids).select_related("media").order_by("position", "id")


@ready_rows
def _named_by(ids: list[int]) -> QuerySet[Mention]:
    return Mention.objects.filter(post_id__in=ids).select_related("account").order_by("id")


@ready_rows
def _tags_of(ids: list[int]) -> QuerySet[Tagging]:
    return Tagging.objects.filter(post_id__in=ids).select_related("tag").order_by("id")


def boosts_alone(post_ids: Iterable[int]) -> QuerySet[Post]:
    """Return what a boost is besides what it passes on; who may see them was asked by who brings the ids."""
    return Post.objects.filter(id__in=post_ids).only("id", "uri", "url", "visibility", "published_at", "is_local_only")


def source_of(author: Account, post_id: int) -> Post | None:
    """Return one's own post with what was typed, to be edited; nobody else's."""
    return Post.objects.with_parts().filter(pk=post_id, author=author, boost_of=None, origin=Origin.HERE).first()


def unsent_for(account: Account, unsent_id: int) -> Unsent | None:
    """Return one's own draft or waiting post; nobody else's."""
    return Unsent.objects.filter(pk=unsent_id, account=account).first()


def planned_page(account: Account, cursor: Cursor) -> Page[Unsent]:
    """Return what waits for its time as apps page through it, the last written first; not what is only held back."""
    planned = Unsent.objects.filter(account=account, send_at__isnull=False, is_held=False)
    return page_from(list(within(planned, cursor)), cursor, place=lambda unsent: unsent.pk)


def boosts_page(viewer: Account | None, post: Post, cursor: Cursor) -> Page[Post]:
    """Return who passed `post` on, as far as `viewer` may see that they did, the last first; `author` is fetched."""
    boosts = Post.objects.visible_to(viewer).filter(is_shown(viewer, "author"), boost_of=post).select_related("author")
    return page_from(list(within(boosts, cursor)), cursor, place=lambda boost: boost.pk)


def favourites_page(viewer: Account | None, post: Post, cursor: Cursor) -> Page[Favourite]:
    """Return who thanked for `post`, as far as `viewer` may meet them, the last first; `account` is fetched."""
    thanks = Favourite.objects.filter(is_shown(viewer, "account"), post=post).select_related("account")
    return page_from(list(within(thanks, cursor)), cursor, place=lambda favourite: favourite.pk)


def stands_in_a_post(media_id: int) -> bool:
    return bool(Attachment.objects.filter(media_id=media_id).exists())


def poll_for(viewer: Account | None, poll_id: int) -> Poll | None:
    """Return a poll whose post `viewer` may see."""
    poll = Poll.objects.filter(pk=poll_id).first()
    return poll if poll is not None and visible_post(viewer, poll.post_id) is not None else None


def planned_of(account: Account) -> list[Unsent]:
    """Return what waits for its time, the next to go first."""
    return list(Unsent.objects.filter(account=account, send_at__isnull=False).order_by("send_at"))


def drafts_page(account: Account, cursor: Cursor) -> Page[Unsent]:
    """Return what waits for nothing but its author, newest first."""
    drafts = Unsent.objects.filter(account=account, send_at=None)
    return page_from(list(within(drafts, cursor)), cursor, place=lambda unsent: unsent.pk)


def overdue_ids(*, now: datetime) -> list[int]:
    """Return what should have gone out a minute ago and did not."""
    overdue = Unsent.objects.filter(send_at__lt=now - _IS_LATE).order_by("send_at")
    return list(overdue.values_list("id", flat=True)[:500])


_IS_LATE = timedelta(minutes=1)


def added_to(post: Post) -> AddedWarning | None:
    """Return what moderators put before `post`; asked only where a warning stands before it at all."""
    return AddedWarning.objects.filter(post=post).first() if post.warning else None


def history_of(viewer: Account | None, post_id: int) -> tuple[Post, list[Reading]] | None:
    """Return the post and how it read from the first time to now, if `viewer` may see it."""
    post = post_for(viewer, post_id)
    if post is None or post.is_boost:
        return None
    added = added_to(post)
    readings = [
        Reading(
            at=revision.at,
            title=revision.title,
            html=revision.html,
            warning=revision.warning if added is None else added.beside(revision.warning),
            is_sensitive=revision.is_sensitive or added is not None,
            descriptions=tuple(file["description"] for file in revision.media),
            poll_options=tuple(revision.poll_options),
            media_ids=tuple(int(file["id"]) for file in revision.media),
        )
        for revision in post.revisions.all()
    ]
    poll = getattr(post, "poll", None)
    present = Reading(
        at=post.edited_at or post.published_at,
        title=post.title,
        html=post.html,
        warning=post.warning,
        is_sensitive=post.is_sensitive,
        descriptions=tuple(file.media.description for file in post.attachments.all()),
        poll_options=tuple(option.title for option in poll.options.all()) if poll else (),
        media_ids=tuple(file.media_id for file in post.attachments.all()),
        is_present=True,
    )
    return post, [*readings, present]


def reactions_of(viewer: Account | None, post_ids: Sequence[int]) -> dict[int, Reactions]:
    """Return for each of `post_ids` what `viewer` has done with it, in one query however many there are."""
    done = dict.fromkeys(post_ids, NOTHING_DONE)
    if viewer is None or not done:
        return done
    ids = list(done)
    rows = ready_fetch(for_ids(_DONE, len(ids)), [viewer.id, *ids] * 6)
    for what, post_id, place in rows:
        done[post_id] = done[post_id].and_also(what, place)
    return done


def is_moderator(account: Account) -> bool:
    """Whether this account's member keeps order here."""
    member = User.objects.filter(account=account).first()
    return member is not None and member.is_moderator


# By hand, because every page with posts asks it: six queries of the ORM cost 1.3 ms of CPU, this one 0.2.
_DONE = """
SELECT 'favourited', post_id, 0 FROM posts_favourite WHERE account_id = %s AND post_id IN (%ids)
UNION ALL
SELECT 'boosted', boost_of_id, 0 FROM posts_post WHERE author_id = %s AND boost_of_id IN (%ids)
UNION ALL
SELECT 'bookmarked', post_id, 0 FROM posts_bookmark WHERE account_id = %s AND post_id IN (%ids)
UNION ALL
SELECT 'pinned', post_id, 0 FROM posts_pin WHERE account_id = %s AND post_id IN (%ids)
UNION ALL
SELECT 'thread_muted', post.id, 0 FROM posts_threadmute muted JOIN posts_post post ON post.thread_id = muted.thread_id
WHERE muted.account_id = %s AND (muted.ends_at IS NULL OR muted.ends_at > CURRENT_TIMESTAMP) AND post.id IN (%ids)
UNION ALL
SELECT 'voted', poll.post_id, option.position FROM posts_poll poll
JOIN posts_polloption option ON option.poll_id = poll.id JOIN posts_pollvote vote ON vote.option_id = option.id
WHERE vote.account_id = %s AND poll.post_id IN (%ids)
"""
