"""Hiding a post from everyone but its author; the moderation room decides and keeps the reason."""

from datetime import datetime

from django.db.models import F

from kith.accounts.models import Account
from kith.posts.models import Post
from kith.posts.queries import is_moderator


class MayNotHide(Exception):
    """Only moderators hide posts."""


def hide_post(*, post: Post, by: Account, now: datetime) -> None:
    """Hide `post` from all but its author. Raises MayNotHide."""
    if not is_moderator(by):
        raise MayNotHide
    Post.objects.filter(pk=post.pk, hidden_at=None).update(hidden_at=now, version=F("version") + 1)


def unhide_post(*, post: Post, by: Account) -> None:
    """Show `post` again. Raises MayNotHide."""
    if not is_moderator(by):
        raise MayNotHide
    Post.objects.filter(pk=post.pk, hidden_at__isnull=False).update(hidden_at=None, version=F("version") + 1)
