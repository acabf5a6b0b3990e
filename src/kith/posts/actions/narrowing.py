"""Changing afterwards whom a post is for: fewer people (row S8), who may answer (V22), how long it stays (S6)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from kith.accounts.models import Account
from kith.jobs.announce import announce
from kith.posts.actions.editing import MayNotEdit
from kith.posts.actions.quoting import count_less, name_quoted
from kith.posts.actions.telling import tell_of_narrowing
from kith.posts.elsewhere import known_elsewhere, leaves_the_house, told
from kith.posts.happenings import POST_CHANGED, POST_NARROWED
from kith.posts.models import Origin, Pin, Post, Repliers, Visibility
from kith.posts.quoting import quoters_of
from kith.posts.writing import counts_as_reply, is_narrower_or_same


class MayOnlyNarrow(Exception):
    """What was once for a few is not made public: it was written for those few, and others may have answered so."""


def narrow_post(*, post: Post, author: Account, visibility: str, is_local_only: bool) -> Post:
    """Show `post` to fewer people from now on. Raises MayNotEdit, MayOnlyNarrow.

    Who does not see it any more does not see what passed it on either: the rule of visibility.py asks of both. From
    followers on, nothing is for others to pass on or to quote, so that their passing on goes; and what is only for
    those it names is neither pinned nor counted.
    """
    _refuse_others(post, author)
    if visibility not in Visibility.values or not is_narrower_or_same(visibility, post.visibility):
        raise MayOnlyNarrow
    if post.is_local_only and not is_local_only:
        raise MayOnlyNarrow
    with transaction.atomic():
        kept = Post.objects.select_for_update().filter(pk=post.pk).first()
        if kept is None:
            raise MayNotEdit
        if not is_narrower_or_same(visibility, kept.visibility):
            raise MayOnlyNarrow
        known_to = told(known_elsewhere(kept.pk)) if leaves_the_house(kept) else None
        before, kept.visibility = kept.visibility, visibility
        kept.is_local_only = kept.is_local_only or is_local_only
        kept.quoters = quoters_of(kept.quoters, visibility)
        kept.version += 1  # the row is locked
        kept.save(update_fields=["visibility", "is_local_only", "quoters", "version"])
        _take_back_boosts(kept)
        _count_less(kept, before)
        tell_of_narrowing(kept.pk, before=before)
        if known_to is not None:
            announce(POST_NARROWED, post_id=kept.pk, before=before, known_to=known_to)
    return kept


def choose_repliers(*, post: Post, author: Account, repliers: str) -> None:
    """Say who may answer `post` from now on; the answers that are there stay. Raises MayNotEdit."""
    _refuse_others(post, author)
    if repliers not in Repliers.values:
        return
    with transaction.atomic():
        others = Post.objects.filter(pk=post.pk).exclude(repliers=repliers)
        if others.update(repliers=repliers, version=F("version") + 1):
            announce(POST_CHANGED, post_id=post.pk)


def expire_post(*, post: Post, author: Account, at: datetime | None) -> None:
    """Say when `post` goes, or with None that it stays. Raises MayNotEdit."""
    _refuse_others(post, author)
    Post.objects.filter(pk=post.pk).update(expires_at=at, version=F("version") + 1)


def _refuse_others(post: Post, author: Account) -> None:
    if post.author_id != author.id or post.is_boost or post.origin != Origin.HERE or author.is_gone:
        raise MayNotEdit


def _take_back_boosts(post: Post) -> None:
    if post.visibility not in {Visibility.FOLLOWERS, Visibility.MENTIONED}:
        return
    boosts = Post.objects.filter(boost_of=post)
    if post.visibility == Visibility.FOLLOWERS:
        Post.objects.filter(boost_of=post, author=post.author_id).update(visibility=Visibility.FOLLOWERS)
        boosts = boosts.exclude(author=post.author_id)
    else:
        Pin.objects.filter(post=post).delete()
    boosts.delete()
    Post.objects.filter(pk=post.pk).update(boosts_count=Post.objects.filter(boost_of=post).count())


def _count_less(post: Post, before: str) -> None:
    """What only a few see is left out of the counts that everyone sees, as where it is published so."""
    if post.visibility == Visibility.MENTIONED and before != Visibility.MENTIONED:
        Account.objects.filter(pk=post.author_id, posts_count__gt=0).update(posts_count=F("posts_count") - 1)
    if post.is_quote:
        count_less(post, before=before, after=post.visibility)
        name_quoted(post)
    answered = post.in_reply_to
    if answered is not None and counts_as_reply(answered, before) and not counts_as_reply(answered, post.visibility):
        Post.objects.filter(pk=answered.pk, replies_count__gt=0).update(replies_count=F("replies_count") - 1)
