"""Revising: what arrived before says something else where it came from, and its place in lists stays."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from kith.jobs.announce import announce
from kith.posts.actions.editing import revision_of
from kith.posts.actions.files import change_remote
from kith.posts.actions.indexing import change_words
from kith.posts.actions.keeping import asks_the_same, change_mentions, change_tags, keep_kept_poll, spelt_tags, tally
from kith.posts.actions.linking import change_links
from kith.posts.actions.receiving import compose
from kith.posts.actions.telling import tell_of_change, tell_of_narrowing
from kith.posts.actions.warning import with_added
from kith.posts.drafts import IncomingPost, KeptPoll
from kith.posts.happenings import POST_EDITED
from kith.posts.models import Origin, Poll, Post
from kith.posts.writing import is_narrower_or_same

_WORDS = ("html", "title", "warning")
_REVISABLE = ("url", "title", "html", "summary", "warning", "is_sensitive", "language")
_CHOSEN = ("repliers", "quoters", "emojis")  # what people elsewhere may choose anew


def revise_received_post(*, post: Post, incoming: IncomingPost, now: datetime) -> bool:
    """Take over what changed where it came from, and say whether anything did; its place in lists stays.

    How it read before is kept where its words, pictures or questions changed; more votes are no change of words. It may
    be for fewer from then on, never for more: those who answered would be shown to people they did not write for.
    """
    with transaction.atomic():
        kept = Post.objects.select_for_update(of=("self",)).select_related("author").get(pk=post.pk)
        before = revision_of(kept)
        names = _REVISABLE if kept.origin == Origin.FEED else _REVISABLE + _CHOSEN
        fresh = compose(kept.author, incoming, now)
        fresh.warning, fresh.is_sensitive = with_added(kept, fresh.warning, is_sensitive=fresh.is_sensitive)
        changed = [name for name in names if getattr(kept, name) != getattr(fresh, name)]
        parts = _change_parts(kept, incoming, now) if kept.origin != Origin.FEED else _Parts()
        was_for = kept.visibility
        if _is_narrower(fresh.visibility, was_for):
            changed.append("visibility")
        if not changed and not parts:
            return False
        says_something_else = parts.asks_anew or parts.other_files or bool(set(_WORDS) & set(changed))
        if says_something_else:
            before.save(force_insert=True)
            kept.edited_at = min(incoming.edited_at or now, now)
        _save(kept, changed, fresh)
        if changed or says_something_else or parts.other_named:
            _change_what_hangs_on(kept, incoming, now)
        if says_something_else:
            announce(POST_EDITED, post_id=kept.id)
        if "visibility" in changed:
            tell_of_narrowing(kept.id, before=was_for)
        elif says_something_else or parts.has_votes:
            tell_of_change(kept.id)
    return True


class _Parts:
    """What changed of what hangs on a post."""

    def __init__(
        self,
        *,
        other_files: bool = False,
        asks_anew: bool = False,
        has_votes: bool = False,
        other_named: bool = False,
    ) -> None:
        self.other_files = other_files
        self.asks_anew = asks_anew
        self.has_votes = has_votes
        self.other_named = other_named  # of a letter these are who may see it

    def __bool__(self) -> bool:
        return self.other_files or self.asks_anew or self.has_votes or self.other_named


def _change_parts(post: Post, incoming: IncomingPost, now: datetime) -> _Parts:
    poll, asked = Poll.objects.filter(post=post).first(), incoming.poll
    asks_anew = _ask_anew(post, poll, asked, now)
    return _Parts(
        other_files=change_remote(post, incoming.attachments, now),
        asks_anew=asks_anew,
        has_votes=not asks_anew and poll is not None and asked is not None and tally(poll, asked, now),
        other_named=set(post.mentions.values_list("account_id", flat=True)) != set(incoming.mentioned_ids),
    )


def _is_narrower(fresh: str, kept: str) -> bool:
    return fresh != kept and is_narrower_or_same(fresh, kept)


def _ask_anew(post: Post, poll: Poll | None, asked: KeptPoll | None, now: datetime) -> bool:
    if (poll is None and asked is None) or (poll is not None and asked is not None and asks_the_same(poll, asked)):
        return False
    if poll is not None:
        poll.delete()
    if asked is not None:
        keep_kept_poll(post, asked, now)
    return True


def _save(kept: Post, names: list[str], fresh: Post) -> None:
    for name in names:
        setattr(kept, name, getattr(fresh, name))
    kept.version += 1  # the row is locked
    kept.save(update_fields=[*names, "edited_at", "version"])


def _change_what_hangs_on(kept: Post, incoming: IncomingPost, now: datetime) -> None:
    change_tags(kept, spelt_tags(incoming.tags))
    change_links(kept, now, says_more=bool(incoming.attachments or incoming.poll))
    if kept.origin != Origin.FEED:
        change_mentions(kept, incoming.mentioned_ids)
    change_words(kept)


def take_over_votes(*, post: Post, poll: KeptPoll, now: datetime) -> bool:
    """Take over how a poll stands where it is held, and say whether anything changed."""
    with transaction.atomic():
        kept = Poll.objects.select_for_update().filter(post=post).first()
        if kept is None or not asks_the_same(kept, poll) or not tally(kept, poll, now):
            return False
        Post.objects.filter(pk=post.pk).update(version=F("version") + 1)
        tell_of_change(post.pk)
    return True
