"""Which tag the answers of a discussion carry by themselves."""

from collections.abc import Collection

from django.db.models import F

from kith.posts.models import Post


def let_replies_carry(*, thread_ids: Collection[int], tag: str) -> None:
    """Have what answers anything in these discussions carry `tag` from now on; with "" nothing any more."""
    posts = Post.objects.filter(thread_id__in=thread_ids, boost_of=None).exclude(reply_tag=tag)
    posts.update(reply_tag=tag, version=F("version") + 1)  # what one can do with them is part of their cards
