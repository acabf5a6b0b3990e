"""Erasing what somebody who left had written, passed on and thanked for: a few things at a time, counts and all."""

from kith.accounts.models import Account
from kith.posts.actions.boosting import unboost
from kith.posts.actions.deleting import delete_posts
from kith.posts.actions.reacting import unfavourite
from kith.posts.models import Favourite, Post


def erase_some_of(*, account: Account, most: int) -> int:
    """Erase up to `most` posts, boosts and favourites of `account`, and return how many those were; 0: none is left."""
    posts = list(Post.objects.filter(author=account).order_by("-id")[:most])
    for post in posts:
        if post.is_boost:
            unboost(account=account, post=post)
    delete_posts(posts=[post for post in posts if not post.is_boost], by=account)
    thanked = Favourite.objects.filter(account=account).select_related("post").order_by("id")[: most - len(posts)]
    favourites = list(thanked)
    for favourite in favourites:
        unfavourite(account=account, post=favourite.post)
    return len(posts) + len(favourites)


def count_left_of(account: Account) -> int:
    """Return how many posts, boosts and favourites of `account` there are."""
    return Post.objects.filter(author=account).count() + Favourite.objects.filter(account=account).count()
