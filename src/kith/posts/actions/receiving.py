"""Receiving: a feed's item or another server's post takes its place in the house."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from kith.accounts.models import Account
from kith.foundations.ids import new_id
from kith.foundations.inserting import insert
from kith.foundations.ready import ready_cursor, ready_fetch
from kith.foundations.text import on_one_line, printable
from kith.jobs.announce import announce
from kith.posts.actions.files import attach_remote
from kith.posts.actions.indexing import keep_words
from kith.posts.actions.keeping import keep_kept_poll, keep_mentions, keep_tags, spelt_tags
from kith.posts.actions.linking import find_links, keep_links
from kith.posts.actions.quoting import keep_received_quote
from kith.posts.drafts import IncomingPost
from kith.posts.happenings import POST_ARRIVED, POST_CONCERNS, POST_TOOK_PART
from kith.posts.models import Format, Origin, Post, Quoters, Repliers, Visibility
from kith.posts.writing import counts_as_reply

_TRIES = 5


def receive_post(
    *,
    author: Account,
    incoming: IncomingPost,
    now: datetime,
    answered: Post | None = None,
    quoted: Post | None = None,
    is_brought_home: bool = False,
) -> Post:
    """Keep a post that arrived; one that is here already (the same `uri`) is returned as it is.

    `is_brought_home`: the caller puts it where it is read, in the same transaction; else a job does.
    """
    for _ in range(_TRIES):
        post = compose(author, incoming, now, answered)
        try:
            with transaction.atomic():
                _keep(post, incoming, answered, quoted, now)
                _tell(post, incoming, answered, quoted)
                if not is_brought_home:
                    announce(POST_ARRIVED, post_id=post.id)
        except IntegrityError:
            # Either it is here already, or the id was taken: feeds date many items to the same midnight.
            known = Post.objects.filter(uri=incoming.uri).first()
            if known is not None:
                return known
            continue
        return post
    raise RuntimeError(f"no free id for a post of {post.published_at:%Y-%m-%d}")


def _keep(post: Post, incoming: IncomingPost, answered: Post | None, quoted: Post | None, now: datetime) -> None:
    links = find_links(post, now, says_more=bool(incoming.attachments or incoming.poll))
    insert(post)
    keep_mentions(post, incoming.mentioned_ids)
    keep_tags(post, spelt_tags(incoming.tags))
    keep_links(post, links)
    files = attach_remote(post, incoming.attachments, now)
    if incoming.poll is not None:
        keep_kept_poll(post, incoming.poll, now)
    if incoming.is_quote:
        keep_received_quote(post, quoted, incoming, now)
    if answered is not None and counts_as_reply(answered, post.visibility):
        Post.objects.filter(pk=answered.pk).update(replies_count=F("replies_count") + 1)
    count_arrived(post)
    keep_words(post, files=files, answers=[title for title, _ in incoming.poll.options] if incoming.poll else ())


def _tell(post: Post, incoming: IncomingPost, answered: Post | None, quoted: Post | None) -> None:
    """Tell of a post whom it concerns besides its author's followers: of most that is nobody."""
    if incoming.tags or incoming.is_reply:
        announce(POST_TOOK_PART, post_id=post.id)
    if post.origin == Origin.FEED:
        return
    about = [other for other in (answered, quoted) if other is not None and other.author.is_local]
    if about or incoming.mentioned_ids or ready_fetch(_SOMEBODY_ASKED, [post.author_id]):
        announce(POST_CONCERNS, post_id=post.id)


_SOMEBODY_ASKED = "SELECT 1 FROM accounts_follow WHERE followed_id = %s AND notifies LIMIT 1"


def compose(author: Account, incoming: IncomingPost, now: datetime, answered: Post | None = None) -> Post:
    """Return the post that arrived, not kept yet."""
    # A post from the future would stand on top of every list until then.
    published_at = min(incoming.published_at, now)
    id = new_id(published_at)
    is_from_feed = incoming.origin == Origin.FEED
    return Post(
        id=id,
        uri=incoming.uri,
        url=incoming.url,
        author=author,
        origin=incoming.origin,
        visibility=incoming.visibility,
        repliers=incoming.repliers if incoming.repliers in Repliers.values else Repliers.EVERYONE,
        # A website publishes for everyone; people elsewhere say whether they do.
        quoters=Quoters.EVERYONE if is_from_feed else _quoters(incoming),
        is_quote=incoming.is_quote,
        in_reply_to=answered,
        in_reply_to_account_id=answered.author_id if answered else None,
        is_reply=incoming.is_reply or answered is not None,
        thread_id=answered.thread_id if answered else id,
        title=on_one_line(incoming.title)[:500],
        html=printable(incoming.html),
        format=Format.HTML,
        summary=printable(incoming.summary),
        warning=on_one_line(incoming.warning)[:500],
        is_sensitive=incoming.is_sensitive or bool(incoming.warning),
        language=incoming.language[:12],
        emojis=dict(incoming.emojis),
        published_at=published_at,
        edited_at=min(incoming.edited_at, now) if incoming.edited_at else None,
    )


def _quoters(incoming: IncomingPost) -> str:
    is_open = incoming.visibility in {Visibility.PUBLIC, Visibility.QUIET}
    return incoming.quoters if is_open and incoming.quoters in Quoters.values else Quoters.NOBODY


def count_arrived(post: Post) -> None:
    """Count a post with its author's. They arrive in any order: an old one does not make its author look silent."""
    counted = 0 if post.visibility == Visibility.MENTIONED else 1
    day = connection.ops.adapt_datefield_value(post.published_at.date())
    with ready_cursor() as cursor:
        cursor.execute(_COUNT, [counted, day, day, post.author_id])


# By hand, because every post that arrives does it.
_COUNT = """
UPDATE accounts_account SET posts_count = posts_count + %s,
    last_posted_on = CASE WHEN last_posted_on > %s THEN last_posted_on ELSE %s END
WHERE id = %s"""
