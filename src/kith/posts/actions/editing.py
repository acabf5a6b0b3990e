"""Editing a post, with its earlier words kept for everyone who may see it."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from kith.accounts.models import Account
from kith.jobs.announce import announce
from kith.posts.actions.files import attach, check_files, give_back
from kith.posts.actions.indexing import change_words
from kith.posts.actions.keeping import change_mentions, change_poll, change_tags
from kith.posts.actions.linking import change_links
from kith.posts.actions.quoting import quoted_author_of, refuse_company, sees_own_quote
from kith.posts.actions.telling import tell_of_change
from kith.posts.actions.warning import with_added
from kith.posts.drafts import Draft
from kith.posts.elsewhere import leaves_the_house, told
from kith.posts.happenings import POST_EDITED, POST_UNADDRESSED
from kith.posts.models import Attachment, Origin, Poll, Post, Revision
from kith.posts.queries import added_to
from kith.posts.quoting import OPEN
from kith.posts.writing import TitleStandsAlone, Written, write


class MayNotEdit(Exception):
    """Only its author can edit a post that was written here."""


def edit_post(*, post: Post, author: Account, draft: Draft, now: datetime) -> Post:
    """Change words, warning, files and poll; who sees it and what it answers stay.

    Where nothing changed nothing happens. New answers to a poll begin it anew. What a post quotes stays.
    Raises MayNotEdit, NothingToSay, TooLong, TooManyFiles, FileMissing, PollNeedsChange, QuoteStandsAlone,
    TitleStandsAlone.
    """
    if post.author_id != author.id or post.is_boost or post.origin != Origin.HERE or author.is_gone:
        raise MayNotEdit
    if post.is_quote:
        refuse_company(draft)
    leaves_title = draft.title is None
    if leaves_title:
        draft = replace(draft, title=post.title)
    elif draft.title and not post.title:
        raise TitleStandsAlone  # servers that know it as a Note would take no later words of it, even an Article's
    written = write(author, draft, quotes=post.is_quote)

    with transaction.atomic():
        kept = Post.objects.select_for_update().filter(pk=post.pk).first()
        if kept is None:
            raise MayNotEdit
        if leaves_title and kept.title != post.title:  # it was changed a moment ago
            written = write(author, replace(draft, title=kept.title), quotes=post.is_quote)
        before = revision_of(kept)
        warning, is_sensitive = with_added(kept, written.warning, is_sensitive=written.is_sensitive)
        written = replace(written, warning=warning, is_sensitive=is_sensitive)
        files_changed = _change_files(kept, author, draft)
        poll_changed = change_poll(kept, draft.poll, now)
        if not files_changed and not poll_changed and not _reads_differently(kept, written):
            return kept
        before.save(force_insert=True)
        _rewrite(kept, written, now)
        change_tags(kept, written.tags)
        change_links(kept, now, says_more=bool(draft.media_ids or draft.poll))
        unnamed = change_mentions(kept, _addressed(kept, written))
        change_words(kept)
        announce(POST_EDITED, post_id=kept.id)
        if unnamed and kept.visibility not in OPEN and leaves_the_house(kept):
            announce(POST_UNADDRESSED, post_id=kept.id, account_ids=told(sorted(unnamed)))
        tell_of_change(kept.id)
    return kept


def revision_of(post: Post) -> Revision:
    """Return how `post` reads now, to be kept once it is changed."""
    files = Attachment.objects.filter(post=post).select_related("media")
    poll = Poll.objects.filter(post=post).first()
    added = added_to(post)
    return Revision(
        post=post,
        at=post.edited_at or post.published_at,
        title=post.title,
        html=post.html,
        warning=post.warning if added is None else added.own,
        is_sensitive=post.is_sensitive if added is None else added.own_is_sensitive,
        media=[{"id": str(file.media_id), "description": file.media.description} for file in files],
        poll_options=[option.title for option in poll.options.all()] if poll else [],
    )


def _reads_differently(post: Post, written: Written) -> bool:
    return (post.title, post.source, post.format, post.warning, post.is_sensitive, post.language) != (
        written.title,
        written.source,
        written.format,
        written.warning,
        written.is_sensitive,
        written.language,
    )


def _rewrite(post: Post, written: Written, now: datetime) -> None:
    post.title = written.title
    post.source = written.source
    post.format = written.format
    post.html = written.html
    post.summary = written.summary
    post.warning = written.warning
    post.is_sensitive = written.is_sensitive
    post.language = written.language
    post.edited_at = now
    post.version += 1  # the row is locked
    post.save(update_fields=_REWRITTEN)


_REWRITTEN = [
    "title", "source", "format", "html", "summary", "warning", "is_sensitive", "language", "edited_at", "version",
]  # fmt: skip


def _change_files(post: Post, author: Account, draft: Draft) -> bool:
    has = list(Attachment.objects.filter(post=post).select_related("media"))
    before = [(file.media_id, file.media.description, file.media.focus_x, file.media.focus_y) for file in has]
    files = check_files(author, draft.media_ids, already=[file.media_id for file in has])
    Attachment.objects.filter(post=post).delete()
    give_back([file.media_id for file in has if file.media_id not in draft.media_ids])
    attach(post, files, draft)
    return before != [(file.id, file.description, file.focus_x, file.focus_y) for file in files]


def _addressed(post: Post, written: Written) -> list[int]:
    ids = dict.fromkeys(written.mentioned_ids)
    if post.in_reply_to_account_id is not None:
        ids.setdefault(post.in_reply_to_account_id)
    quoted_author_id = quoted_author_of(post)
    if quoted_author_id is not None and sees_own_quote(post, quoted_author_id):
        ids.setdefault(quoted_author_id)
    ids.pop(post.author_id, None)
    return list(ids)
