"""Receiving: a feed's item or another server's post takes its place in the house."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Value, When

from kith.accounts.models import Account
from kith.foundations.ids import new_id
from kith.foundations.text import on_one_line, printable
from kith.jobs.announce import announce
from kith.posts.actions.editing import revision_of
from kith.posts.actions.files import attach_remote
from kith.posts.actions.indexing import change_words, keep_words
from kith.posts.actions.keeping import change_tags, keep_tags, spelt_tags
from kith.posts.actions.linking import change_links, find_links, keep_links
from kith.posts.actions.telling import tell_of_change
from kith.posts.drafts import IncomingPost
from kith.posts.happenings import POST_ARRIVED, POST_EDITED
from kith.posts.models import Format, Origin, Post, Quoters, Visibility

_TRIES = 5


def receive_post(*, author: Account, incoming: IncomingPost, now: datetime) -> Post:
    """Keep a post that arrived; one that is here already (the same `uri`) is returned as it is."""
    for _ in range(_TRIES):
        known = Post.objects.filter(uri=incoming.uri).first()
        if known is not None:
            return known
        post = _compose(author, incoming, now)
        try:
            with transaction.atomic():
                links = find_links(post, now, says_more=bool(incoming.attachments))
                post.save(force_insert=True)
                keep_tags(post, spelt_tags(incoming.tags))
                keep_links(post, links)
                files = attach_remote(post, incoming.attachments, now)
                count_arrived(post)
                keep_words(post, files=files)
                announce(POST_ARRIVED, post_id=post.id)
        except IntegrityError:
            # Either it came twice at once, or the id was taken: feeds date many items to the same midnight.
            continue
        return post
    raise RuntimeError(f"no free id for a post of {post.published_at:%Y-%m-%d}")


def revise_received_post(*, post: Post, incoming: IncomingPost, now: datetime) -> bool:
    """Take over what changed where it came from, and say whether anything did; its place in lists stays."""
    with transaction.atomic():
        kept = Post.objects.select_for_update().get(pk=post.pk)
        fresh = _compose(kept.author, incoming, now)
        changed = [name for name in _REVISABLE if getattr(kept, name) != getattr(fresh, name)]
        if not changed:
            return False
        says_something_else = bool({"html", "title", "warning"} & set(changed))
        if says_something_else:
            revision_of(kept).save(force_insert=True)
            kept.edited_at = incoming.edited_at or now
        for name in changed:
            setattr(kept, name, getattr(fresh, name))
        kept.version += 1  # the row is locked
        kept.save(update_fields=[*changed, "edited_at", "version"])
        change_tags(kept, spelt_tags(incoming.tags))
        change_links(kept, now, says_more=bool(incoming.attachments))
        change_words(kept)
        if says_something_else:
            announce(POST_EDITED, post_id=kept.id)
            tell_of_change(kept.id)
    return True


_REVISABLE = ("url", "title", "html", "summary", "warning", "is_sensitive", "language")


def _compose(author: Account, incoming: IncomingPost, now: datetime) -> Post:
    # A post from the future would stand on top of every list until then.
    published_at = min(incoming.published_at, now)
    id = new_id(published_at)
    return Post(
        id=id,
        uri=incoming.uri,
        url=incoming.url,
        author=author,
        origin=incoming.origin,
        visibility=incoming.visibility,
        # A website publishes for everyone; people elsewhere are asked (and as yet can't be).
        quoters=Quoters.EVERYONE if incoming.origin == Origin.FEED else Quoters.NOBODY,
        thread_id=id,
        title=on_one_line(incoming.title)[:500],
        html=printable(incoming.html),
        format=Format.HTML,
        summary=printable(incoming.summary),
        warning=on_one_line(incoming.warning)[:500],
        is_sensitive=incoming.is_sensitive or bool(incoming.warning),
        language=incoming.language[:12],
        published_at=published_at,
        edited_at=incoming.edited_at,
    )


def count_arrived(post: Post) -> None:
    """Count a post with its author's. They arrive in any order: an old one does not make its author look silent."""
    counted = 0 if post.visibility == Visibility.MENTIONED else 1
    day = post.published_at.date()
    latest = Case(When(last_posted_on__gt=day, then=F("last_posted_on")), default=Value(day))
    Account.objects.filter(pk=post.author_id).update(posts_count=F("posts_count") + counted, last_posted_on=latest)
