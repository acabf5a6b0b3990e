"""Private feeds that nobody reads any more: their address is somebody's secret, and so are their words."""

from django.db import transaction

from kith.accounts.models import Follow
from kith.posts.models import Bookmark
from kith.reading.models import Feed

_AT_ONCE = 50


def forget_private_feeds() -> int:
    """Erase private feeds that nobody follows, with what came from them, and return how many; what is saved stays."""
    read = Follow.objects.values("followed")
    saved = Bookmark.objects.filter(post__item__feed__is_private=True).values("post__author")
    forgotten = Feed.objects.filter(is_private=True).exclude(account__in=read).exclude(account__in=saved)
    feeds = list(forgotten.select_related("account")[:_AT_ONCE])
    for feed in feeds:
        with transaction.atomic():
            feed.account.delete()
    return len(feeds)
