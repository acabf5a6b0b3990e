"""Which tag the answers of a discussion carry by themselves."""

from kith.posts.models import Post


def let_replies_carry(*, thread_id: int, tag: str) -> None:
    """Have what answers anything in a discussion carry `tag` from now on; with "" nothing any more."""
    Post.objects.filter(thread_id=thread_id, boost_of=None).exclude(reply_tag=tag).update(reply_tag=tag)
