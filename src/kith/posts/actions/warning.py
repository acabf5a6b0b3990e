"""A warning that moderators put before a post (row S5); what its author says of it stands beside theirs."""

from datetime import datetime

from django.db import transaction

from kith.accounts.models import Account
from kith.foundations.text import on_one_line
from kith.jobs.announce import announce
from kith.posts.actions.indexing import change_words
from kith.posts.actions.telling import tell_of_change
from kith.posts.elsewhere import leaves_the_house
from kith.posts.happenings import POST_CHANGED
from kith.posts.models import AddedWarning, Post
from kith.posts.queries import added_to, is_moderator


class MayNotWarn(Exception):
    """Only moderators put warnings before what others wrote, and not before a boost."""


def put_warning(*, post: Post, by: Account, words: str, now: datetime) -> None:
    """Put `words` before `post` (instead of what was put there before) and cover its pictures. Raises MayNotWarn."""
    with transaction.atomic():
        kept = _locked(post, by)
        added = AddedWarning.objects.filter(post=kept).first()
        own, own_is_sensitive = (added.own, added.own_is_sensitive) if added else (kept.warning, kept.is_sensitive)
        added = AddedWarning(
            post=kept, words=on_one_line(words)[:300], own=own, own_is_sensitive=own_is_sensitive, at=now
        )
        added.save()
        _show(kept, added.beside(added.own), now, is_sensitive=True)


def take_warning_away(*, post: Post, by: Account, now: datetime) -> bool:
    """Leave only what its author says of `post`, and say whether there was another warning. Raises MayNotWarn."""
    with transaction.atomic():
        kept = _locked(post, by)
        added = AddedWarning.objects.filter(post=kept).first()
        if added is not None:
            added.delete()
            _show(kept, added.own, now, is_sensitive=added.own_is_sensitive)
    return added is not None


def with_added(post: Post, warning: str, *, is_sensitive: bool) -> tuple[str, bool]:
    """Return what stands before `post` where its author says `warning` now, and keep that; inside their transaction."""
    added = added_to(post)
    if added is None:
        return warning, is_sensitive
    added.own, added.own_is_sensitive = warning, is_sensitive
    added.save(update_fields=["own", "own_is_sensitive"])
    return added.beside(added.own), True


def _locked(post: Post, by: Account) -> Post:
    if not is_moderator(by):
        raise MayNotWarn
    kept = Post.objects.select_for_update(of=("self",)).select_related("author").filter(pk=post.pk).first()
    if kept is None or kept.is_boost:
        raise MayNotWarn
    return kept


def _show(kept: Post, warning: str, now: datetime, *, is_sensitive: bool) -> None:
    kept.warning, kept.is_sensitive, kept.warned_at = warning, is_sensitive, now
    kept.version += 1  # the row is locked
    kept.save(update_fields=["warning", "is_sensitive", "warned_at", "version"])
    change_words(kept)
    if leaves_the_house(kept):
        announce(POST_CHANGED, post_id=kept.pk)
    tell_of_change(kept.pk)
