"""Who may answer a post (row V22): one rule for every door, and for the pages that offer it."""

from collections.abc import Iterable

from django.db.models import Q

from kith.accounts.models import Account, Follow
from kith.posts.models import Mention, Post, Repliers


def may_reply(viewer: Account | None, post: Post) -> bool:
    """Whether `viewer`, who sees `post`, may answer it. Asks the database only where its author said who may."""
    if viewer is None:
        return False
    if post.repliers == Repliers.EVERYONE or post.author_id == viewer.id:
        return True
    return post.id in repliable(viewer, [post.id])


def repliable(viewer: Account | None, post_ids: Iterable[int]) -> set[int]:
    """Those of `post_ids` (which `viewer` sees, and which are not for everyone to answer) that `viewer` may answer."""
    if viewer is None:
        return set()
    follows = Follow.objects.filter(follower=viewer, accepted_at__isnull=False)
    mentioned = Mention.objects.filter(account=viewer)
    named = Q(pk__in=mentioned.values("post")) & ~Q(repliers=Repliers.NOBODY)
    follower = Q(author__in=follows.values("followed"), repliers=Repliers.FOLLOWERS)
    posts = Post.objects.filter(pk__in=list(post_ids))
    own = Q(author=viewer)
    return set(posts.filter(own | named | follower | Q(repliers=Repliers.EVERYONE)).values_list("pk", flat=True))
