"""What one person does with a post: thank for it, save it, keep it at the top, hear no more of it. All idempotent."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from kith.accounts.actions import note_changed_filters
from kith.accounts.models import Account
from kith.jobs.announce import announce
from kith.posts.happenings import POST_FAVOURITED, POST_PINNED, POST_UNFAVOURITED, POST_UNPINNED
from kith.posts.models import Bookmark, Favourite, Pin, Post, ThreadMute, Visibility

MOST_PINS = 5


class MayNotReact(Exception):
    """The account does not see this post (any more)."""


class MayNotPin(Exception):
    """Only one's own posts can stand at the top of one's page, and not boosts or what only a few may read."""


class TooManyPins(Exception):
    """Five posts are pinned already."""


def favourite(*, account: Account, post: Post, now: datetime, uri: str = "") -> Favourite:
    """Thank for `post`; elsewhere the thanks have a `uri`. Raises MayNotReact."""
    subject_id = _subject_id(account, post)
    with transaction.atomic():
        kept, is_new = Favourite.objects.get_or_create(
            account=account, post_id=subject_id, defaults={"created_at": now, "uri": uri}
        )
        if is_new:
            Post.objects.filter(pk=subject_id).update(favourites_count=F("favourites_count") + 1)
            announce(POST_FAVOURITED, favourite_id=kept.id)
    return kept


def unfavourite(*, account: Account, post: Post) -> None:
    subject_id = post.boost_of_id or post.pk
    with transaction.atomic():
        kept = Favourite.objects.filter(account=account, post_id=subject_id).first()
        if kept is not None and Favourite.objects.filter(pk=kept.pk).delete()[0]:
            Post.objects.filter(pk=subject_id, favourites_count__gt=0).update(
                favourites_count=F("favourites_count") - 1
            )
            announce(POST_UNFAVOURITED, favourite_id=kept.pk, post_id=subject_id, account_id=account.pk)


def bookmark(*, account: Account, post: Post, now: datetime) -> Bookmark:
    """Save `post`; nobody else learns of it. Raises MayNotReact."""
    subject_id = _subject_id(account, post)
    kept, _ = Bookmark.objects.get_or_create(account=account, post_id=subject_id, defaults={"created_at": now})
    return kept


def unbookmark(*, account: Account, post: Post) -> None:
    Bookmark.objects.filter(account=account, post_id=post.boost_of_id or post.pk).delete()


def pin(*, account: Account, post: Post, now: datetime) -> Pin:
    """Keep `post` at the top of its author's page. Raises MayNotPin, TooManyPins."""
    if post.author_id != account.id or post.is_boost or post.visibility == Visibility.MENTIONED:
        raise MayNotPin
    with transaction.atomic():
        # The account's row is the lock: two pins at once must not both find room for the fifth.
        Account.objects.select_for_update().get(pk=account.pk)
        kept = Pin.objects.filter(account=account, post=post).first()
        if kept is None:
            if Pin.objects.filter(account=account).count() >= MOST_PINS:
                raise TooManyPins
            kept = Pin.objects.create(account=account, post=post, created_at=now)
            announce(POST_PINNED, post_id=post.pk)
    return kept


def unpin(*, account: Account, post: Post) -> None:
    with transaction.atomic():
        if Pin.objects.filter(account=account, post=post).delete()[0]:
            announce(POST_UNPINNED, post_id=post.pk)


def match_pins(*, account: Account, posts: Sequence[Post], now: datetime) -> None:
    """Show on top of the page of somebody of another server what they keep there, and nothing else."""
    kept = [post for post in posts if post.author_id == account.pk and not post.is_boost][:MOST_PINS]
    with transaction.atomic():
        Pin.objects.filter(account=account).exclude(post__in=kept).delete()
        Pin.objects.bulk_create(
            [Pin(account=account, post=post, created_at=now) for post in kept], ignore_conflicts=True
        )


def mute_thread(*, account: Account, post: Post, now: datetime, ends_at: datetime | None = None) -> ThreadMute:
    """Hear no more from the discussion that `post` belongs to, for good or until `ends_at`. Raises MayNotReact."""
    subject_id = _subject_id(account, post)
    thread_id = post.thread_id if subject_id == post.pk else Post.objects.get(pk=subject_id).thread_id
    with transaction.atomic():
        mute, _ = ThreadMute.objects.update_or_create(
            account=account,
            thread_id=thread_id,
            defaults={"ends_at": ends_at},
            create_defaults={"created_at": now, "ends_at": ends_at},
        )
        note_changed_filters(account=account, now=now)
    return mute


def unmute_thread(*, account: Account, post: Post, now: datetime) -> None:
    """Hear of the discussion again that `post` belongs to."""
    subject = post.boost_of if post.boost_of is not None else post
    with transaction.atomic():
        if ThreadMute.objects.filter(account=account, thread_id=subject.thread_id).delete()[0]:
            note_changed_filters(account=account, now=now)


def _subject_id(account: Account, post: Post) -> int:
    """What is done to a boost is done to the post that was passed on."""
    subject_id = post.boost_of_id or post.pk
    if not Post.objects.visible_to(account).filter(pk=subject_id).exists():
        raise MayNotReact
    return subject_id
