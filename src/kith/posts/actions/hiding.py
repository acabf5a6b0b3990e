"""Hiding a post from everyone but its author; the moderation room decides and keeps the reason."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from kith.accounts.models import Account
from kith.jobs.announce import announce
from kith.media.actions import readdress
from kith.media.models import MediaFile
from kith.posts.actions.telling import tell_of_change, tell_of_narrowing
from kith.posts.happenings import POST_HIDDEN
from kith.posts.models import Post
from kith.posts.queries import is_moderator


class MayNotHide(Exception):
    """Only moderators hide posts."""


def hide_post(*, post: Post, by: Account, now: datetime) -> None:
    """Hide `post` from all but its author. Raises MayNotHide."""
    if not is_moderator(by):
        raise MayNotHide
    with transaction.atomic():
        if Post.objects.filter(pk=post.pk, hidden_at=None).update(hidden_at=now, version=F("version") + 1):
            announce(POST_HIDDEN, post_id=post.pk)
            tell_of_narrowing(post.pk, before=post.visibility)


def move_hidden_files(*, post_id: int) -> None:
    """Move the files of a hidden post, so that the addresses people have of them lead nowhere."""
    for file in MediaFile.objects.filter(attachment__post_id=post_id, attachment__post__hidden_at__isnull=False):
        readdress(file=file)
    Post.objects.filter(pk=post_id).update(version=F("version") + 1)


def unhide_post(*, post: Post, by: Account) -> None:
    """Show `post` again. Raises MayNotHide."""
    if not is_moderator(by):
        raise MayNotHide
    with transaction.atomic():
        if Post.objects.filter(pk=post.pk, hidden_at__isnull=False).update(hidden_at=None, version=F("version") + 1):
            tell_of_change(post.pk)
