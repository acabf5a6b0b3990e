"""Passing a post on to one's own followers."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from kith.accounts.models import Account
from kith.foundations.ids import new_id
from kith.jobs.announce import announce
from kith.posts.actions.telling import tell_of_deletion
from kith.posts.happenings import POST_BOOSTED, POST_UNBOOSTED
from kith.posts.models import Origin, Post, Visibility


class MayNotBoost(Exception):
    """The post is not for passing on: it is for a few, hidden, or out of sight."""


def boost(
    *,
    account: Account,
    post: Post,
    now: datetime,
    visibility: str | None = None,
    uri: str = "",
    published_at: datetime | None = None,
) -> Post:
    """Pass `post` on and return the boost; once only, so a second time returns the first. Raises MayNotBoost.

    Everyone's posts may be passed on, and one's own to one's followers. The boost of a boost is of the post itself.
    Elsewhere it has a `uri` there, and perhaps happened a while ago.
    """
    subject = Post.objects.visible_to(account).filter(pk=post.boost_of_id or post.pk, boost_of=None).first()
    if subject is None or subject.hidden_at is not None or account.is_gone or not _may(account, subject):
        raise MayNotBoost

    at = min(now, published_at or now)
    with transaction.atomic():
        id = new_id(at)
        made = Post(
            id=id,
            uri=uri or f"{account.uri}/boosts/{id}",
            author=account,
            origin=Origin.HERE if account.is_local else Origin.ELSEWHERE,
            visibility=_visibility(subject, visibility),
            is_local_only=subject.is_local_only,
            boost_of=subject,
            story_id=subject.story_id,
            is_bare=subject.is_bare,
            thread_id=id,
            published_at=at,
        )
        # Two presses at once make one boost: the second changes nothing, and finds the first.
        Post.objects.bulk_create([made], ignore_conflicts=True)
        kept = Post.objects.filter(author=account, boost_of=subject).first()
        if kept is None:  # something else has its address
            raise MayNotBoost
        if kept.pk == made.pk:
            Post.objects.filter(pk=subject.pk).update(boosts_count=F("boosts_count") + 1)
            announce(POST_BOOSTED, post_id=kept.id)
    return kept


def unboost(*, account: Account, post: Post) -> None:
    """Take back having passed `post` on; nothing happens where it was not."""
    subject_id = post.boost_of_id or post.pk
    with transaction.atomic():
        made = Post.objects.select_for_update().filter(author=account, boost_of=subject_id).first()
        if made is None:
            return
        id = made.id
        tell_of_deletion(made)
        gone, _ = Post.objects.filter(pk=id).delete()
        if gone:
            Post.objects.filter(pk=subject_id, boosts_count__gt=0).update(boosts_count=F("boosts_count") - 1)
            announce(POST_UNBOOSTED, post_id=id, boost_of_id=subject_id, author_id=account.id)


def may_boost(account: Account, post: Post) -> bool:
    """Whether a page should offer it; the action asks again."""
    return post.hidden_at is None and _may(account, post)


def _may(account: Account, post: Post) -> bool:
    if post.visibility in {Visibility.PUBLIC, Visibility.QUIET}:
        return True
    return post.visibility == Visibility.FOLLOWERS and post.author_id == account.id


def _visibility(subject: Post, asked: str | None) -> str:
    """As wide as the post itself; an app may ask for less, never for more."""
    if subject.visibility == Visibility.FOLLOWERS:
        return Visibility.FOLLOWERS
    if asked in {Visibility.QUIET, Visibility.FOLLOWERS}:
        return str(asked)
    return subject.visibility
