"""Telling open streams that a post changed or is gone; that it appeared is told by the room that brings it home."""

from kith.accounts.models import Follow
from kith.live.actions import tell, tell_all
from kith.posts.models import Mention, Post, Visibility

_OPEN = (Visibility.PUBLIC, Visibility.QUIET)


def tell_of_change(post_id: int) -> None:
    """Tell that a post reads differently now."""
    tell("edited", about=post_id)


def tell_of_narrowing(post_id: int, *, before: str) -> None:
    """Tell that a post of the visibility `before` is seen by fewer people from now on."""
    tell("withdrawn" if before in _OPEN else "narrowed", about=post_id)


def tell_of_deletion(post: Post) -> None:
    """Tell that `post` is going, before it does: everyone, or those it was for, for only they know of it.

    Nobody sees what is erased because its author left or was suspended; nobody is told.
    """
    if post.author.is_gone:
        return
    if post.visibility in _OPEN:
        stood_among_strangers = post.visibility == Visibility.PUBLIC and post.boost_of_id is None
        tell("deleted" if stood_among_strangers else "deleted-at-home", about=post.id)
        return
    knew = {post.author_id, *Mention.objects.filter(post=post).values_list("account_id", flat=True)}
    if post.visibility == Visibility.FOLLOWERS:
        followers = Follow.objects.filter(followed=post.author_id, accepted_at__isnull=False, follower__domain="")
        knew.update(followers.values_list("follower_id", flat=True))
    tell_all("deleted", to=sorted(knew), about=post.id)
