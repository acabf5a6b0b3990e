"""Deleting a post: it goes with its boosts, thanks and files; the replies to it stay."""

from django.db import transaction
from django.db.models import F

from kith.accounts.models import Account
from kith.posts.actions.files import give_back
from kith.posts.models import Attachment, Post, Visibility
from kith.posts.queries import is_moderator
from kith.posts.writing import counts_as_reply


class MayNotDelete(Exception):
    """Only its author and the moderators can delete a post; a boost is taken back instead."""


def delete_post(*, post: Post, by: Account) -> None:
    """Delete `post` for good; nothing happens where it is gone already. Raises MayNotDelete."""
    if post.is_boost or (post.author_id != by.id and not is_moderator(by)):
        raise MayNotDelete
    with transaction.atomic():
        kept = Post.objects.select_for_update().filter(pk=post.pk).first()
        if kept is None:
            return
        give_back(list(Attachment.objects.filter(post=kept).values_list("media_id", flat=True)))
        _uncount(kept)
        kept.delete()


def _uncount(post: Post) -> None:
    answered = post.in_reply_to
    if answered is not None and counts_as_reply(answered, post.visibility):
        Post.objects.filter(pk=answered.pk, replies_count__gt=0).update(replies_count=F("replies_count") - 1)
    if post.visibility != Visibility.MENTIONED:
        Account.objects.filter(pk=post.author_id, posts_count__gt=0).update(posts_count=F("posts_count") - 1)
