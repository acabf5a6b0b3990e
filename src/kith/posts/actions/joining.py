"""Joining: what an answer from another server answers has come here after it."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from kith.jobs.announce import announce
from kith.posts.actions.telling import tell_of_change
from kith.posts.happenings import POST_JOINED
from kith.posts.models import Post, ThreadMute
from kith.posts.writing import counts_as_reply


def join_answer(*, answer: Post, answered: Post) -> bool:
    """Put `answer`, and all that was answered to it, into the discussion of what it answers; say whether it was not.

    What would answer itself, over however many others, stays where it is: other servers may say anything.
    """
    with transaction.atomic():
        kept = Post.objects.select_for_update().filter(pk=answer.pk, in_reply_to=None).first()
        above = Post.objects.filter(pk=answered.pk, boost_of=None).first()
        if kept is None or above is None or above.thread_id == kept.thread_id:
            return False
        before, after = kept.thread_id, above.thread_id
        Post.objects.filter(pk=kept.pk).update(
            in_reply_to=above, in_reply_to_account=above.author_id, is_reply=True, version=F("version") + 1
        )
        Post.objects.filter(thread_id=before).update(thread_id=after)
        # Who wanted to hear no more of the one part wants so of the whole.
        mutes_the_whole = ThreadMute.objects.filter(account=OuterRef("account"), thread_id=after)
        ThreadMute.objects.filter(thread_id=before).exclude(Exists(mutes_the_whole)).update(thread_id=after)
        if counts_as_reply(above, kept.visibility):
            Post.objects.filter(pk=above.pk).update(replies_count=F("replies_count") + 1)
        tell_of_change(kept.pk)
        announce(POST_JOINED, post_id=kept.pk)
    return True
