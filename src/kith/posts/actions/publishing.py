"""Publishing: a post written here goes out into the house."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F

from kith.accounts.models import Account
from kith.foundations.ids import new_id
from kith.foundations.inserting import insert
from kith.foundations.ready import ready_cursor
from kith.jobs.announce import announce
from kith.posts.actions.files import attach, check_files
from kith.posts.actions.indexing import keep_words
from kith.posts.actions.keeping import keep_mentions, keep_poll, keep_tags
from kith.posts.actions.linking import find_links, keep_links
from kith.posts.actions.once import SentAlready, claim
from kith.posts.actions.quoting import keep_quote, quoted_by, refuse_behind_back, sees_own_quote
from kith.posts.carrying import with_reply_tag
from kith.posts.drafts import Draft
from kith.posts.happenings import POST_PUBLISHED
from kith.posts.models import Origin, Post, Repliers, Visibility
from kith.posts.queries import visible_post
from kith.posts.quoting import quoters_of
from kith.posts.replying import may_reply
from kith.posts.writing import Written, counts_as_reply, is_local_only, visibility_of, write


class MayNotPost(Exception):
    """This account cannot post: it is suspended or gone, or it is a website's."""


class AnsweredIsGone(Exception):
    """What the reply answers was deleted meanwhile, or its author does not see it any more."""


class MayNotReply(Exception):
    """The author of what the reply answers said who may answer it, and this account is not among them."""


def publish_post(*, author: Account, draft: Draft, now: datetime, key: str = "") -> Post:
    """Publish what `author` wrote; with the same `key` again it is the post that was made the first time.

    Raises MayNotPost, AnsweredIsGone, MayNotReply, QuotedIsGone, MayNotQuote, QuoteStandsAlone, QuotedNotNamed,
    NothingToSay, TooLong, TooManyFiles, FileMissing, PollNeedsChange, TitleStandsAlone, SentAlready.
    """
    fit = fit_to_publish(author, draft)
    answered, quoted, written = fit

    with transaction.atomic():
        id = new_id(now)
        made_id = claim(author, key, id, now)
        if made_id is not None:
            return _made_before(author, made_id)
        files = check_files(author, draft.media_ids)
        post = _compose(id, author, draft, fit, now)
        links = find_links(post, now, says_more=bool(files or draft.poll))
        insert(post)
        keep_mentions(post, _addressed(post, fit))
        keep_tags(post, written.tags)
        keep_links(post, links)
        attach(post, files, draft)
        if draft.poll is not None:
            keep_poll(post, draft.poll, now)
        if answered is not None and counts_as_reply(answered, post.visibility):
            Post.objects.filter(pk=answered.pk).update(replies_count=F("replies_count") + 1)
        if quoted is not None:
            keep_quote(post, quoted, now)
        count_post(post)
        keep_words(post, files=files, answers=draft.poll.options if draft.poll else ())
        announce(POST_PUBLISHED, post_id=post.id)
    return post


class Fit(NamedTuple):
    """What a draft answers and quotes, and its words, rendered."""

    answered: Post | None
    quoted: Post | None
    written: Written


def fit_to_publish(author: Account, draft: Draft) -> Fit:
    """Return what the draft is about to become; refuses as `publish_post` does, except for its files."""
    if author.is_gone or author.is_feed or not author.is_local:
        raise MayNotPost
    answered = _answered(author, draft)
    if answered is not None and not may_reply(author, answered):
        raise MayNotReply
    quoted = quoted_by(author, draft)
    draft = with_reply_tag(draft, answered, visibility_of(draft, answered, quoted))
    fit = Fit(answered, quoted, write(author, draft))
    if quoted is not None:
        refuse_behind_back(author, quoted, visibility_of(draft, answered, quoted), _named(fit))
    return fit


def count_post(post: Post) -> None:
    """Count the post with its author's; who only speaks to a few is not counted for all to see."""
    counted = 0 if post.visibility == Visibility.MENTIONED else 1
    day = connection.ops.adapt_datefield_value(post.published_at.date())
    with ready_cursor() as cursor:
        cursor.execute(_COUNT, [counted, day, post.author_id])


# By hand, because every post does it, and building it takes Django a third of the time that publishing takes.
_COUNT = "UPDATE accounts_account SET posts_count = posts_count + %s, last_posted_on = %s WHERE id = %s"


def _answered(author: Account, draft: Draft) -> Post | None:
    if draft.in_reply_to_id is None:
        return None
    answered = visible_post(author, draft.in_reply_to_id)
    if answered is None or answered.is_boost:
        raise AnsweredIsGone
    return answered


def _made_before(author: Account, post_id: int) -> Post:
    post = Post.objects.filter(pk=post_id, author=author).first()
    if post is None:
        raise SentAlready
    return post


def _compose(id: int, author: Account, draft: Draft, fit: Fit, now: datetime) -> Post:
    answered, quoted, written = fit
    visibility = visibility_of(draft, answered, quoted)
    return Post(
        id=id,
        uri=f"{author.uri}/posts/{id}",
        url=f"{author.url}/{id}",
        author=author,
        origin=Origin.HERE,
        visibility=visibility,
        is_local_only=is_local_only(draft, answered, quoted),
        repliers=draft.repliers if draft.repliers in Repliers.values else Repliers.EVERYONE,
        quoters=quoters_of(draft.quoters, visibility),
        is_quote=quoted is not None,
        expires_at=now + draft.lasts if draft.lasts else None,
        in_reply_to=answered,
        in_reply_to_account_id=answered.author_id if answered else None,
        is_reply=answered is not None,
        thread_id=answered.thread_id if answered else id,
        reply_tag=answered.reply_tag if answered else "",
        title=written.title,
        source=written.source,
        format=written.format,
        html=written.html,
        summary=written.summary,
        warning=written.warning,
        is_sensitive=written.is_sensitive,
        language=written.language,
        app_id=draft.app_id,
        published_at=now,
    )


def _addressed(post: Post, fit: Fit) -> list[int]:
    """Those named in the words, and whoever is answered or, where it is for a few, quoted: it always reaches them."""
    ids = dict.fromkeys(_named(fit))
    if fit.quoted is not None and sees_own_quote(post, fit.quoted.author_id):
        ids.setdefault(fit.quoted.author_id)
    ids.pop(post.author_id, None)
    return list(ids)


def _named(fit: Fit) -> list[int]:
    ids = dict.fromkeys(fit.written.mentioned_ids)
    if fit.answered is not None:
        ids.setdefault(fit.answered.author_id)
    return list(ids)
