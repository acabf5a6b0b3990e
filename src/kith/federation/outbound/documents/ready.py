"""Documents as bytes, kept while nothing of them changes: after a post, servers ask for it and its author in bursts."""

from __future__ import annotations

import msgspec

from kith.accounts.models import Account
from kith.federation.outbound.documents.actors import actor_document
from kith.federation.outbound.documents.answers import Around, around_posts
from kith.federation.outbound.documents.loading import with_parts
from kith.federation.outbound.documents.notes import counted_part, lasting_part
from kith.foundations.kept import Kept
from kith.media.emoji import revision
from kith.posts.models import Post
from kith.protocols.activitypub.contexts import in_context

_actors: Kept[bytes] = Kept(2000)
_notes: Kept[bytes] = Kept(3000)


def actor_bytes(account: Account) -> bytes:
    """Return someone here, as JSON with its context."""
    key = (account.id, account.changed_at, revision())
    return _actors.get_or_make(key, lambda: msgspec.json.encode(in_context(actor_document(account))))


def note_bytes(post: Post) -> bytes:
    """Return a post that was written here, as JSON with its context; `author` and `poll` are fetched.

    What its parts are is asked once a version; how often it was thanked for and passed on, each time. What has a poll
    or quotes is written anew: votes are counted all the time, and what is quoted has an author who may think again.
    """
    around = Around({}, ())
    if post.replies_count or post.is_reply:
        around = around_posts([post])
    if post.is_quote or getattr(post, "poll", None) is not None:
        lasting = _lasting(post, around)
    else:
        key = (post.id, post.version, post.author.changed_at, post.in_reply_to_id, post.thread_id, revision())
        lasting = _notes.get_or_make(key, lambda: _lasting(post, around))
    return lasting[:-1] + b"," + msgspec.json.encode(counted_part(post, around))[1:]


def forget_documents() -> None:
    """Empty this process's memory; for tests and benches."""
    _actors.clear()
    _notes.clear()


def _lasting(post: Post, around: Around) -> bytes:
    with_parts([post])
    return msgspec.json.encode(in_context(lasting_part(post, around)))
