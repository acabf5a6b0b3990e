"""Publishing: a post written here goes out into the house."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from kith.accounts.models import Account
from kith.foundations.ids import new_id
from kith.jobs.announce import announce
from kith.posts.actions.files import attach, check_files
from kith.posts.actions.keeping import keep_mentions, keep_poll, keep_tags
from kith.posts.drafts import Draft
from kith.posts.happenings import POST_PUBLISHED
from kith.posts.models import Origin, Post, Visibility
from kith.posts.writing import Written, counts_as_reply, is_local_only, visibility_of, write


class MayNotPost(Exception):
    """This account cannot post: it is suspended or gone, or it is a website's."""


class AnsweredIsGone(Exception):
    """What the reply answers was deleted meanwhile, or its author does not see it any more."""


def publish_post(*, author: Account, draft: Draft, now: datetime) -> Post:
    """Publish what `author` wrote.

    Raises MayNotPost, AnsweredIsGone, NothingToSay, TooLong, TooManyFiles, FileMissing, PollNeedsChange.
    """
    if author.is_gone or author.is_feed or not author.is_local:
        raise MayNotPost
    answered = _answered(author, draft)
    written = write(author, draft)

    with transaction.atomic():
        files = check_files(author, draft.media_ids)
        post = _compose(author, draft, written, answered, now)
        post.save(force_insert=True)
        keep_mentions(post, _addressed(post, written, answered))
        keep_tags(post, written.tags)
        attach(post, files, draft)
        if draft.poll is not None:
            keep_poll(post, draft.poll, now)
        if answered is not None and counts_as_reply(answered, post.visibility):
            Post.objects.filter(pk=answered.pk).update(replies_count=F("replies_count") + 1)
        count_post(post)
        announce(POST_PUBLISHED, post_id=post.id)
    return post


def count_post(post: Post) -> None:
    """Count the post with its author's; who only speaks to a few is not counted for all to see."""
    counted = {} if post.visibility == Visibility.MENTIONED else {"posts_count": F("posts_count") + 1}
    Account.objects.filter(pk=post.author_id).update(last_posted_on=post.published_at.date(), **counted)


def _answered(author: Account, draft: Draft) -> Post | None:
    if draft.in_reply_to_id is None:
        return None
    answered = Post.objects.visible_to(author).filter(pk=draft.in_reply_to_id, boost_of=None).first()
    if answered is None:
        raise AnsweredIsGone
    return answered


def _compose(author: Account, draft: Draft, written: Written, answered: Post | None, now: datetime) -> Post:
    id = new_id(now)
    return Post(
        id=id,
        uri=f"{author.uri}/posts/{id}",
        url=f"{author.url}/{id}",
        author=author,
        origin=Origin.HERE,
        visibility=visibility_of(draft, answered),
        is_local_only=is_local_only(draft, answered),
        in_reply_to=answered,
        in_reply_to_account_id=answered.author_id if answered else None,
        is_reply=answered is not None,
        thread_id=answered.thread_id if answered else id,
        source=written.source,
        format=written.format,
        html=written.html,
        warning=written.warning,
        is_sensitive=written.is_sensitive,
        language=written.language,
        published_at=now,
    )


def _addressed(post: Post, written: Written, answered: Post | None) -> list[int]:
    """Those named in the words, and whoever is answered: a reply always reaches the person it is a reply to."""
    ids = dict.fromkeys(written.mentioned_ids)
    if answered is not None:
        ids.setdefault(answered.author_id)
    ids.pop(post.author_id, None)
    return list(ids)
