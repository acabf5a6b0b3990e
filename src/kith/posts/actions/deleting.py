"""Deleting a post: it goes with its boosts, thanks and files; the replies to it stay."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from kith.accounts.models import Account
from kith.jobs.announce import announce_each
from kith.media.changing import spare_media
from kith.posts.actions.files import give_back
from kith.posts.actions.quoting import count_less
from kith.posts.actions.telling import tell_of_deletion
from kith.posts.elsewhere import all_known_elsewhere, leaves_the_house, told
from kith.posts.happenings import POST_DELETED
from kith.posts.models import Attachment, Bookmark, Pin, Post, Visibility
from kith.posts.queries import is_moderator
from kith.posts.writing import counts_as_reply

_AT_ONCE = 200  # posts that one stroke of the clock deletes; the next takes the rest


class MayNotDelete(Exception):
    """Only its author and the moderators can delete a post; a boost is taken back instead."""


def delete_post(*, post: Post, by: Account, spares_files_until: datetime | None = None) -> None:
    """Delete `post` for good; nothing happens where it is gone already. Raises MayNotDelete.

    Its files go with the next sweep; who writes it anew can be spared them a while longer.
    """
    delete_posts(posts=[post], by=by, spares_files_until=spares_files_until)


def delete_posts(
    *, posts: Sequence[Post], by: Account, spares_files_until: datetime | None = None, were_told: bool = True
) -> None:
    """Delete several as `delete_post` does one, all or none; what hangs on them goes at once. Raises MayNotDelete.

    Those that nobody was ever told of (`were_told` is False) are only missed by servers that met them nevertheless.
    """
    if any(post.is_boost or (post.author_id != by.id and not is_moderator(by)) for post in posts):
        raise MayNotDelete
    with transaction.atomic():
        wanted = Post.objects.filter(pk__in=[post.pk for post in posts]).select_related("author", "in_reply_to")
        kept = list(wanted.select_for_update(of=("self",)).order_by("pk"))
        if not kept:
            return
        media_ids = list(Attachment.objects.filter(post__in=kept).values_list("media_id", flat=True))
        give_back(media_ids)
        if media_ids and spares_files_until is not None:
            spare_media(ids=media_ids, until=spares_files_until)
        for post in kept:
            _uncount(post)
            tell_of_deletion(post)
        _announce([post for post in kept if _is_missed(post)], were_told=were_told)
        Post.objects.filter(pk__in=[post.pk for post in kept]).delete()


def delete_expired_posts(*, now: datetime) -> int:
    """Delete posts whose time is over (row S6) and return how many; what their authors pinned or saved stays."""
    over = Post.objects.filter(expires_at__lte=now).order_by("expires_at").select_related("author")
    kept_by_author = Bookmark.objects.filter(post=OuterRef("pk"), account=OuterRef("author"))
    over = over.filter(~Exists(Pin.objects.filter(post=OuterRef("pk"))), ~Exists(kept_by_author))
    gone = 0
    for post in over[:_AT_ONCE]:
        delete_post(post=post, by=post.author)
        gone += 1
    return gone


def _is_missed(post: Post) -> bool:
    """Of who left, other servers are told once and for all."""
    return leaves_the_house(post) and post.author.left_at is None


def _announce(posts: Sequence[Post], *, were_told: bool) -> None:
    if not posts:
        return
    known = all_known_elsewhere([post.pk for post in posts])
    farewells: list[dict[str, int | str | None]] = [
        {
            "post_id": post.pk,
            "author_id": post.author_id,
            "visibility": post.visibility,
            "known_to": told(known.get(post.pk, [])),
        }
        for post in posts
        if were_told or post.pk in known
    ]
    announce_each(POST_DELETED, farewells)


def _uncount(post: Post) -> None:
    if post.is_quote:
        count_less(post, before=post.visibility, after=None)
    answered = post.in_reply_to
    if answered is not None and counts_as_reply(answered, post.visibility):
        Post.objects.filter(pk=answered.pk, replies_count__gt=0).update(replies_count=F("replies_count") - 1)
    if post.visibility != Visibility.MENTIONED:
        Account.objects.filter(pk=post.author_id, posts_count__gt=0).update(posts_count=F("posts_count") - 1)
