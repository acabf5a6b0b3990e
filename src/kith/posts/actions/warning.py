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
from kith.posts.queries import is_moderator

_LONGEST = 500  # of both together; what does not fit is of the author's


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
        _show(kept, _together(added), is_sensitive=True)


def take_warning_away(*, post: Post, by: Account) -> None:
    """Leave only what its author says of `post`. Raises MayNotWarn."""
    with transaction.atomic():
        kept = _locked(post, by)
        added = AddedWarning.objects.filter(post=kept).first()
        if added is not None:
            added.delete()
            _show(kept, added.own, is_sensitive=added.own_is_sensitive)


def with_added(post: Post, warning: str, *, is_sensitive: bool) -> tuple[str, bool]:
    """Return what stands before `post` where its author says `warning` now, and keep that; inside their transaction.

    Apps send back what they show, so the moderators' words are taken out of the author's.
    """
    added = AddedWarning.objects.filter(post=post).first() if post.warning else None
    if added is None:
        return warning, is_sensitive
    added.own, added.own_is_sensitive = without_added(added, warning), is_sensitive
    added.save(update_fields=["own", "own_is_sensitive"])
    return _together(added), True


def without_added(added: AddedWarning, warning: str) -> str:
    """Return what of `warning` is its author's own."""
    return warning.removeprefix(added.words).removeprefix(", ") if warning.startswith(added.words) else warning


def _together(added: AddedWarning) -> str:
    return ", ".join(words for words in (added.words, added.own) if words)[:_LONGEST]


def _locked(post: Post, by: Account) -> Post:
    if not is_moderator(by):
        raise MayNotWarn
    kept = Post.objects.select_for_update(of=("self",)).select_related("author").filter(pk=post.pk).first()
    if kept is None or kept.is_boost:
        raise MayNotWarn
    return kept


def _show(kept: Post, warning: str, *, is_sensitive: bool) -> None:
    kept.warning, kept.is_sensitive = warning, is_sensitive
    kept.version += 1  # the row is locked
    kept.save(update_fields=["warning", "is_sensitive", "version"])
    change_words(kept)
    if leaves_the_house(kept):
        announce(POST_CHANGED, post_id=kept.pk)
    tell_of_change(kept.pk)
