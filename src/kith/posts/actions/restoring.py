"""Restoring: a post that its author brings along in an archive takes its old place, and nobody is told of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import F

from kith.accounts.models import Account
from kith.foundations.ids import new_id
from kith.foundations.text import on_one_line, printable, shorten, visible_line
from kith.media.models import MediaFile
from kith.posts.actions.deleting import delete_posts
from kith.posts.actions.files import attach, check_files
from kith.posts.actions.indexing import keep_words
from kith.posts.actions.keeping import keep_kept_poll, keep_tags, spelt_tags
from kith.posts.actions.linking import find_links, keep_links
from kith.posts.actions.publishing import MayNotPost
from kith.posts.actions.receiving import count_arrived
from kith.posts.drafts import Draft, KeptPoll, KeptPost
from kith.posts.models import Origin, Original, Post, Repliers
from kith.posts.writing import LONGEST_TITLE, counts_as_reply, summary_of

_TRIES = 5


class IsHereAlready(Exception):
    """The post was brought before, or never went away."""


def restore_post(
    *, author: Account, kept: KeptPost, now: datetime, brought_in: int, media_ids: Sequence[int] = ()
) -> Post:
    """Keep a post of `author`'s own from before; nothing is announced, so no bell rings and no home gets it.

    It addresses nobody and joins no discussion of others, whatever its words say: who it named was told once, by the
    server it was written on, and an archive may say anything. Raises MayNotPost, IsHereAlready, FileMissing.
    """
    if author.is_gone or author.is_feed or not author.is_local:
        raise MayNotPost
    here = own_posts_at(author, [kept.uri, kept.answers])
    if kept.uri in here:
        raise IsHereAlready
    answered = Post.objects.filter(pk=here[kept.answers]).first() if kept.answers in here else None
    for _ in range(_TRIES):
        post = _compose(author, kept, answered, now)
        try:
            with transaction.atomic():
                _keep(post, kept, answered, now, media_ids, brought_in)
        except IntegrityError:
            # The id was taken: archives date their posts to whole seconds. Or another bringing was quicker.
            if kept.uri in own_posts_at(author, [kept.uri]):
                raise IsHereAlready from None
            continue
        return post
    raise RuntimeError(f"no free id for a post of {post.published_at:%Y-%m-%d}")


def own_posts_at(author: Account, uris: Iterable[str]) -> dict[str, int]:
    """Return which of `uris` name posts of `author` that are here, by the address they have or had."""
    wanted = {_key(uri): uri for uri in uris if uri}
    if not wanted:
        return {}
    here = dict(Post.objects.filter(author=author, uri__in=wanted.values()).values_list("uri", "id"))
    brought = Original.objects.filter(author=author, key__in=wanted).values_list("key", "post_id")
    return here | {wanted[key]: post_id for key, post_id in brought}


def take_out_restored(*, author: Account, brought_in: int, most: int) -> int:
    """Delete up to `most` posts of a bringing, and return how many those were; 0: none is left."""
    posts = list(Post.objects.filter(original__author=author, original__brought_in=brought_in).order_by("-id")[:most])
    delete_posts(posts=posts, by=author, were_told=False)
    return len(posts)


def _keep(
    post: Post, kept: KeptPost, answered: Post | None, now: datetime, media_ids: Sequence[int], brought_in: int
) -> None:
    files = check_files(post.author, media_ids)
    # Nobody looks at ten thousand pages at once: each is looked at when its post is shown.
    links = find_links(post, now, says_more=bool(files or kept.poll), looks=False)
    post.save(force_insert=True)
    Original.objects.create(
        post=post,
        author=post.author,
        key=_key(kept.uri),
        address=kept.address[:2000],
        answers=kept.answers[:2000] if answered is None else "",
        brought_in=brought_in,
    )
    keep_tags(post, spelt_tags(kept.tags))
    keep_links(post, links)
    attach(post, files, Draft())
    # As old as their post: they are none of today's uploads.
    MediaFile.objects.filter(id__in=media_ids).update(created_at=post.published_at)
    if kept.poll is not None:
        _keep_poll(post, kept.poll, now)
    if answered is not None and counts_as_reply(answered, post.visibility):
        Post.objects.filter(pk=answered.pk).update(replies_count=F("replies_count") + 1)
    count_arrived(post)
    keep_words(post, files=files, answers=[title for title, _votes in kept.poll.options] if kept.poll else ())


def _compose(author: Account, kept: KeptPost, answered: Post | None, now: datetime) -> Post:
    published_at = min(kept.published_at, now)
    id, html, title = new_id(published_at), printable(kept.html), shorten(visible_line(kept.title), LONGEST_TITLE)
    return Post(
        id=id,
        uri=f"{author.uri}/posts/{id}",
        url=f"{author.url}/{id}",
        author=author,
        origin=Origin.HERE,
        visibility=kept.visibility,
        is_local_only=kept.is_local_only or (answered is not None and answered.is_local_only),
        repliers=kept.repliers if kept.repliers in Repliers.values else Repliers.EVERYONE,
        in_reply_to=answered,
        in_reply_to_account_id=answered.author_id if answered else None,
        is_reply=bool(kept.answers),
        thread_id=answered.thread_id if answered else id,
        title=title,
        source=printable(kept.source),
        format=kept.format,
        html=html,
        summary=summary_of(title, html),
        warning=on_one_line(kept.warning)[:500],
        is_sensitive=kept.is_sensitive or bool(kept.warning),
        language=kept.language[:12],
        published_at=published_at,
        edited_at=min(kept.edited_at, now) if kept.edited_at else None,
        expires_at=kept.expires_at,
    )


def _keep_poll(post: Post, kept: KeptPoll, now: datetime) -> None:
    """A poll comes as it ended: who would vote on, does so where it was asked."""
    keep_kept_poll(post, replace(kept, ends_at=min(kept.ends_at or now, now)), now)


def _key(uri: str) -> str:
    return sha256(uri.encode("utf-8", "replace")).hexdigest()
